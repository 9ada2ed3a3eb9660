// A working day at the sample firm, from signing in to signing out: what the one at a keyboard and the one at a phone share.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, visit } from './browser.mjs';
import { picture } from './look.mjs';
import { serve } from './server.mjs';

/** The register of a firm as a file: two who are introduced by one person under two names, and a row that cannot go in. */
export const REGISTER = {
  name: 'register.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`Ref,Received on,Prospect company,Referrer,Referrer company,Need
R1,2026-11-02,Brackenbury Mills,William Hartnell,Hale & Co,Lease
R2,2026-11-09,Oakhanger Dairy,Bill Hartnell,Hale & Co,Share sale
R3,2026-02-31,Lyra Dental,Bill Hartnell,,Sale
`),
};
export const CAPTURED = 'Amira Khan (Hale & Co) introduced Wrexley Joinery, lease renewal, worth 18k';
export const RECORD = /\/referrals\/[0-9a-z]{13}$/;

/**
 * Somebody with a page of their own, from the first step on; `how` says what they sit at. Each step of the day stands on the
 * one before, so that after one that failed the others fail at once.
 */
export function aDay(how, options = {}, ready = () => {}) {
  const day = { page: null, pictures: 0 };
  let browser;
  let server;
  let context;
  let failed = '';
  before(async () => {
    browser = await launch();
    server = await serve({ sample: true });
    context = await visit(browser, server.base, options);
    await ready(context);
    day.page = await context.newPage();
  });
  after(async () => {
    try {
      await context?.done();
    } finally {
      await browser?.close();
      await server?.end();
    }
  });
  day.step = (name, act) => test(name, { timeout: 60_000 }, async () => {
    assert.equal(failed, '', 'the day ended with an earlier step');
    failed = name;
    await act();
    failed = '';
  });
  /** A picture of where the day stands. */
  day.look = (name) => picture(day.page, 'day', `${String((day.pictures += 1)).padStart(2, '0')}-${name}`, how);
  return day;
}

/** Does something that opens the picker of files, and picks one. */
export async function pick(page, file, act) {
  const opened = page.waitForEvent('filechooser');
  // The browser knows that the picker is not its own before it is asked for it.
  await page.evaluate(() => document.readyState);
  await act();
  await (await opened).setFiles(file);
}

/** Does something that gives a file, and reads how many rows it has below its head. */
export async function rowsOfFile(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/).length - 1;
}

/** Who owns what on the list that is open, by the reference of the referral. */
export function owners(page) {
  return page.locator('tr[data-row]').evaluateAll((rows) => Object.fromEntries(rows.map((row) => {
    const [id] = row.querySelector('.row-check input').value.split('.');
    return [id, row.querySelector('.person .name').innerText.trim()];
  })));
}

/** The references of what is ticked. */
export function tickedOf(page) {
  return page.locator('.row-check input[name="id"]:checked').evaluateAll((all) => all.map((box) => box.value.split('.')[0]));
}

/** The name that was chosen to be kept, of two that become one. */
export function chosenName(page) {
  return page.locator('[name="name"]:checked').evaluate((box) => box.labels[0].innerText.replace(/^Name:\s*/, '').trim());
}
