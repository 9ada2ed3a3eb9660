// The board and the bar under the list, by mouse, in the sample firm.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, read, signIn, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve({ sample: true });
});
after(async () => {
  await browser?.close();
  await server?.end();
});

/** Drags a card by its title onto a column, as a mouse does. */
async function drag(page, card, column) {
  const [from, to] = [await card.locator('.card-from').boundingBox(), await column.boundingBox()];
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + from.width / 2 + 8, from.y + from.height / 2 + 8, { steps: 3 });
  await page.mouse.move(to.x + to.width / 2, Math.min(to.y + 120, 800), { steps: 8 });
  await page.mouse.up();
}

test('a card is dragged to another column and stays there', async () => {
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  await page.goto('/referrals?view=open&as=board');
  const card = page.locator('[data-stage="received"] .card[draggable]').first();
  const id = (await card.getAttribute('data-move-url')).split('/')[2];
  const counts = () => page.locator('.board [data-stage]').evaluateAll((all) => all.map((c) => Number(c.querySelector('[data-count]')?.textContent.replace(/\D/g, ''))));
  const before = await counts();
  const answered = page.waitForResponse((r) => r.request().method() === 'POST');
  await drag(page, card, page.locator('[data-stage="talking"]'));
  assert.ok((await answered).ok());
  await page.locator(`[data-stage="talking"] .card[data-move-url*="${id}"]`).waitFor();
  const moved = await counts();
  assert.equal(moved[0], before[0] - 1, `the count of the column it left: ${before} to ${moved}`);
  assert.equal((await read(page, `/referrals/${id}`)).referral?.stage ?? (await read(page, `/referrals/${id}`)).stage, 'talking');
  await page.reload();
  await page.locator(`[data-stage="talking"] .card[data-move-url*="${id}"]`).waitFor();
  await context.done();
});

test('a refused drop puts the card back and says why', async () => {
  const context = await visit(browser, server.base);
  context.expect(404, 409, 422);
  const page = await signIn(context);
  await page.goto('/referrals?view=open&as=board');
  const card = page.locator('[data-stage="received"] .card[draggable]').first();
  const id = (await card.getAttribute('data-move-url')).split('/')[2];
  const places = await page.locator('[data-stage="received"] .card').count();
  // Somebody else deletes it meanwhile.
  const csrf = await page.locator('meta[name="csrf"]').getAttribute('content');
  const gone = await page.request.post(`/api/v1/referrals/${id}/deletion`, { data: {}, headers: { 'X-CSRF-Token': csrf } });
  assert.equal(gone.status(), 200);
  const answered = page.waitForResponse((r) => r.request().method() === 'POST');
  await drag(page, card, page.locator('[data-stage="proposal"]'));
  assert.ok((await answered).status() >= 400);
  const toast = page.locator('#toasts .toast .say').last();
  await toast.waitFor();
  assert.match(await toast.innerText(), /\w+.*\.$/, 'a sentence');
  await page.locator(`[data-stage="received"] .card[data-move-url*="${id}"]`).waitFor();
  assert.equal(await page.locator('[data-stage="received"] .card').count(), places);
  await context.done();
});

test('ticked rows are given to another owner; so is everything that matches', async () => {
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  await page.goto('/referrals?view=open');
  const boxes = page.locator('tbody .row-check input');
  // A box holds the referral and, behind a point, the version that is shown.
  const ids = [await boxes.nth(0).inputValue(), await boxes.nth(1).inputValue()].map((value) => value.split('.')[0]);
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  assert.equal(await page.locator('[data-select-count]').innerText(), '2 selected');
  const assign = async (name) => {
    await page.locator('.bulk summary', { hasText: 'Assign' }).click();
    await page.selectOption('.bulk [name="owner_id"]', { label: name });
    await Promise.all([page.waitForEvent('framenavigated'), page.locator('.bulk button[value="assign"]').click()]);
    await page.locator('#toasts .toast').waitFor();
    return page.locator('#toasts .toast').innerText();
  };
  assert.match(await assign('Grace Lindqvist'), /^2 referrals/);
  const { referrals } = await read(page, '/referrals?view=open&limit=100');
  const { colleagues } = await read(page, '/colleagues');
  const grace = colleagues.find((c) => c.name === 'Grace Lindqvist').id;
  for (const id of ids) assert.equal(referrals.find((r) => r.id === id).owner_id, grace);

  await page.goto('/referrals?view=open&stage=received');
  const { matching } = await read(page, '/referrals?view=open&stage=received&limit=1');
  await page.locator('[data-select-page]').check();
  const all = page.locator('[data-select-matching]');
  if (await all.isVisible()) {
    assert.match(await all.innerText(), new RegExp(`all ${matching} matching`));
    await all.click();
  }
  assert.equal(await page.locator('[data-select-count]').innerText(), `${matching} selected`);
  assert.match(await assign('Samir Haddad'), new RegExp(`^${matching} referrals`));
  await page.goto('/referrals?view=open&stage=received');
  const owners = await page.locator('tr[data-row] td[data-label="Owner"]').allInnerTexts();
  assert.ok(owners.length && owners.every((o) => o.includes('Samir Haddad')), owners.join(', '));
  await context.done();
});

test('what a column counts is what the table behind it lists', async () => {
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  const columns = async (query) => {
    await page.goto(`/referrals?as=board&${query}`);
    return page.locator('.board .column').evaluateAll((all) => all.map((c) => ({
      stage: c.dataset.stage,
      count: Number(c.querySelector('[data-count]').textContent.replace(/\D/g, '')),
      cards: c.querySelectorAll('.card').length,
      more: c.querySelector(':scope > a.button, :scope > details > a.button')?.getAttribute('href'),
    })));
  };
  let followed = 0;
  for (const query of [
    'view=open', 'view=all', 'view=won', 'view=quiet', 'view=all&state=won&decided_from=2020-01-01', 'view=all&stage=talking',
    'view=all&decided_from=2020-01-01&decided_to=2039-12-31', 'view=all&direction=inbound&decided_from=2020-01-01',
  ]) {
    for (const { stage, count, cards, more } of await columns(query)) {
      if (!more) {
        assert.equal(cards, count, `${query}: ${stage} counts ${count} and shows ${cards}`);
        continue;
      }
      followed += 1;
      const { matching } = await read(page, more);
      assert.equal(matching, count, `${query}: ${stage} counts ${count}, ${more} lists ${matching}`);
    }
  }
  assert.ok(followed > 3, `only ${followed} columns have more than they show`);
  for (const query of ['view=quiet', 'view=all&stage=talking', 'view=all&state=open']) {
    assert.equal((await columns(query)).at(-1).count, 0, `${query}: decided ones are no part of it`);
  }
  await context.done();
});
