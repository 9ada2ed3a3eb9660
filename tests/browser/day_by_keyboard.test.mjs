// A working day by keyboard alone: every step of it is got to with a few presses, and what has the keyboard is always in sight.
import assert from 'node:assert/strict';
import { CAPTURED, RECORD, REGISTER, aDay, chosenName, owners, pick, rowsOfFile, tickedOf } from './lib/day.mjs';
import { keyboard } from './lib/keyboard.mjs';
import { ADMIN } from './lib/server.mjs';

// Whatever a mouse or a finger does is counted; nothing may be.
const countPointing = (context) => context.addInitScript(() => {
  const count = () => sessionStorage.setItem('pointed', String(Number(sessionStorage.getItem('pointed') ?? 0) + 1));
  for (const type of ['mousedown', 'pointerdown', 'touchstart']) addEventListener(type, count, true);
});
const day = aDay('keyboard', {}, countPointing);
const keys = keyboard(() => day.page);

const { look } = day;
const main = () => day.page.locator('main');
const inside = (name) => day.page.locator(name);
const said = (text) => inside('.toast').filter({ hasText: text }).waitFor();
/** Does something that draws the page anew. */
const anew = (act) => Promise.all([day.page.waitForEvent('load'), act()]);

/** The palette, with something typed, at what comes first. */
async function palette(typed, first) {
  await keys.press('Control+k');
  await keys.given(inside('#palette-q'), 'the palette');
  await keys.press('Control+a');
  await keys.type(typed);
  await inside('#palette-list .is-first').filter({ hasText: first }).waitFor();
}

day.step('signed in, and captured from anywhere', async () => {
  await day.page.goto('/sign-in');
  await keys.given(day.page.getByLabel('Email address'), 'signing in begins at the address');
  await keys.type(ADMIN.email);
  await keys.press('Tab');
  await keys.type(ADMIN.password);
  await keys.leads((url) => url.pathname === '/', () => keys.press('Enter'));
  await look('today');

  // A dialog keeps the keyboard to itself, and gives it back where it was.
  await keys.press('j');
  const row = await keys.seen('the first row of Today');
  for (const [key, dialog] of [['c', '#capture'], ['?', '#help'], ['/', '#palette']]) {
    await keys.press(key);
    await inside(`${dialog}[open] :focus`).waitFor();
    for (let at = 0; at < 12; at += 1) {
      await keys.press('Tab');
      // Between the last and the first the browser itself may have it.
      const where = await day.page.evaluate((dialog) => document.activeElement === document.body || Boolean(document.activeElement.closest(dialog)), dialog);
      assert.ok(where, `Tab leaves ${dialog}`);
    }
    await look(`dialog${dialog}`);
    await keys.press('Escape');
    assert.equal(await keys.seen(`after ${dialog}`), row);
  }

  await keys.press('c');
  await keys.given(inside('#capture-line'), 'capturing');
  await keys.type(CAPTURED);
  await inside('#reading').getByText('£18,000').waitFor();
  await look('captured');
  await keys.leads(/\/referrals\/[0-9a-z]{13}/, () => keys.press('Control+Enter'));
  await look('referral');
});

day.step('a file is brought in, from the palette to its result', async () => {
  await palette('import', 'Imports');
  await look('palette');
  await keys.leads('**/imports', () => keys.press('Enter'));
  await keys.leads('**/imports/new', () => keys.do('link', 'Import files'));
  await keys.to('button', /^Files/);
  await pick(day.page, REGISTER, () => keys.press('Space'));
  await keys.leads(/\/imports\/uploads\/[0-9a-z]{13}$/, () => keys.press('Control+Enter'));
  await day.page.getByText('register.csv').first().waitFor();
  await look('columns');
  await keys.leads('**/preview', () => keys.press('Control+Enter'));
  await day.page.getByText('Nothing has been recorded yet').waitFor();
  await look('preview');
  await keys.leads(/\/imports\/[0-9a-z]{13}$/, () => keys.do('button', 'Start the import'));
  await day.page.getByRole('link', { name: 'Every row as CSV' }).waitFor();
  await look('imported');
  assert.match(await main().innerText(), /2026-02-31.*no day of the calendar/);
});

day.step('found with a slip of the finger, opened, and put right where it stands', async () => {
  await palette('Brakenbury', 'Brackenbury Mills');
  await look('found');
  await keys.leads(RECORD, () => keys.press('Enter'));
  assert.equal(await inside('h1').innerText(), 'Brackenbury Mills');
  await keys.do('link', 'Skip to the content');
  await keys.do('link', 'Change Need');
  const need = inside('.fact [name="need"]');
  await keys.given(need, 'the need, in its place');
  // Given up, and done.
  await keys.press('Escape');
  await keys.given(day.page.getByRole('link', { name: 'Change Need' }), 'the fact, after its form was given up');
  await keys.press('Enter');
  await keys.given(need, 'the need again');
  await keys.press('Control+a');
  await keys.type('Lease of the mill');
  await look('edit');
  await anew(() => keys.press('Enter'));
  await main().getByText('Lease of the mill').first().waitFor();
  await keys.given(day.page.getByRole('link', { name: 'Change Need' }), 'the fact, after it was changed');
  await look('edited');
});

