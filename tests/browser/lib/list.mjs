// A visitor who is signed in to the sample firm for a whole test file, and what is done in lists.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { launch, signIn, visit } from './browser.mjs';
import { serve } from './server.mjs';

/** Somebody in the sample firm: `it.page` and `it.server` are there from the first test on, and everything ends after the last. */
export function insideTheSampleFirm() {
  const it = {};
  let browser;
  let context;
  before(async () => {
    browser = await launch();
    it.server = await serve({ sample: true });
    context = await visit(browser, it.server.base);
    it.page = await signIn(context);
  });
  after(async () => {
    await context?.done();
    await browser?.close();
    await it.server?.end();
  });
  return it;
}

/** Ticks the first rows of a list with the space bar. */
export async function tick(page, path, many) {
  await page.goto(path);
  for (let at = 0; at < many; at += 1) {
    await page.locator('.row-check input:not([data-select-page])').nth(at).focus();
    await page.keyboard.press('Space');
  }
}

/** The tab that is open. */
export async function tabOf(page) {
  const text = await page.locator('.tabs [aria-current="page"]').innerText();
  return text.split('\n')[0].trim().replace(/\d+$/, '').trim();
}

/** The rows of the file that a link of the list leads to, with its head. */
export async function rowsOf(page, name = 'CSV') {
  const href = await page.getByRole('link', { name, exact: true }).getAttribute('href');
  const answer = await page.request.get(href);
  assert.equal(answer.status(), 200, href);
  return (await answer.text()).trim().split('\r\n');
}
