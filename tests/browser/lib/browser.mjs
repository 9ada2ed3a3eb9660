// A browser whose every page is watched: nothing may be asked of another host, break the policy, or fail in the console.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { ADMIN } from './server.mjs';

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
export const NARROW = { width: 320, height: 640 };

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--no-first-run', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export function launch() {
  return chromium.launch({ executablePath: process.env.GOODWORD_TEST_BROWSER ?? '/usr/bin/chromium', args: FLAGS });
}

/**
 * A visitor with cookies of their own. `context.faults` collects what must not be; `done()` closes the context and fails on it.
 * A refusal the test wants (403, 404, 422) is announced with `expect(status)`, for Chromium writes each to the console.
 */
export async function visit(browser, base, options = {}) {
  // Without motion, so that no picture and no rule meets a colour on its way.
  const context = await browser.newContext({ reducedMotion: 'reduce', baseURL: base, viewport: DESK, locale: 'en-GB', timezoneId: 'Europe/London', ...options });
  context.setDefaultTimeout(15_000);
  const faults = [];
  const expected = new Set();
  const local = (url) => url.startsWith(`${base}/`) || /^(data|blob|about):/.test(url);
  context.on('request', (request) => {
    if (!local(request.url())) faults.push(`asked another host: ${request.url()}`);
  });
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    const status = /responded with a status of (\d+)/.exec(message.text())?.[1];
    if (status && expected.has(Number(status))) return;
    faults.push(`console, on ${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => faults.push(`script, on ${error.page()?.url()}: ${error.error()}`));
  context.on('response', (response) => {
    if (response.status() >= 500) faults.push(`answered ${response.status()}: ${response.url()}`);
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI || event.sample} at ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return Object.assign(context, {
    faults,
    expect: (...statuses) => statuses.forEach((status) => expected.add(status)),
    async done() {
      await context.close();
      assert.deepEqual(faults, []);
    },
  });
}

/** A page of somebody who signed in through the real form. */
export async function signIn(context, { email, password } = ADMIN) {
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.fill('[name="email"]', email);
  await page.fill('[name="password"]', password);
  await Promise.all([page.waitForURL((url) => url.pathname === '/'), page.press('[name="password"]', 'Enter')]);
  return page;
}

/** Calls the API as the page's colleague, with the token the page holds. */
export async function call(page, path, body) {
  const csrf = await page.locator('meta[name="csrf"]').first().getAttribute('content');
  const answer = await page.request.post(`/api/v1${path}`, { data: body, headers: { 'X-CSRF-Token': csrf } });
  const text = await answer.text();
  assert.equal(answer.status(), 200, `POST ${path}: ${answer.status()} ${text}`);
  return JSON.parse(text);
}

/** Reads the API as the page's colleague. */
export async function read(page, path) {
  const answer = await page.request.get(`/api/v1${path}`);
  assert.equal(answer.status(), 200, `GET ${path}: ${answer.status()}`);
  return answer.json();
}

/** Presses Tab until what is focused matches: proof that the keyboard alone gets there. */
export async function tabTo(page, selector, most = 60) {
  for (let pressed = 0; pressed <= most; pressed += 1) {
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not get to ${selector} within ${most} presses; it is at ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))}`);
}