day.step('two of one name become one, and two again', async () => {
  await palette('duplicates', 'Duplicates');
  await keys.leads('**/duplicates', () => keys.press('Enter'));
  await keys.do('button', 'Search now');
  await inside('tr').filter({ hasText: 'Hartnell' }).waitFor();
  await look('pairs');
  await keys.press('j');
  await keys.seen('the first pair');
  await keys.leads(/\/merge/, () => keys.press('Enter'));
  await keys.do('link', 'Skip to the content');
  await keys.to('radio', /^Name:/);
  await keys.press('ArrowRight');
  const name = await chosenName(day.page);
  await look('merge');
  await keys.leads(/\/people\/[0-9a-z]{13}$/, () => keys.press('Control+Enter'));
  assert.equal(await inside('h1').innerText(), name);
  await look('merged');
  await anew(() => keys.press('z'));
  await said('both stand by themselves again');
  await look('two-again');
});

day.step('several are handed over and given a next step, and it is taken back', async () => {
  await keys.leads(/\/referrals/, () => keys.press('g', 'r'));
  await keys.do('link', 'Skip to the content');
  await keys.leads(/view=open/, () => keys.do('link', /^Open/));
  // A look at one beside the list, and back in its row.
  await keys.press('j');
  const first = await keys.seen('the first row');
  await keys.press('Enter');
  await keys.given(inside('#side h2 a'), 'the record beside the list');
  await look('side');
  await keys.press('Escape');
  await day.page.waitForURL((url) => !url.searchParams.has('open'));
  await keys.given(inside('tr[data-row] .row-link').first(), 'the row, after the record beside the list');
  assert.equal(await keys.seen('after the record beside the list'), first);
  await keys.press('k');

  const before = await owners(day.page);
  for (const to of [[], ['j'], ['j']]) {
    await keys.press(...to, 'x');
    await keys.seen('a ticked row');
  }
  const ticked = await tickedOf(day.page);
  assert.equal(ticked.length, 3);
  await look('ticked');
  await keys.press('a');
  await keys.given(inside('.bulk [name="owner_id"]'), 'the new owner');
  await keys.press('Escape');
  await keys.press('a');
  await keys.given(inside('.bulk [name="owner_id"]'), 'the new owner again');
  await keys.type('Grace');
  await look('assign');
  await keys.to('button', 'Assign', { most: 2 });
  await anew(() => keys.press('Enter'));
  await said('3 referrals');
  const now = await owners(day.page);
  for (const id of ticked) assert.equal(now[id], 'Grace Lindqvist');
  await keys.seen('after the rows were handed over');
  await look('assigned');
  await anew(() => keys.press('z'));
  const again = await owners(day.page);
  for (const id of ticked) assert.equal(again[id], before[id]);
  await keys.seen('after it was taken back');

  await keys.press('x', 'j', 'x');
  await palette('next', 'Next step');
  await keys.press('Enter');
  await keys.given(inside('.bulk [name="next_what"]'), 'what is next');
  await keys.type('Send the fee quote');
  await keys.tab(inside('.bulk [name="next_on"]'), { most: 2 });
  await keys.day('2031-11-12');
  await look('step');
  await keys.to('button', 'Set', { most: 5 });
  await anew(() => keys.press('Enter'));
  await said('2 referrals');
  assert.equal(await inside('tr[data-row]').filter({ hasText: 'Send the fee quote' }).count(), 2);
  await anew(() => keys.press('z'));
  assert.equal(await inside('tr[data-row]').filter({ hasText: 'Send the fee quote' }).count(), 0);
  await keys.seen('after the steps were taken back');
  await look('steps-back');
});

day.step('a view is kept, and stands among the tabs', async () => {
  await keys.press('f');
  await keys.given(inside('.filter [name="q"]'), 'the filter');
  await keys.tab(inside('.filter [name="owner"]'), { most: 3 });
  await keys.type('Daniel');
  await look('filter');
  await keys.leads(/owner=/, () => keys.press('Control+Enter'));
  await keys.do('link', 'Skip to the content');
  await keys.tab(inside('.save-view > summary'));
  await keys.press('Enter');
  await keys.to('textbox', 'Name of the view', { most: 2 });
  await keys.type("Daniel's open ones");
  await look('view');
  await keys.leads(/saved=/, () => keys.press('Enter'));
  await look('viewed');
  await keys.do('link', 'Skip to the content');
  await keys.leads(/view=mine/, () => keys.do('link', 'Mine'));
  await keys.do('link', 'Skip to the content');
  await keys.leads(/owner=/, () => keys.do('link', /^Daniel's open ones/));
});

day.step('from a number of a report to its rows, and both as files', async () => {
  await keys.leads('**/reports', () => keys.press('g', 'i'));
  await look('reports');
  await keys.press('j');
  assert.match(await keys.seen('the first report'), /Leaks/);
  await keys.leads('**/reports/leaks', () => keys.press('Enter'));
  await look('leaks');
  const number = main().locator('tbody td.num a').first();
  const many = Number((await number.innerText()).replaceAll(',', ''));
  assert.ok(many > 0);
  await keys.press('j');
  await keys.given(number, 'the first number that leads to its rows');
  await keys.leads(/\/referrals/, () => keys.press('Enter'));
  await look('rows');
  await keys.do('link', 'Skip to the content');
  await keys.to('link', 'CSV');
  assert.equal(await rowsOfFile(day.page, () => keys.press('Enter')), many);
});

day.step('signed out', async () => {
  await keys.leads((url) => url.pathname === '/', () => keys.press('g', 't'));
  await keys.tab(inside('.top .menu > summary'));
  await keys.press('Enter');
  await keys.to('button', 'Sign out', { most: 8 });
  await look('me');
  await keys.leads('**/sign-in', () => keys.press('Enter'));
  const pointed = await day.page.evaluate(() => sessionStorage.getItem('pointed'));
  assert.equal(pointed, null, 'the mouse was used');
});
