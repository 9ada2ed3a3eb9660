// Every page somebody can get to by links: no rule of accessibility broken, nothing wider than the screen, and pictures to look at.
// The sample firm, an empty firm, and a firm whose names are as long as they may be.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, NARROW, PHONE, call, launch, read, signIn, visit } from './lib/browser.mjs';
import { COLOURS, overflow, picture, violations } from './lib/look.mjs';
import { serve } from './lib/server.mjs';
import { pagesOf } from './lib/tour.mjs';

const LONG = 'Bartholomew-Featherstonehaugh & Wolfeschlegelsteinhausenbergerdorff International Holdings '.repeat(3).slice(0, 200);
const UNBROKEN = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3).slice(0, 200);
const RIGHT_TO_LEFT = 'شركة النور للاستشارات القانونية والمحاسبة الدولية المحدودة';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Looks at every page of a firm: at a desk and on a phone, light and dark. */
async function look(firm, server, rules) {
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  const found = [];
  const note = (kind, how, wrong) => found.push(...[wrong ?? []].flat().map((w) => `${kind} (${how}): ${w}`));
  const pages = await pagesOf(page);
  for (const { path, kind } of pages) {
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(path);
    await page.evaluate(() => document.fonts.ready);
    note(kind, 'desk', await overflow(page));
    if (rules) note(kind, 'light', await violations(page));
    await picture(page, firm, kind, 'desk-light');
    await page.setViewportSize(PHONE);
    note(kind, 'phone', await overflow(page));
    if (rules) note(kind, 'phone', await violations(page, ['target-size', 'scrollable-region-focusable']));
    await picture(page, firm, kind, 'phone-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, firm, kind, 'phone-dark');
    await page.setViewportSize(DESK);
    if (rules) note(kind, 'dark', await violations(page, COLOURS));
    await picture(page, firm, kind, 'desk-dark');
    await page.setViewportSize(NARROW);
    note(kind, '320', await overflow(page));
  }
  await context.done();
  assert.ok(found.length === 0, `${found.length} faults on ${pages.length} pages:\n${found.join('\n')}`);
  return pages;
}

test('the sample firm: every page keeps the rules and its width', async (t) => {
  const server = await serve({ sample: true });
  t.after(() => server.end());
  const pages = await look('sample', server, true);
  assert.ok(pages.length > 40, `only ${pages.length} pages were found by links`);
});

test('an empty firm: every page keeps the rules and its width', async (t) => {
  const server = await serve();
  t.after(() => server.end());
  await look('empty', server, true);
});

test('names of 200 characters, one unbroken, one from right to left: nothing is wider than the screen', async (t) => {
  const server = await serve();
  t.after(() => server.end());
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  for (const name of [LONG, UNBROKEN, RIGHT_TO_LEFT]) {
    await call(page, '/referrals', {
      prospect_person: name, prospect_organisation: name, referrer_person: name, referrer_organisation: name, need: name, value: '40k', next_what: name,
    });
  }
  const { referrals: rows } = await read(page, '/referrals?view=open');
  assert.equal(rows.length, 3);
  await call(page, `/referrals/${rows[0].id}/touches`, { kind: 'call', note: LONG });
  await call(page, `/referrals/${rows[0].id}/engagement`, { matter_title: UNBROKEN });
  await context.done();
  await look('long', server, false);
});

/** Forms by the address of their page, with what is refused of each; a referral's are under its own address. */
const REFUSED = {
  '/capture': { line: '£40k' },
  '/referrals/new': { prospect_person: 'Ann', value: 'a lot' },
  '/people/new': { name: '' },
  '/organisations/new': { name: '' },
  '/clients/new': {},
  '{referral}/touches/new': { on: '2099-01-01' },
  '{referral}/next-step': { next_what: 'Call', next_on: '' },
  '{referral}/next-step/done': { next_what: 'Call', next_on: '1999-01-01' },
  '{referral}/next-step/snooze': { until: '', reason: '' },
  '{referral}/engagement': { value: 'a lot' },
  '{referral}/decline': { reason: '' },
  '{referral}/loss': { reason: '' },
  '{referral}/credits': { why: '' },
  '{referral}/loop-closure?step=thanked': { how: '' },
  '{referral}/edit?f=value': { value: 'a lot' },
  '{person}/edit': { name: '' },
  '{person}/positions/new': { organisation: '' },
  '{person}/touches/new': { on: '2099-01-01' },
};

test('refused forms say why, in words, and keep the rules', async (t) => {
  const server = await serve();
  t.after(() => server.end());
  const context = await visit(browser, server.base);
  context.expect(422);
  const page = await signIn(context);
  const made = await call(page, '/referrals', { prospect_organisation: 'Orion Foods', referrer_person: 'Amira Khan', need: 'lease renewal' });
  const { people } = await read(page, '/people');
  const at = { '{referral}': `/referrals/${made.id}`, '{person}': `/people/${people[0].id}` };
  const found = [];
  for (const [address, fields] of Object.entries(REFUSED)) {
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(address.replace(/^\{\w+\}/, (name) => at[name]));
    const answered = page.waitForResponse((r) => r.request().method() === 'POST' && r.request().isNavigationRequest());
    const drawn = page.waitForEvent('framenavigated');
    // Sent as a browser without these checks, or without script, would send it.
    await page.evaluate((fields) => {
      const form = document.querySelector('main form[data-main], main #capture-form');
      for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
      HTMLFormElement.prototype.submit.call(form);
    }, fields);
    assert.equal((await answered).status(), 422, address);
    await drawn;
    await page.waitForLoadState();
    const note = (how, wrong) => found.push(...[wrong ?? []].flat().map((w) => `${address} (${how}): ${w}`));
    const said = await page.locator('main .field-error, main .notice.error').allInnerTexts();
    if (!said.length || said.some((text) => /\w_\w|\d{4}-\d\d-\d\d/.test(text))) note('said', said.join(' / ') || 'nothing');
    note('light', await violations(page));
    note('desk', await overflow(page));
    await picture(page, 'refused', address, 'desk-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    note('dark', await violations(page, COLOURS));
    await page.setViewportSize(PHONE);
    note('phone', await overflow(page));
    note('phone', await violations(page, ['target-size']));
    await picture(page, 'refused', address, 'phone-dark');
  }
  await context.done();
  assert.ok(found.length === 0, found.join('\n'));
});

test('the open record stands in the address: a reload keeps it, Esc and Back close it', async (t) => {
  const server = await serve({ sample: true });
  t.after(() => server.end());
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  const title = page.locator('#side h2 a');
  const open = async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await title.waitFor();
    await page.waitForURL(/[?&]open=[0-9a-z]{13}/);
  };
  const closed = async () => {
    await page.waitForURL((url) => url.search === '?view=open');
    assert.equal(await page.locator('#side > *').count(), 0);
  };
  await page.goto('/referrals?view=open');
  await open();
  const name = await title.innerText();
  await page.reload();
  await title.waitFor();
  assert.equal(await title.innerText(), name);
  await page.keyboard.press('Escape');
  await closed();
  await open();
  await page.goBack();
  await closed();
  await page.goForward();
  await title.waitFor();
  await page.locator('#side [data-close]').click();
  await closed();
  // Sent to somebody: the address opens it.
  await open();
  const address = page.url();
  await page.goto('/');
  await page.goto(address);
  await title.waitFor();
  await page.keyboard.press('Escape');
  await closed();
  await context.done();
});

test('dialogs and the panel keep the rules', async (t) => {
  const server = await serve({ sample: true });
  t.after(() => server.end());
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  const found = [];
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [name, open, shown] of [
      ['capture', 'c', '#capture-line'], ['palette', '/', '#palette-list a'], ['keys', '?', '#keys div'], ['panel', 'j Enter', '#side h2 a'],
    ]) {
      await page.goto('/referrals?view=open');
      for (const key of open.split(' ')) await page.keyboard.press(key);
      await page.locator(shown).first().waitFor();
      found.push(...(await violations(page)).map((v) => `${name} (${scheme}): ${v}`));
      await picture(page, 'sample', `open-${name}`, `desk-${scheme}`);
      await page.setViewportSize(PHONE);
      await picture(page, 'sample', `open-${name}`, `phone-${scheme}`);
      await page.setViewportSize(DESK);
    }
  }
  await context.done();
  assert.ok(found.length === 0, found.join('\n'));
});
