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
    if (rules) {
      await page.emulateMedia({ colorScheme: 'dark' });
      await picture(page, firm, kind, 'phone-dark');
      await page.setViewportSize(DESK);
      note(kind, 'dark', await violations(page, COLOURS));
      await picture(page, firm, kind, 'desk-dark');
    }
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
