// Duplicates from being asked about at entry to the merge and its undoing: with the keyboard alone, by touch, without script, with long names
// and letters from right to left.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PHONE, call, launch, read, signIn, tabTo, visit } from './lib/browser.mjs';
import { keepsTheRules } from './lib/look.mjs';
import { serve } from './lib/server.mjs';

const LONG = 'Bartholomew-Featherstonehaugh & Wolfeschlegelsteinhausenbergerdorff International Holdings '.repeat(3).slice(0, 190);

let browser;
let server;
let context;
let page;
let will;
let bill;
before(async () => {
  browser = await launch();
  server = await serve({ sample: true });
  context = await visit(browser, server.base);
  page = await signIn(context);
  will = await call(page, '/people', { name: 'William Hartnell', email: 'will@hale.example', organisation: 'Hale & Co', note: 'Met in Leeds.' });
  bill = await call(page, '/people', { name: 'Bill Hartnell', email: 'will@hale.example', phone: '+44 20 7946 0000', organisation: 'Hale and Company', note: 'Likes tea.' });
  for (const name of [LONG, `${LONG} Ltd`, 'شركة النور للاستشارات', 'شركة النور للاستشارات Ltd']) await call(page, '/organisations', { name });
  const body = { referrer_person_id: bill, prospect_organisation: 'Orion Foods', need: 'a lease' };
  await call(page, '/referrals', body);
});
after(async () => {
  await context?.done();
  await browser?.close();
  await server?.end();
});

const look = (kind, path) => keepsTheRules(page, 'duplicates', kind, path);

test('the pages keep to the rules, with long names and from right to left', { timeout: 180_000 }, async () => {
  const { duplicates } = await read(page, '/duplicates?of=organisations');
  const long = duplicates.find((pair) => pair.first.startsWith('Bartholomew'));
  assert.ok(long && duplicates.some((pair) => pair.first.startsWith('شركة')), 'both pairs of organisations are asked about');
  await look('queue', '/duplicates');
  await look('queue-organisations', '/duplicates?of=organisations');
  await look('compare', `/people/${will}/merge?with=${bill}`);
  await look('compare-long', `/organisations/${long.first_id}/merge?with=${long.second_id}`);
  await look('choose', `/people/${will}/merge`);
  await look('person-alike', `/people/${bill}`);
});

test('a pair is merged and taken apart with the keyboard alone', { timeout: 60_000 }, async () => {
  await page.goto('/duplicates');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname.endsWith('/merge'));
  const kept = new URL(page.url()).pathname.split('/')[2];
  await tabTo(page, 'input[name="name"]');
  await page.keyboard.press('ArrowRight');
  const name = await page.locator('input[name="name"]:checked').getAttribute('value');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL((url) => url.pathname === `/people/${kept}`);
  assert.match(await page.locator('.toast').innerText(), /Merged\. With it came 1 referral/);
  assert.equal(name, 'other');
  assert.equal(await page.locator('h1').innerText(), 'Bill Hartnell');
  await page.goto(`/people/${bill}`);
  assert.equal(new URL(page.url()).pathname, `/people/${will}`, 'the old address leads to the one that is kept');
  await look('merged', `/people/${will}`);
  await tabTo(page, 'form[action$="/undoing"] button');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('h1')?.innerText === 'William Hartnell');
  await page.goto(`/people/${bill}`);
  assert.equal(await page.locator('h1').innerText(), 'Bill Hartnell');
});

test('on a phone, by touch, and two that are two stay two', { timeout: 60_000 }, async () => {
  const phone = await visit(browser, server.base, { viewport: PHONE, hasTouch: true });
  const thumb = await signIn(phone);
  await thumb.goto('/duplicates');
  await thumb.locator('tr', { hasText: 'Hartnell' }).getByRole('link', { name: 'Compare' }).tap();
  await thumb.waitForURL((url) => url.pathname.endsWith('/merge'));
  await thumb.getByRole('button', { name: 'Merge', exact: true }).tap();
  await thumb.waitForURL((url) => /^\/people\/\w{13}$/.test(url.pathname));
  await thumb.locator('.toast').getByRole('button', { name: 'Undo' }).tap();
  await thumb.waitForFunction(() => document.body.innerText.includes('both stand by themselves again'));
  await thumb.goto('/duplicates');
  await thumb.locator('tr', { hasText: 'Hartnell' }).getByRole('button', { name: /Two, not one/ }).tap();
  await thumb.waitForFunction(() => document.body.innerText.includes('They stay two'));
  assert.equal(await thumb.locator('tr', { hasText: 'Hartnell' }).count(), 0);
  await thumb.locator('.toast').getByRole('button', { name: 'Undo' }).tap();
  await thumb.waitForFunction(() => document.body.innerText.includes('asked about again'));
  await phone.done();
});

test('without script', { timeout: 60_000 }, async () => {
  const plain = await visit(browser, server.base, { javaScriptEnabled: false });
  const reader = await signIn(plain);
  await reader.goto(`/people/${will}/merge?q=hartnell`);
  await reader.click(`a[href$="with=${bill}"]`);
  await reader.click('button:has-text("Merge")');
  await reader.waitForURL(`**/people/${will}`);
  await reader.locator('section', { hasText: 'Was on record also as' }).getByRole('button', { name: /Undo/ }).click();
  await reader.waitForURL(`**/people/${will}`);
  assert.equal(await reader.locator('h1').innerText(), 'William Hartnell');
  await plain.done();
});
