// An import from the file to its undoing, through the pages: with script, without, and with rows that cannot go in.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, read, signIn, visit } from './lib/browser.mjs';
import { overflow, violations } from './lib/look.mjs';
import { serve } from './lib/server.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** The page of an admin, at a firm of its own. */
async function admin(t, options = {}) {
  const server = await serve();
  t.after(() => server.end());
  const context = await visit(browser, server.base, options);
  return { context, page: await signIn(context) };
}

const HEADER = 'Ref,Received on,Prospect company,Referrer,Need,Owner,First contact,Outcome,Decided on,Reason';
/** The line of a table of rows, as it says what becomes of a line of the file. */
const line = (page, number) => page.locator('tr[data-row]').filter({ has: page.getByText(`Line ${number}`, { exact: true }) });

/** Sends a file and goes through its columns, as guessed, to the preview. */
async function previewed(page, name, text) {
  await page.goto('/imports');
  await page.getByRole('link', { name: 'Import files' }).first().click();
  await page.waitForURL('**/imports/new');
  await page.setInputFiles('[name="files"]', { name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Read the files' }).click();
  await page.waitForURL(/\/imports\/uploads\/[0-9a-z]{13}$/);
  await page.getByText(name).first().waitFor();
  assert.equal(await page.inputValue('[name="column.received_on"]'), 'Received on');
  assert.equal(await page.inputValue('[name="key"]'), 'Ref');
  // Thousands of rows are compared with each other too, which takes a debug build on a busy machine its time.
  await page.getByRole('button', { name: 'Preview', exact: true }).click({ timeout: 60_000 });
  await page.waitForURL('**/preview', { timeout: 60_000 });
  await page.getByText('Nothing has been recorded yet').waitFor();
  return page.url();
}

/** What the figures of an import say. */
async function figures(page) {
  const all = {};
  for (const figure of await page.locator('main dl.figures > div').all()) {
    all[await figure.locator('dt').innerText()] = Number((await figure.locator('dd').first().innerText()).replaceAll(',', ''));
  }
  return all;
}

async function started(page) {
  await page.getByRole('button', { name: 'Start the import' }).click();
  await page.waitForURL(/\/imports\/[0-9a-z]{13}$/);
  return page.url();
}

/** Waits until an import is over: with script the page draws itself anew, without it somebody looks again. */
async function over(page, script = true) {
  const result = page.getByRole('link', { name: 'Every row as CSV' });
  if (script) return result.waitFor({ timeout: 60_000 });
  for (const end = Date.now() + 60_000; !(await result.count());) {
    assert.ok(Date.now() < end, 'the import was never over');
    const again = page.getByRole('link', { name: 'Look again' });
    await Promise.all([page.waitForEvent('load'), again.click()]);
  }
}

/** The result file, as lines of it. */
async function result(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Every row as CSV' }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  const [head, ...rows] = text.trimEnd().split('\n');
  assert.equal(head, 'file,line,outcome,sentence,record');
  return rows;
}

async function takenBack(page) {
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('Taken back').first().waitFor();
  await page.getByText('The import was taken back').first().waitFor();
}

/** Who was introduced, of all referrals there are. */
async function prospects(page) {
  await page.goto('/referrals?view=all');
  return (await page.locator('tr[data-row] .row-link').allInnerTexts()).sort();
}

/** One register and, weeks later, the same with more in it. */
async function registerTwice(page, script) {
  await previewed(page, 'register.csv', `${HEADER}\nR1,2026-01-05,Orion Foods,Amira Khan,Lease,,,,,\nR2,2026-01-06,Vega Freight,Bo Lind,,,,,,\n`);
  assert.deepEqual(await figures(page), { Rows: 2, Created: 2, Updated: 0, Unchanged: 0, Refused: 0, 'Kept with a remark': 0 });
  const preview = page.url();
  assert.deepEqual(await prospects(page), [], 'a preview records nothing');
  await page.goto(preview);
  const first = await started(page);
  await over(page, script);
  assert.deepEqual((await result(page)).map((row) => row.split(',').slice(0, 3).join()), ['register.csv,2,created', 'register.csv,3,created']);

  const again = `${HEADER}\nR1,2026-01-05,Orion Foods,Amira Khan,Lease,,,,,\nR2,2026-01-06,Vega Freight,Bo Lind,Tax audit,,,,,\nR3,2026-02-31,Lyra Dental,Bo Lind,Sale,,,,,\nR4,2026-02-03,Cygnus Hotels,Bo Lind,Sale,,,,,\n`;
  await previewed(page, 'register.csv', again);
  assert.deepEqual(await figures(page), { Rows: 4, Created: 1, Updated: 1, Unchanged: 1, Refused: 1, 'Kept with a remark': 0 });
  assert.match(await line(page, 3).innerText(), /Updated\s+Need\./);
  assert.match(await line(page, 5).innerText(), /Created/);
  assert.match(await line(page, 4).innerText(), /Refused\s+Line 4, column “Received on”: “2026-02-31”/);
  const second = await started(page);
  await over(page, script);
  assert.deepEqual(await figures(page), { Rows: 4, Created: 1, Updated: 1, Unchanged: 1, Refused: 1, 'Kept with a remark': 0 });
  const said = (await result(page)).map((row) => row.split(',').slice(1, 3).join());
  assert.deepEqual(said, ['2,unchanged', '3,updated', '4,refused', '5,created']);
  await page.getByRole('link', { name: /^Refused/ }).click();
  await page.waitForURL(/outcome=refused/);
  assert.equal(await page.locator('tr[data-row]').count(), 1);
  await page.goto(second);
  await line(page, 3).locator('a').click();
  await page.locator('.record-head').waitFor();
  const record = page.url();
  const need = async () => (await page.goto(record), page.locator('.record-head').innerText());
  assert.match(await need(), /Tax audit/);

  await page.goto(second);
  await takenBack(page);
  assert.deepEqual(await prospects(page), ['Orion Foods', 'Vega Freight']);
  assert.doesNotMatch(await need(), /Tax audit/, 'what was changed is as it was');
  await page.goto(first);
  await takenBack(page);
  assert.deepEqual(await prospects(page), []);
  assert.deepEqual((await read(page, '/people')).people, []);
  assert.deepEqual((await read(page, '/organisations')).organisations, []);
}

test('a register is sent, previewed, imported, sent again with more, and both imports are taken back', async (t) => {
  const { context, page } = await admin(t);
  await registerTwice(page, true);
  await context.done();
});

test('without script: the same', async (t) => {
  const { context, page } = await admin(t, { javaScriptEnabled: false });
  await registerTwice(page, false);
  await context.done();
});

test('rows that cannot go in say why, in the preview and after, and the good ones go in', async (t) => {
  const { context, page } = await admin(t);
  // Saved half as UTF-8 and half in the code page of an old Windows, as exports glued together by hand are.
  const file = Buffer.concat([
    Buffer.from(`${HEADER}\nB1,2026-01-05,Müller & Söhne Bücher,Zoë Gómez,Lease,,,,,\nB2,2026-01-06,Caf`),
    Buffer.from([0xe9]),
    Buffer.from(' Lumi,Bo Lind,Sale,,,,,\nB3,2026-01-07,Vega Freight,Bo Lind\nB4,2026-01,Lyra Dental,Bo Lind,Sale,,,,,\n'
      + 'B5,2026-01-09,Cygnus Hotels,Bo Lind,Sale,,,lost,2026-02-10,\nB6,2026-01-10,Draco Labs,Bo Lind,Sale,,2026-02-10,won,2026-01-20,\n'
      + 'B7,2026-01-11,Orion Foods,Amira Khan,Lease,,,,,\n'),
  ]);
  await previewed(page, 'glued.csv', file);
  const wanted = [
    [3, /Refused\s+Line 3, column “Prospect company”: it holds bytes that are not UTF-8\. Save the file as UTF-8/],
    [4, /Refused\s+Line 4: this row has 4 cells and the header has 10; nothing is left for column “Need”/],
    [5, /Refused\s+Line 5, column “Received on”: “2026-01”/],
    [6, /Refused\s+Line 6, column “Reason”: it is blank, and what is lost needs a reason/],
    [7, /Created\s+.*Line 7, column “Decided on”: .*before/s],
  ];
  for (const [number, says] of wanted) assert.match(await line(page, number).innerText(), says);
  for (const number of [2, 8]) assert.match(await line(page, number).innerText(), /Created/);
  const expected = { Rows: 7, Created: 3, Updated: 0, Unchanged: 0, Refused: 4, 'Kept with a remark': 1 };
  assert.deepEqual(await figures(page), expected);
  assert.deepEqual([await violations(page), await overflow(page)], [[], null]);

  await started(page);
  await over(page);
  assert.deepEqual(await figures(page), expected);
  for (const [number, says] of wanted) assert.match(await line(page, number).innerText(), says);
  const rows = await result(page);
  assert.deepEqual(rows.map((row) => row.split(',').slice(1, 3).join()), ['2,created', '3,refused', '4,refused', '5,refused', '6,refused', '7,created', '8,created']);
  assert.match(rows[4], /what is lost needs a reason/);
  assert.deepEqual([await violations(page), await overflow(page)], [[], null]);
  const batch = page.url();
  assert.deepEqual(await prospects(page), ['Draco Labs', 'Müller & Söhne Bücher', 'Orion Foods']);
  await page.goto(batch);
  await takenBack(page);
  assert.deepEqual(await prospects(page), []);
  await context.done();
});

test('an import shows how far it is, is stopped with nothing kept, and goes in when it is started again', async (t) => {
  const many = 6_000; // so many that there is time to stop it
  const { context, page } = await admin(t);
  const rows = Array.from({ length: many }, (_, n) => `M${n},2025-0${1 + (n % 9)}-11,Company ${n},Referrer ${n % 50},Lease,,,,,`);
  const preview = await previewed(page, 'many.csv', `${HEADER}\n${rows.join('\n')}\n`);
  assert.equal((await figures(page)).Created, many);
  const stopped = await started(page);
  // Drawn anew every second by itself, with what was read so far.
  await page.locator('#import-progress progress').waitFor();
  await page.getByRole('button', { name: 'Stop it' }).click();
  await over(page);
  assert.match(await page.locator('#import-progress').innerText(), /Cancelled.*nothing of it was kept/s);
  assert.deepEqual(await prospects(page), []);

  await page.goto(preview, { timeout: 60_000 });
  const batch = await started(page);
  assert.notEqual(batch, stopped);
  await over(page);
  assert.equal((await figures(page)).Created, many);
  assert.equal((await result(page)).length, many);
  await takenBack(page);
  assert.deepEqual(await prospects(page), []);
  await context.done();
});

test('a large file is read in the background, with script and without', async (t) => {
  const need = 'n'.repeat(9_000);
  const rows = Array.from({ length: 1_000 }, (_, n) => `R${n},03/05/2024,Orion Foods ${n},${need}`);
  const text = ['Ref,Received on,Prospect company,Need', ...rows, 'R1000,23/05/2024,Vega Ltd,a sale'].join('\n');
  for (const script of [true, false]) {
    const { page } = await admin(t, { javaScriptEnabled: script });
    await page.goto('/imports/new');
    await page.setInputFiles('[name="files"]', { name: 'large.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Read the files' }).click();
    await page.waitForURL(/\/imports\/uploads\/[0-9a-z]{13}$/);
    const column = page.locator('[name="column.received_on"]');
    for (const end = Date.now() + 60_000; !(await column.count()); ) {
      assert.ok(Date.now() < end, 'the file was never read');
      const again = page.getByRole('link', { name: 'Look again' });
      if (script || !(await again.count())) await page.waitForTimeout(100);
      else await Promise.all([page.waitForEvent('load'), again.click()]);
    }
    assert.equal(await column.inputValue(), 'Received on');
    assert.equal(await page.inputValue('[name="format.received_on"]'), '%d/%m/%Y', 'the last row proves it');
  }
});
