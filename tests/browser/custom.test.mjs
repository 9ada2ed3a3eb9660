// Custom fields: an admin makes one, a partner fills it in and looks by it; what its pages look like.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, launch, read, signIn, visit } from './lib/browser.mjs';
import { keepsTheRules } from './lib/look.mjs';
import { serve } from './lib/server.mjs';

const PARTNER = { email: 'pia.partner@custom.example', password: 'seven slow grey otters' };

let browser;
let server;
let context;
let admin;
before(async () => {
  browser = await launch();
  server = await serve({ sample: true });
  context = await visit(browser, server.base);
  admin = await signIn(context);
});
after(async () => {
  await context?.done();
  await browser?.close();
  await server?.end();
});

test('an admin adds a choice, a partner fills it in and filters by it', { timeout: 120_000 }, async () => {
  await admin.goto('/settings');
  await admin.getByRole('link', { name: 'Custom fields' }).click();
  const panel = admin.locator('section.panel', { has: admin.getByRole('heading', { name: 'Referrals' }) });
  await panel.getByText('Add a field').click();
  await panel.locator('.panel-foot [name="label"]').fill('Urgency');
  assert.equal(await panel.locator('.panel-foot [name="choices"]').isVisible(), false, 'a text has no list');
  await panel.locator('.panel-foot [name="kind"]').selectOption('choice');
  await panel.locator('.panel-foot [name="choices"]').fill('Can wait\nThis week\nToday');
  await panel.getByRole('button', { name: 'Add the field' }).click();
  await admin.getByText('Can wait, This week, Today; on the record, nothing in it yet').waitFor();

  await call(admin, '/settings/colleagues', { ...PARTNER, name: 'Pia Partner', role: 'manager' });
  const visitor = await visit(browser, server.base);
  const page = await signIn(visitor, PARTNER);
  const [{ id }] = (await read(page, '/referrals?state=open&limit=1')).referrals;
  await page.goto(`/referrals/${id}`);
  await page.locator('summary', { hasText: 'Not said' }).first().click();
  await page.getByRole('link', { name: 'Change Urgency' }).click();
  await page.locator('.fact-form [name="custom.urgency"]').selectOption('This week');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForFunction(() => document.body.innerText.includes('Changed.'));
  await page.locator('.fact', { hasText: 'Urgency' }).getByText('This week').waitFor();

  await page.goto('/referrals?view=all');
  await page.locator('details.filter > summary').click();
  await page.locator('details.filter [name="custom.urgency"]').selectOption('This week');
  await page.locator('details.filter').getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL((url) => url.searchParams.get('custom.urgency') === 'this_week');
  assert.equal(await page.locator('main tbody tr').count(), 1);
  await page.locator('.chips').getByText('is This week').waitFor();
  await visitor.done();
});

test('the pages with custom fields keep to the rules', { timeout: 240_000 }, async () => {
  const look = (kind, path) => keepsTheRules(admin, 'custom', kind, path);
  await look('settings', '/settings/custom-fields');
  const { custom_fields: fields } = await read(admin, '/custom-fields');
  await look('field', `/settings/custom-fields/${fields.find((f) => f.key === 'urgency').id}`);
  const { people } = await read(admin, '/people?q=Amira%20Khan');
  await look('person', `/people/${people[0].id}`);
  await look('edit', `/people/${people[0].id}/edit`);
  await look('columns', '/referrals?view=all&cols=stands&cols=owner&cols=custom.conflict_check_reference&cols=custom.urgency&sort=custom.conflict_check_reference');
  await look('groups', '/referrals?view=all&as=groups&group=custom.urgency');
});
