// Views of the list of referrals: kept, shared, as a calendar, group by group, with other columns; what it looks like, and with the keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, tabTo } from './lib/browser.mjs';
import { insideTheSampleFirm, rowsOf, tabOf } from './lib/list.mjs';
import { keepsTheRules } from './lib/look.mjs';

const it = insideTheSampleFirm();
const look = (kind, path) => keepsTheRules(it.page, 'views', kind, path);

test('calendar, groups, ways and columns keep to the rules', { timeout: 180_000 }, async () => {
  await look('calendar', '/referrals?view=open&as=calendar');
  await look('groups', '/referrals?view=all&as=groups&group=referrer_person');
  await look('either', '/referrals?view=all&or=state%3Dquiet&or=state%3Dwon%26decided_in%3Dlast_12_months');
  await look('columns', '/referrals?view=all&cols=from&cols=source&cols=practice&cols=decided&cols=value');
});

test('the list of people keeps to the rules, filtered, with other columns and empty', { timeout: 180_000 }, async () => {
  await look('people', '/people');
  await look('people-columns', '/people?cols=at&cols=email&cols=phone&cols=referrer&cols=touched&cols=custom.prefers&untouched_in=last_30_days');
  await look('people-empty', '/people?touched_in=last_7_days&email=no&phone=yes&kind=client');
});

test('every group leads to as many referrals as it says', { timeout: 120_000 }, async () => {
  const { page } = it;
  for (const by of ['owner', 'source', 'practice', 'office', 'referrer_person', 'referrer_organisation', 'direction', 'state']) {
    await page.goto(`/referrals?view=all&as=groups&group=${by}`);
    const groups = await page.locator('main tbody tr').evaluateAll((rows) => rows.slice(0, 6).map((row) => [row.querySelector('a').getAttribute('href'), row.querySelector('td.num').innerText.trim()]));
    assert.ok(groups.length > 0, by);
    for (const [href, count] of groups) {
      const answer = await read(page, href);
      assert.equal(String(answer.matching), count.replaceAll(',', ''), `${by}: ${href}`);
    }
  }
});

test('a view is kept by the keyboard alone and stands among the tabs', { timeout: 60_000 }, async () => {
  const { page } = it;
  await page.goto('/referrals?view=all&state=quiet');
  await tabTo(page, '.save-view summary', 80);
  await page.keyboard.press('Enter');
  await tabTo(page, '.save-view [name="name"]');
  await page.keyboard.type('Quiet ones');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.has('saved') && url.searchParams.get('state') === 'quiet');
  assert.equal(await tabOf(page), 'Quiet ones');
  await page.goto('/referrals?view=mine');
  await page.getByRole('link', { name: 'Quiet ones' }).click();
  await page.waitForURL((url) => url.searchParams.get('state') === 'quiet');
  await page.getByRole('button', { name: 'Take the view away' }).click();
  await page.waitForFunction(() => document.body.innerText.includes('The view was taken away'));
  assert.equal(await page.getByRole('link', { name: 'Quiet ones' }).count(), 0);
});

test('one of two ways is enough, and the file holds what is seen', { timeout: 60_000 }, async () => {
  const { page } = it;
  await page.goto('/referrals?view=all&state=quiet');
  const quiet = (await read(page, '/referrals?state=quiet')).matching;
  const won = (await read(page, '/referrals?state=won')).matching;
  await page.locator('details.filter > summary').click();
  await page.selectOption('details.filter [name="state"]', 'won');
  await page.getByRole('button', { name: 'Or these' }).click();
  await page.waitForURL((url) => url.searchParams.getAll('or').length === 2);
  const said = await page.locator('main tfoot').innerText();
  assert.match(said, new RegExp(`${quiet + won} referrals`));
  assert.equal((await rowsOf(page)).length - 1, quiet + won);
});
