// Two people at one referral, each in a tab of their own: the second is told what the first did, and goes on knowingly.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, launch, read, signIn, visit } from './lib/browser.mjs';
import { asItStands, keepsTheRules } from './lib/look.mjs';
import { serve } from './lib/server.mjs';

const EVE = { email: 'eve.fee@two.example', password: 'seven slow grey otters' };

let browser;
let server;
let one;
let two;
let mine;
let theirs;
before(async () => {
  browser = await launch();
  server = await serve();
  one = await visit(browser, server.base);
  mine = await signIn(one);
  await call(mine, '/settings/colleagues', { ...EVE, name: 'Eve Fee', role: 'manager' });
  two = await visit(browser, server.base);
  theirs = await signIn(two, EVE);
  // What is refused on purpose is no fault of a page.
  one.expect(422);
  one.expect(409);
});
after(async () => {
  await one?.done();
  await two?.done();
  await browser?.close();
  await server?.end();
});

/** A new referral; where its page is. */
async function recorded(prospect) {
  const { id } = await call(mine, '/referrals', { prospect_organisation: prospect, referrer_person: 'Amira Khan', need: 'a lease' });
  return `/referrals/${id}`;
}

test('a next step is not set over what somebody else set', { timeout: 120_000 }, async () => {
  const at = await recorded('Orion Foods');
  await Promise.all([mine.goto(`${at}/next-step`), theirs.goto(`${at}/next-step`)]);
  await theirs.fill('[name="next_what"]', 'Send terms');
  await Promise.all([theirs.waitForURL((url) => url.pathname === at), theirs.getByRole('button', { name: 'Set the next step' }).click()]);
  await mine.fill('[name="next_what"]', 'Call Jane');
  await mine.getByRole('button', { name: 'Set the next step' }).click();
  await mine.getByText('Eve Fee changed this referral').waitFor();
  assert.match(await mine.locator('.notice', { hasText: 'Eve Fee' }).innerText(), /while you had it open: “Next: Send terms”/);
  assert.equal(await mine.inputValue('[name="next_what"]'), 'Call Jane', 'what was typed is kept');
  assert.match(await mine.locator('.clash').innerText(), /Send terms\s+Call Jane/);
  await asItStands(mine, 'undo', 'stale-step');
  await theirs.reload();
  assert.match(await theirs.locator('.next-step').innerText(), /Send terms/, 'nothing was overwritten');
  await Promise.all([mine.waitForURL((url) => url.pathname === at), mine.getByRole('button', { name: 'Save mine over it' }).click()]);
  assert.match(await mine.locator('.next-step').innerText(), /Call Jane/);

  // A stage that is pressed on an older page.
  await theirs.reload();
  await Promise.all([theirs.waitForLoadState('load'), theirs.getByRole('button', { name: 'Contacted' }).click()]);
  await theirs.getByText('Moved to Contacted.').waitFor();
  await mine.getByRole('button', { name: 'Talking' }).click();
  await mine.getByText('Press the stage once more').waitFor();
  await asItStands(mine, 'undo', 'stale-stage');
  await mine.getByRole('button', { name: 'Talking' }).click();
  await mine.getByText('Moved to Talking.').waitFor();
});

test('a card that somebody else moved goes to where it stands, and a list names what changed', { timeout: 120_000 }, async () => {
  const at = await recorded('Vega Ltd');
  const id = at.split('/')[2];
  const board = '/referrals?view=open&as=board';
  await Promise.all([mine.goto(board), theirs.goto(board)]);
  const card = (page) => page.locator('.card', { hasText: 'Vega Ltd' });
  const column = (page, stage) => page.locator(`[data-stage="${stage}"]`);
  await card(theirs).dragTo(column(theirs, 'proposal'));
  await theirs.getByText('Moved to Proposal.').waitFor();
  await card(mine).dragTo(column(mine, 'talking'));
  await mine.locator('.toast', { hasText: 'Eve Fee changed this referral' }).waitFor();
  assert.equal(await column(mine, 'proposal').locator('.card', { hasText: 'Vega Ltd' }).count(), 1, 'the card stands where it is now');
  assert.equal(await column(mine, 'talking').locator('.card', { hasText: 'Vega Ltd' }).count(), 0);
  await asItStands(mine, 'undo', 'stale-board');
  await card(mine).dragTo(column(mine, 'talking'));
  await mine.getByText('Moved to Talking.').waitFor();

  await mine.goto('/referrals?view=open');
  await theirs.goto(`${at}/next-step`);
  await theirs.fill('[name="next_what"]', 'Send terms');
  await Promise.all([theirs.waitForURL((url) => url.pathname === at), theirs.getByRole('button', { name: 'Set the next step' }).click()]);
  await mine.locator(`.row-check input[value^="${id}."]`).check();
  await mine.locator('.bulk summary', { hasText: 'Snooze' }).click();
  const later = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  await mine.fill('.bulk [name="snooze_until"]', later);
  await mine.fill('.bulk [name="snooze_reason"]', 'They are abroad');
  await mine.locator('.bulk button[value="snooze"]').click();
  await mine.getByText('It changed while you had the list open: Vega Ltd (Eve Fee').waitFor();
  assert.equal(await mine.inputValue('.bulk [name="snooze_reason"]'), 'They are abroad');
  assert.ok(await mine.locator(`.row-check input[value^="${id}."]`).isChecked());
  await asItStands(mine, 'undo', 'stale-list');
  await mine.locator('.bulk summary', { hasText: 'Snooze' }).click();
  await mine.locator('.bulk button[value="snooze"]').click();
  await mine.getByText('1 referral: put off.').waitFor();
  const { entries } = await read(mine, `${at}/history?kind=step`);
  assert.match(entries[0].sentence, /abroad/);
});

test('a history with its filter, and a merge with custom fields, keep to the rules', { timeout: 240_000 }, async () => {
  const at = await recorded('Zenith plc');
  await keepsTheRules(mine, 'undo', 'history', `${at}/history`);
  await keepsTheRules(mine, 'undo', 'history-nothing', `${at}/history?kind=bin&from=2026-01-01`);
  await call(mine, '/settings/custom-fields', { noun: 'person', label: 'Prefers to be reached by', kind: 'choice', choices: 'Email\nTelephone' });
  const kept = await call(mine, '/people', { name: 'Amira Khan', custom: { prefers_to_be_reached_by: 'email' } });
  const gone = await call(mine, '/people', { name: 'A. Khan', custom: { prefers_to_be_reached_by: 'telephone' } });
  await keepsTheRules(mine, 'undo', 'merge-custom', `/people/${kept}/merge?with=${gone}`);
  await mine.goto(`/people/${kept}/merge?with=${gone}`);
  await mine.locator('[name="custom.prefers_to_be_reached_by"][value="other"]').check();
  await mine.getByRole('button', { name: 'Merge', exact: true }).click();
  await mine.waitForURL((url) => url.pathname === `/people/${kept}`);
  await mine.locator('.fact', { hasText: 'Prefers to be reached by' }).getByText('Telephone').waitFor();
  await mine.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await mine.locator('.fact', { hasText: 'Prefers to be reached by' }).getByText('Email').waitFor();
});
