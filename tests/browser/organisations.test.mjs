// The lists of organisations, clients and referrers: what they look like, filtered and kept by the keyboard, and their files.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, tabTo } from './lib/browser.mjs';
import { insideTheSampleFirm, rowsOf, tabOf } from './lib/list.mjs';
import { keepsTheRules } from './lib/look.mjs';

const it = insideTheSampleFirm();
const look = (kind, path) => keepsTheRules(it.page, 'lists', kind, path);
const LONG = 'Wetherington, Ashcombe-Lightfoot & Daughters Conveyancing and Commercial Property Solicitors of Much Wenlock';

/** How many match, as the bar says it. */
async function matching(page) {
  return Number.parseInt((await page.locator('.toolbar .end .num').first().innerText()).replaceAll(',', ''), 10);
}

test('the list of organisations keeps to the rules, full, with other columns, filtered and empty', { timeout: 240_000 }, async () => {
  await call(it.page, '/organisations', { name: LONG, website: 'https://www.wetherington-ashcombe-lightfoot-and-daughters.example/property' });
  await look('organisations', '/organisations');
  const some = ['website', 'referrer', 'client', 'people', 'last_received', 'touched', 'recorded'];
  await look('organisations-columns', `/organisations?sort=recorded&${some.map((column) => `cols=${column}`).join('&')}`);
  await look('organisations-filtered', '/organisations?people=yes&received_in=last_12_months&sample=yes');
  await look('organisations-empty', '/organisations?people=no&kind=influencer&client=yes');
});

test('the lists of clients and referrers keep to the rules', { timeout: 240_000 }, async () => {
  await call(it.page, '/clients', { organisation: LONG });
  await look('clients', '/clients');
  await look('clients-columns', '/clients?kind=organisation&cols=source&cols=since&cols=matters&cols=open&cols=opened&cols=touched');
  await look('clients-untagged', '/clients?view=untagged');
  await look('clients-empty', '/clients?matters=closed&kind=person&since_in=today');
  await look('referrers', '/referrers?sort=last');
});

test('organisations are filtered, kept and taken along by the keyboard alone', { timeout: 90_000 }, async () => {
  const { page } = it;
  await call(page, '/organisations', { name: 'Yew Tree Holdings' });
  await page.goto('/organisations');
  const all = await matching(page);
  await tabTo(page, 'details.filter > summary');
  await page.keyboard.press('Enter');
  await tabTo(page, 'details.filter [name="people"]');
  await page.keyboard.type('some');
  await tabTo(page, 'details.filter .form-foot button');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('people') === 'yes');
  const some = await matching(page);
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  assert.equal((await rowsOf(page)).length - 1, some);
  await tabTo(page, '.save-view summary', 80);
  await page.keyboard.press('Enter');
  await tabTo(page, '.save-view [name="name"]');
  await page.keyboard.type('Where we know somebody');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.has('saved') && url.searchParams.get('people') === 'yes');
  assert.equal(await tabOf(page), 'Where we know somebody');
  await page.getByRole('link', { name: 'Recorded' }).count().then((count) => assert.equal(count, 0));
  await page.goto('/organisations?cols=recorded');
  await page.getByRole('link', { name: 'Recorded' }).click();
  await page.waitForURL((url) => url.searchParams.get('sort') === 'recorded');
  assert.equal(await page.locator('main tbody .row-link').first().innerText(), 'Yew Tree Holdings');
});

test('the files of clients and of referrers hold what is seen', { timeout: 60_000 }, async () => {
  const { page } = it;
  for (const path of ['/clients', '/clients?matters=open&touched_in=last_12_months', '/referrers', '/referrers?kind=client&sort=last']) {
    await page.goto(path);
    assert.equal((await rowsOf(page)).length - 1, await matching(page), path);
  }
});
