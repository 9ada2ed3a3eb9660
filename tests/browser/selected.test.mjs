// What is done to ticked rows from the palette, with the keyboard alone: the forms of the bar under the list, opened and sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from './lib/browser.mjs';
import { insideTheSampleFirm, tick } from './lib/list.mjs';

const it = insideTheSampleFirm();

/** Opens the palette, types, and takes the first of what it offers. */
async function choose(typed) {
  const { page } = it;
  await page.keyboard.press('Control+k');
  await page.waitForSelector('#palette-list > button.hit');
  await page.keyboard.type(typed);
  await page.waitForFunction((text) => {
    const first = document.querySelector('#palette-list .is-first');
    return first?.matches('button.hit') && first.textContent.toLowerCase().includes(text) && document.querySelectorAll('#palette-list > button.hit').length === 1;
  }, typed);
  await page.keyboard.press('Enter');
}

test('the palette offers what the bar does to what is ticked', { timeout: 60_000 }, async () => {
  const { page } = it;
  await tick(page, '/referrals?view=open', 2);
  await page.keyboard.press('Control+k');
  await page.waitForSelector('#palette-list > button.hit');
  assert.equal(await page.locator('#palette-list h3').first().innerText(), '2 selected');
  const offered = await page.locator('#palette-list > button.hit').allInnerTexts();
  assert.deepEqual(offered.map((text) => text.trim()), ['Assign', 'Next step', 'Move', 'Source', 'Snooze', 'Decline or lose', 'Export']);
  await page.keyboard.press('Escape');
  // Without anything ticked it offers none of it.
  await page.goto('/referrals?view=open');
  await page.keyboard.press('Control+k');
  await page.waitForSelector('#palette-list .hit');
  assert.equal(await page.locator('#palette-list > button.hit').count(), 0);
  assert.equal(await page.locator('#palette-list form[action="/sign-out"] button.hit').count(), 1, 'signing out is there all the same');
});

test('ticked rows are put off, ended and filed without a mouse', { timeout: 90_000 }, async () => {
  const { page } = it;
  await tick(page, '/referrals?view=open', 2);
  await choose('snooze');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'snooze_until');
  // A date field takes the parts one after the other, in whatever order it shows them: set it as the form holds it.
  await page.locator('[name="snooze_until"]').fill('2031-06-02');
  await page.keyboard.press('Tab');
  while ((await page.evaluate(() => document.activeElement.name)) !== 'snooze_reason') await page.keyboard.press('Tab');
  await page.keyboard.type('They are away until June');
  while ((await page.evaluate(() => document.activeElement.value)) !== 'snooze') await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.body.innerText.includes('2 referrals: put off.'));

  const lost = (await read(page, '/referrals?state=lost')).matching;
  await tick(page, '/referrals?view=open', 1);
  await choose('decline');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'end');
  await page.keyboard.type('Lost');
  while ((await page.evaluate(() => document.activeElement.value)) !== 'end') await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.body.innerText.includes('1 referral: ended.'));
  assert.equal((await read(page, '/referrals?state=lost')).matching, lost + 1);

  await tick(page, '/referrals?view=open', 3);
  await choose('export');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'csv');
  const coming = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const file = await coming;
  assert.equal(file.suggestedFilename(), 'referrals.csv');
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString().trim().split('\r\n').length - 1, 3);
});

test('clients without a source are tagged from the palette too', { timeout: 60_000 }, async () => {
  const { page } = it;
  await page.goto('/clients?view=untagged');
  const there = await page.locator('.row-check input:not([data-select-page])').count();
  assert.ok(there > 0, 'the sample firm has clients without a source');
  await tick(page, '/clients?view=untagged', 1);
  await choose('tag');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'source');
});
