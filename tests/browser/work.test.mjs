// The main job from the first word to the leak report: by keyboard, by touch, and without script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PHONE, launch, signIn, tabTo, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve();
});
after(async () => {
  await browser?.close();
  await server?.end();
});

const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(new Date());
const inDays = (days) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(new Date(Date.now() + days * 86_400_000));
const main = (page) => page.locator('main');

/** What the leak report says of today's introductions. */
async function booked(page) {
  await page.goto(`/reports/leaks?from=${today()}&to=${today()}`);
  return (await page.locator('.report-say').innerText()).replace(/\s+/g, ' ');
}

test('by keyboard alone: captured, touched, planned, engaged, thanked, told, booked', async () => {
  const context = await visit(browser, server.base);
  // Whatever a mouse or a finger does is counted; nothing may be.
  await context.addInitScript(() => {
    const count = () => sessionStorage.setItem('pointed', String(Number(sessionStorage.getItem('pointed') ?? 0) + 1));
    for (const type of ['mousedown', 'pointerdown', 'touchstart']) addEventListener(type, count, true);
  });
  const page = await signIn(context);
  const keys = async (...all) => { for (const key of all) await page.keyboard.press(key); };
  const at = (pattern) => page.waitForURL(pattern);

  await keys('c');
  await page.locator('#capture-line:focus').waitFor();
  await page.keyboard.type('Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute, worth 40k');
  const reading = page.locator('#reading dl.reading');
  await reading.getByText('£40,000').waitFor();
  const understood = await reading.innerText();
  for (const part of ['Orion Foods', 'Amira Khan', 'Hale & Co', 'shareholder dispute']) assert.ok(understood.includes(part), `the reading lacks ${part}: ${understood}`);
  await Promise.all([at((url) => url.pathname !== '/'), keys('Control+Enter')]);
  await page.getByText('shareholder dispute').first().waitFor();

  await Promise.all([at('**/referrals'), keys('g', 'r')]);
  await page.locator('[data-row]').first().waitFor();
  await keys('j', 'k', 'Enter');
  await page.locator('#side h2 a:focus').waitFor();
  await Promise.all([at(/\/referrals\/[0-9a-z]{13}$/), keys('Enter')]);
  const address = page.url();

  await keys('l');
  await page.locator('#form form').waitFor();
  await tabTo(page, '#form [name="note"]', 12);
  await page.keyboard.type('Spoke to the finance director.');
  await Promise.all([at('**/next-step'), keys('Control+Enter')]);

  await tabTo(page, '#form [name="next_what"]', 40);
  await keys('Control+a');
  await page.keyboard.type('Send the engagement letter');
  await tabTo(page, '#form [name="next_on"]', 3);
  const [year, month, day] = inDays(3).split('-');
  // Whether the day or the month comes first is the browser's affair.
  for (const typed of [`${day}${month}${year}`, `${month}${day}${year}`]) {
    await page.keyboard.type(typed);
    if (await page.inputValue('#form [name="next_on"]') === inDays(3)) break;
    await keys('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
  }
  assert.equal(await page.inputValue('#form [name="next_on"]'), inDays(3), 'the day typed into the date field');
  await Promise.all([at(address), keys('Control+Enter')]);
  assert.match(await main(page).innerText(), /Send the engagement letter/);
  assert.match(await main(page).innerText(), /Spoke to the finance director/);

  await page.goto(`${address}/decision`);
  await tabTo(page, 'a[href$="/engagement"]');
  await Promise.all([at('**/engagement'), keys('Enter')]);
  await tabTo(page, '#form [name="matter_title"]');
  await keys('Control+a');
  await page.keyboard.type('Orion Foods against its founder');
  await Promise.all([at(address), keys('Control+Enter')]);
  assert.match(await main(page).innerText(), /Won/);

  for (const how of ['A call', 'Over lunch']) {
    await tabTo(page, '.loop a.primary', 80);
    await keys('Enter');
    await page.locator('#form [name="how"]').waitFor();
    await tabTo(page, '#form [name="how"]', 20);
    await page.keyboard.type(how);
    await Promise.all([page.waitForEvent('framenavigated'), keys('Control+Enter')]);
    await page.waitForLoadState();
  }
  await page.locator('.loop').waitFor();
  assert.equal(await page.locator('.loop li.done').count(), await page.locator('.loop li').count(), await page.locator('.loop').innerText());

  const pointed = await page.evaluate(() => sessionStorage.getItem('pointed'));
  assert.equal(pointed, null, 'the mouse was used');
  assert.match(await booked(page), /1 .*(booked|won)/i);
  await context.done();
});

test('by touch on a phone: captured, touched, engaged, thanked, told', async () => {
  const context = await visit(browser, server.base, { viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const page = await signIn(context);
  await page.locator('.bottom-add').tap();
  await page.locator('#capture-line').tap();
  await page.keyboard.type('Peter Voss (Voss Wealth) introduced Lindow Mills, lease renewal, worth 12k');
  await page.locator('#reading').getByText('£12,000').waitFor();
  await Promise.all([page.waitForURL((url) => url.pathname !== '/'), page.locator('#capture-form button.primary').tap()]);
  await page.locator('.bottom a[href="/"]').tap();
  await page.waitForURL((url) => url.pathname === '/');
  await page.locator('.bottom button').tap();
  await page.locator('#more a[href="/referrals"]').tap();
  await page.waitForURL('**/referrals');
  await page.locator('tr[data-row]', { hasText: 'Lindow Mills' }).locator('.row-link').tap();
  await page.locator('#side h2 a').tap();
  await page.waitForURL(/\/referrals\/[0-9a-z]{13}$/);
  const address = page.url();

  await page.locator('.next-step a', { hasText: 'Log a touch' }).tap();
  await page.locator('#form [name="note"]').tap();
  await page.keyboard.type('They want to renew in March.');
  await page.locator('#form button.primary').tap();
  await page.waitForURL('**/next-step');
  await page.locator('#form button.primary').tap();
  await page.waitForURL(address);

  await page.locator('.next-step a', { hasText: 'Decide' }).tap();
  await page.locator('#form a[href$="/engagement"]').tap();
  await page.waitForURL('**/engagement');
  await page.locator('#form [name="matter_title"]').fill('Lease of the mill');
  await page.locator('#form button.primary').tap();
  await page.waitForURL(address);
  for (const how of ['A letter', 'A call']) {
    await page.locator('.loop a.primary').tap();
    await page.locator('#form [name="how"]').tap();
    await page.keyboard.type(how);
    await Promise.all([page.waitForEvent('framenavigated'), page.locator('#form button.primary').tap()]);
    await page.waitForLoadState();
  }
  assert.equal(await page.locator('.loop li.done').count(), await page.locator('.loop li').count());
  assert.match(await booked(page), /(booked|won)/i);
  await context.done();
});

test('without script: captured, touched, declined with a reason, moved on the board, filtered', async () => {
  const context = await visit(browser, server.base, { javaScriptEnabled: false });
  const page = await signIn(context);
  for (const prospect of ['Basalt Roofing', 'Cinder Hall School']) {
    await page.locator('.bar-capture').click();
    await page.waitForURL('**/capture');
    await page.fill('[name="line"]', `Nora Feld (Feld Recruitment) introduced ${prospect}, tribunal claim, worth 8k`);
    await page.locator('#capture-form button.primary').click();
    await page.waitForURL((url) => url.pathname !== '/capture');
  }
  await page.goto('/referrals?view=open');
  await page.getByRole('link', { name: 'Basalt Roofing' }).click();
  await page.waitForURL(/\/referrals\/[0-9a-z]{13}$/);
  const address = page.url();
  await page.locator('.next-step a', { hasText: 'Log a touch' }).click();
  await page.fill('#form [name="note"]', 'Out of our field.');
  await page.locator('#form button.primary').click();
  await page.waitForURL('**/next-step');

  // Refused: no reason chosen. What was typed is still there.
  context.expect(422);
  await page.goto(`${address}/decline`);
  await page.fill('#form [name="note"]', 'Kept although it was refused');
  await page.locator('#form button.primary').click();
  assert.ok(await page.locator('#form .field-error, #form .notice.error').count(), 'it says why it was refused');
  assert.equal(await page.inputValue('#form [name="note"]'), 'Kept although it was refused');
  await page.selectOption('#form [name="reason"]', { index: 1 });
  await page.locator('#form button.primary').click();
  await page.waitForURL(address);
  assert.match(await main(page).innerText(), /Declined/);

  await page.goto('/referrals?view=open&as=board');
  const card = page.locator('.card', { hasText: 'Cinder Hall School' });
  await card.locator('details.menu summary').click();
  await card.locator('button[value="contacted"]').click();
  await page.waitForURL(/as=board/);
  await page.locator('[data-stage="contacted"] .card', { hasText: 'Cinder Hall School' }).waitFor();

  await page.goto('/referrals?view=all');
  await page.locator('details.filter > summary').click();
  await page.selectOption('details.filter [name="state"]', { label: 'Declined' });
  await page.locator('details.filter button[type="submit"]').click();
  await page.waitForURL(/state=/);
  const rows = page.locator('tr[data-row]');
  assert.equal(await rows.count(), 1);
  assert.match(await rows.innerText(), /Basalt Roofing/);
  await page.locator('.chip .x').first().click();
  await page.waitForURL((url) => !url.searchParams.has('state'));
  assert.ok(await rows.count() > 1, 'without the filter the others are back');
  await context.done();
});
