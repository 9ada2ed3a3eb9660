// A working day by phone alone, with the thumb: nothing is wider than the screen, too small, or under something else.
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import { CAPTURED, RECORD, REGISTER, aDay, chosenName, owners, pick, rowsOfFile, tickedOf } from './lib/day.mjs';
import { ADMIN } from './lib/server.mjs';
import { thumb } from './lib/thumb.mjs';

const day = aDay('phone', { viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
const it = thumb(() => day.page);

/** A picture of where the day stands, after a look at whether it fits. */
async function look(name) {
  await day.look(name);
  await it.fits(name);
}
const main = () => day.page.locator('main');
const link = (name) => main().getByRole('link', { name });
const button = (name, within = day.page) => within.getByRole('button', { name, exact: true });
const bottom = (name) => day.page.locator('.bottom').getByText(name);
/** Opens a place from the menu at the foot. */
async function place(name, url) {
  await it.main(bottom('More'));
  await it.leads(url, () => it.main(day.page.locator('#more').getByRole('link', { name, exact: true })));
}
/** Looks for something from the foot of any page, and takes the first that is called so. */
async function search(typed, name, url) {
  await it.main(bottom('Search'));
  await day.page.locator('#palette-q:focus').waitFor();
  await day.page.keyboard.type(typed);
  const hit = day.page.locator('#palette-list .hit', { hasText: name }).first();
  await hit.waitFor();
  await look(`search-${typed}`);
  await it.leads(url, () => it.tap(hit));
}
/** Takes back what was just done, with what is said at the foot. */
async function undo(sentence) {
  await day.page.locator('.toast', { hasText: sentence }).waitFor();
  await Promise.all([day.page.waitForEvent('load'), it.tap(day.page.locator('.toast').getByRole('button', { name: 'Undo' }))]);
}

day.step('signed in, and captured from anywhere', async () => {
  await day.page.goto('/sign-in');
  await look('sign-in');
  await it.type(day.page.getByLabel('Email address'), ADMIN.email);
  await it.type(day.page.getByLabel('Password'), ADMIN.password);
  await it.leads((url) => url.pathname === '/', () => it.main(button('Sign in')));
  await look('today');
  await it.main(day.page.locator('.bottom-add'));
  await day.page.locator('#capture-line:focus').waitFor();
  await it.type(day.page.locator('#capture-line'), CAPTURED);
  await day.page.locator('#reading').getByText('£18,000').waitFor();
  await look('captured');
  await it.leads(/\/referrals\/[0-9a-z]{13}/, () => it.main(day.page.locator('#capture-form button.primary')));
  await look('referral');
});

day.step('a file is brought in, from the menu to its result', async () => {
  await place('Settings', '**/settings');
  await look('settings');
  await it.leads('**/imports', () => it.tap(link('Imports')));
  await it.leads('**/imports/new', () => it.main(day.page.getByRole('link', { name: 'Import files' })));
  await pick(day.page, REGISTER, () => it.tap(day.page.getByLabel('Files', { exact: true })));
  await look('file');
  await it.leads(/\/imports\/uploads\/[0-9a-z]{13}$/, () => it.main(button('Read the files')));
  await day.page.getByText('register.csv').first().waitFor();
  await look('columns');
  await it.leads('**/preview', () => it.main(button('Preview')));
  await day.page.getByText('Nothing has been recorded yet').waitFor();
  await look('preview');
  await it.leads(/\/imports\/[0-9a-z]{13}$/, () => it.main(button('Start the import')));
  await day.page.getByRole('link', { name: 'Every row as CSV' }).waitFor();
  await look('imported');
  assert.match(await main().innerText(), /2026-02-31.*no day of the calendar/);
});

day.step('found with a slip of the finger, opened, and put right where it stands', async () => {
  await search('Brakenbury', 'Brackenbury Mills', RECORD);
  assert.equal(await day.page.locator('h1').innerText(), 'Brackenbury Mills');
  await it.tap(link('Change Need'));
  await day.page.locator('.fact [name="need"]:focus').waitFor();
  await it.tap(day.page.locator('.fact [name="need"]'));
  await day.page.keyboard.press('End');
  await day.page.keyboard.type(' of the mill');
  await look('edit');
  await Promise.all([day.page.waitForEvent('load'), it.tap(button('Save', day.page.locator('.fact-form')))]);
  await main().getByText('Lease of the mill').first().waitFor();
  await look('edited');
});

day.step('two of one name become one, and two again', async () => {
  await place('People', '**/people');
  await look('people');
  await it.leads(/\/duplicates/, () => it.tap(day.page.getByRole('link', { name: 'Duplicates' })));
  await it.tap(button('Search now'));
  const pair = day.page.locator('tr', { hasText: 'Hartnell' });
  await pair.waitFor();
  await look('pairs');
  await it.leads(/\/merge/, () => it.tap(pair.getByRole('link', { name: 'Compare' })));
  await it.tap(day.page.getByRole('radio', { name: /^Name:/ }).nth(1));
  const name = await chosenName(day.page);
  await look('merge');
  await it.leads(/\/people\/[0-9a-z]{13}$/, () => it.main(button('Merge', main())));
  assert.equal(await day.page.locator('h1').innerText(), name);
  await look('merged');
  await undo('Merged');
  await day.page.getByText('both stand by themselves again').waitFor();
  await look('two-again');
});

day.step('several are handed over and given a next step, and it is taken back', async () => {
  await place('Referrals', '**/referrals');
  await it.leads(/view=open/, () => it.tap(link(/^Open/)));
  await look('list');
  const before = await owners(day.page);
  const boxes = day.page.locator('.row-check input[name="id"]');
  for (let at = 0; at < 3; at += 1) await it.tap(boxes.nth(at));
  await look('ticked');
  const ticked = await tickedOf(day.page);
  const bulk = day.page.locator('.bulk');
  await it.tap(bulk.getByText('Assign').first());
  await it.choose(bulk.getByLabel('New owner'), { label: 'Grace Lindqvist' });
  await look('assign');
  await Promise.all([day.page.waitForEvent('load'), it.main(button('Assign', bulk))]);
  const now = await owners(day.page);
  for (const id of ticked) assert.equal(now[id], 'Grace Lindqvist');
  await look('assigned');
  await undo('3 referrals');
  const again = await owners(day.page);
  for (const id of ticked) assert.equal(again[id], before[id]);

  for (let at = 0; at < 2; at += 1) await it.tap(boxes.nth(at));
  await it.tap(bulk.getByText('Next step').first());
  await it.type(bulk.getByLabel('What'), 'Send the fee quote');
  await it.tap(bulk.getByLabel('By', { exact: true }));
  // The calendar that opens then is the phone's own.
  await bulk.getByLabel('By', { exact: true }).fill('2031-11-12');
  await look('step');
  await Promise.all([day.page.waitForEvent('load'), it.main(button('Set', bulk))]);
  assert.equal(await day.page.locator('tr[data-row]', { hasText: 'Send the fee quote' }).count(), 2);
  await undo('2 referrals');
  assert.equal(await day.page.locator('tr[data-row]', { hasText: 'Send the fee quote' }).count(), 0);
});

day.step('a view is kept, and stands among the tabs', async () => {
  await it.tap(main().locator('.filter > summary'));
  const filter = main().locator('.filter .menu-list');
  await it.choose(filter.getByLabel('Owner'), { label: 'Daniel Okafor' });
  await look('filter');
  await it.leads(/owner=/, () => it.main(button('Apply', filter)));
  await it.tap(main().getByText('Save this as a view'));
  await it.type(day.page.getByLabel('Name of the view'), "Daniel's open ones");
  await look('view');
  await it.leads(/saved=/, () => it.tap(button('Save the view')));
  await look('viewed');
  await it.leads(/view=mine|\/referrals$/, () => it.tap(link(/^Mine/)));
  await it.leads(/owner=/, () => it.tap(link("Daniel's open ones")));
});

day.step('from a number of a report to its rows, and both as files', async () => {
  await place('Insights', '**/reports');
  await look('reports');
  await it.leads('**/reports/leaks', () => it.tap(link('Leaks')));
  await look('leaks');
  const file = (target) => rowsOfFile(day.page, () => it.tap(target));
  assert.ok(await file(link('CSV')) > 0, 'the report has rows');
  const number = main().locator('tbody td.num a').first();
  const many = Number((await number.innerText()).replaceAll(',', ''));
  await it.leads(/\/referrals/, () => it.tap(number));
  await look('rows');
  assert.ok(many > 0);
  assert.equal(await file(link('CSV')), many);
});

day.step('signed out', async () => {
  await it.tap(day.page.locator('.top .menu > summary').last());
  await look('me');
  await it.leads('**/sign-in', () => it.main(button('Sign out')));
});
