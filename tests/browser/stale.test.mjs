// Two people at one record, the undo bar, and the bin; every page looked at on a desk and a phone, light and dark.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, visit } from './lib/browser.mjs';
import { asItStands } from './lib/look.mjs';
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

const LONG = 'Wilhelmina Featherstonehaugh-Cholmondeley of Saint John and Bartholomew-under-the-Hill';

test('who saves second is told, sees both, and saves over it only knowingly', async () => {
  const one = await visit(browser, server.base);
  const two = await visit(browser, server.base);
  const [mine, theirs] = [await signIn(one), await signIn(two)];
  one.expect(422);
  await mine.goto('/people/new');
  await mine.fill('[name="name"]', 'Amira Khan');
  await Promise.all([mine.waitForURL(/\/people\/[0-9a-z]{13}$/), mine.getByRole('button', { name: 'Add' }).click()]);
  const address = mine.url();
  await Promise.all([mine.goto(`${address}/edit`), theirs.goto(`${address}/edit`)]);
  await theirs.fill('[name="name"]', LONG);
  await theirs.fill('[name="email"]', 'amira@shah.example');
  await Promise.all([theirs.waitForURL(address), theirs.getByRole('button', { name: 'Save' }).click()]);
  await mine.fill('[name="name"]', 'Amira Khan-Hale');
  await mine.fill('[name="phone"]', '+44 20 7946 0000');
  await mine.getByRole('button', { name: 'Save' }).click();
  await mine.getByText('while you had it open').waitFor();
  const clash = await mine.locator('.clash').innerText();
  for (const part of [LONG, 'Amira Khan-Hale', 'amira@shah.example', '+44 20 7946 0000']) assert.ok(clash.includes(part), `${part} is not in: ${clash}`);
  assert.equal(await mine.inputValue('[name="name"]'), 'Amira Khan-Hale', 'what was typed is kept');
  await asItStands(mine, 'undo', 'stale-form');
  await theirs.reload();
  assert.match(await theirs.locator('h1').innerText(), /Featherstonehaugh/, 'nothing was overwritten');
  await Promise.all([mine.waitForURL(address), mine.getByRole('button', { name: 'Save mine over it' }).click()]);
  assert.match(await mine.locator('h1').innerText(), /Amira Khan-Hale/);
  await one.done();
  await two.done();
});

test('a change is undone at the foot of the page, and done again', async () => {
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  await page.goto('/people');
  await page.locator('.row-link').first().click();
  await page.waitForURL(/\/people\/[0-9a-z]{13}$/);
  const address = page.url();
  await page.goto(`${address}/edit`);
  await page.fill('[name="name"]', 'Bertha Else');
  await Promise.all([page.waitForURL(address), page.getByRole('button', { name: 'Save' }).click()]);
  const bar = page.locator('#toasts');
  await bar.getByRole('button', { name: 'Undo' }).waitFor();
  await asItStands(page, 'undo', 'undo-bar');
  await Promise.all([page.waitForNavigation(), bar.getByRole('button', { name: 'Undo' }).click()]);
  assert.equal(page.url(), address, 'it stays where it was');
  assert.match(await page.locator('h1').innerText(), /Amira Khan-Hale/);
  await Promise.all([page.waitForNavigation(), bar.getByRole('button', { name: 'Undo' }).click()]);
  assert.match(await page.locator('h1').innerText(), /Bertha Else/);
  await page.goto(`${address}/history`);
  await asItStands(page, 'undo', 'history');
  await context.done();
});

test('a card that is dropped on the board is put back by the bar', async () => {
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  await page.goto('/capture');
  await page.fill('[name="line"]', 'Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute, worth 40k');
  await Promise.all([page.waitForURL(/\/referrals\/[0-9a-z]{13}$/), page.locator('main').getByRole('button', { name: /Capture|Save/ }).first().click()]);
  await page.goto('/referrals?as=board&view=open');
  await page.locator('.card').first().dragTo(page.locator('[data-stage="talking"]'));
  const undo = page.locator('#toasts').getByRole('button', { name: 'Undo' });
  await undo.waitFor();
  await Promise.all([page.waitForNavigation(), undo.click()]);
  assert.equal(await page.locator('[data-stage="talking"] .card').count(), 0);
  await context.done();
});

test('the bin: empty, full, found by name, taken out', async () => {
  const context = await visit(browser, server.base);
  const page = await signIn(context);
  await page.goto('/bin');
  await page.getByText('Nothing is in the bin').waitFor();
  await asItStands(page, 'undo', 'bin-empty');
  for (const name of [LONG, 'Zed Zander', 'Ida Short']) {
    await page.goto('/people/new');
    await page.fill('[name="name"]', name);
    await Promise.all([page.waitForURL(/\/people\/[0-9a-z]{13}$/), page.getByRole('button', { name: 'Add' }).click()]);
    await page.locator('summary[aria-label^="More"]').click();
    await Promise.all([page.waitForURL('**/people'), page.getByRole('button', { name: 'Put in the bin' }).click()]);
  }
  await page.goto('/bin');
  await page.getByText('Zed Zander').waitFor();
  await asItStands(page, 'undo', 'bin-full');
  await page.fill('main [name="q"]', 'zand');
  await Promise.all([page.waitForURL(/q=zand/), page.getByRole('button', { name: 'Find' }).click()]);
  assert.equal(await page.locator('tbody tr').count(), 1);
  await Promise.all([page.waitForURL(/\/people\/[0-9a-z]{13}$/), page.getByRole('button', { name: 'Take out' }).click()]);
  assert.match(await page.locator('h1').innerText(), /Zed Zander/);
  await context.done();
});
