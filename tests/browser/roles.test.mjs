// The pages as other roles than an admin get them: no rule of accessibility broken, nothing wider than the screen, and nothing
// offered that the role may not do. Walls, which compliance alone keeps, with names as long as they may be.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, NARROW, PHONE, call, launch, read, signIn, visit } from './lib/browser.mjs';
import { COLOURS, overflow, picture, violations } from './lib/look.mjs';
import { serve } from './lib/server.mjs';
import { walk } from './lib/tour.mjs';

const NAMES = [
  'Bartholomew-Featherstonehaugh & Wolfeschlegelsteinhausenbergerdorff International Holdings '.repeat(3).slice(0, 200),
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3).slice(0, 200),
  'شركة النور للاستشارات القانونية والمحاسبة الدولية المحدودة',
];
const PASSWORD = 'seven slow grey otters';

let browser;
let server;
let context;
let admin;
/** What the admin's pages are made of. */
let known;
before(async () => {
  browser = await launch();
  server = await serve({ sample: true });
  context = await visit(browser, server.base);
  admin = await signIn(context);
  known = new Set((await walk(admin)).flatMap((a) => [...parts(a.text)]));
});
after(async () => {
  await context?.close();
  await browser?.close();
  await server?.end();
});

/** The elements with their classes that a page is made of; a page without any of its own is as good as looked at. */
function parts(html) {
  return new Set([...html.matchAll(/<([a-z]+)(?=[^>]*?\sclass="([^"]*)"|)/g)].map(([, tag, classes]) => `${tag}.${(classes ?? '').replace(/face-\d+/, '')}`));
}

/** Somebody of a role, signed in. */
async function enter(role) {
  const email = `${role}@roles.example`;
  await admin.goto('/');
  const { colleagues } = await read(admin, '/colleagues');
  const body = { name: `Rae ${role.replace('_', ' ')}`, email, role, password: PASSWORD };
  if (role === 'assistant') body.acts_for = [colleagues.find((c) => c.role === 'fee_earner').id];
  const id = await call(admin, '/settings/colleagues', body);
  const visitor = await visit(browser, server.base);
  return { visitor, page: await signIn(visitor, { email, password: PASSWORD }), id };
}

/** Looks at a page: light and dark, at a desk, on a phone, and on the narrowest screen. */
async function look(page, role, { path, kind }) {
  const found = [];
  const note = (how, wrong) => found.push(...[wrong ?? []].flat().map((w) => `${role} ${kind} (${how}): ${w}`));
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(path);
  await page.evaluate(() => document.fonts.ready);
  note('desk', await overflow(page));
  note('light', await violations(page));
  await picture(page, role, kind, 'desk-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  note('dark', await violations(page, COLOURS));
  await picture(page, role, kind, 'desk-dark');
  await page.setViewportSize(PHONE);
  note('phone', await overflow(page));
  note('phone', await violations(page, ['target-size', 'scrollable-region-focusable']));
  await picture(page, role, kind, 'phone-dark');
  await page.setViewportSize(NARROW);
  note('320', await overflow(page));
  return found;
}

/** Walks as a role: nothing it is led to is refused, and what looks otherwise than for the admin is looked at. */
async function asRole(role, page, always) {
  const answers = await walk(page);
  const refused = answers.filter((a) => a.status === 403).map((a) => a.kind);
  assert.deepEqual(refused, [], `${role} is led to what the role may not do`);
  const drawn = answers.filter((a) => a.status === 200 && /<html/.test(a.text));
  assert.ok(drawn.length > 10, `only ${drawn.length} pages were found by links`);
  const other = ({ text }) => [...parts(text)].some((part) => !known.has(part));
  const looked = drawn.filter((a) => always.includes(a.kind) || other(a));
  for (const kind of always) assert.ok(looked.some((a) => a.kind === kind), `${role} does not get to ${kind}`);
  const found = [];
  for (const { url, kind } of looked) found.push(...await look(page, role, { path: url.pathname + url.search, kind }));
  assert.ok(found.length === 0, `${found.length} faults on ${looked.length} pages:\n${found.join('\n')}`);
  return drawn;
}

test('compliance: walls with the longest names, and every page that looks otherwise', async () => {
  const { visitor, page } = await enter('compliance');
  const { people } = await read(page, '/people');
  const denied = await call(admin, '/settings/colleagues', { name: NAMES[1], email: 'long@roles.example', role: 'fee_earner' });
  for (const name of NAMES) {
    await call(page, '/settings/walls', { name, why: name, person_ids: people.slice(0, 3).map((p) => p.id), colleague_ids: [denied] });
  }
  await asRole('compliance', page, ['/', '/settings', '/settings/walls', '/settings/walls/new', '/settings/background-work']);
  // What a search found, and a form that was refused.
  visitor.expect(422);
  for (const [name, act] of [
    ['walls-search', async () => { await page.fill('main [name="q"]', 'a'); await page.click('[formaction$="/search"]'); await page.locator('.found').waitFor(); }],
    ['walls-refused', async () => { await page.fill('[name="name"]', 'Heron'); await page.click('[data-main] .primary'); await page.locator('.notice.error').waitFor(); }],
  ]) {
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto('/settings/walls/new');
    await act();
    assert.deepEqual(await violations(page), [], name);
    await page.setViewportSize(NARROW);
    assert.equal(await overflow(page), null, name);
  }
  await visitor.done();
});

for (const role of ['manager', 'fee_earner', 'assistant', 'read_only']) {
  test(`${role.replace('_', ' ')}: nothing is offered that is refused, and every page that looks otherwise`, async () => {
    const { visitor, page } = await enter(role);
    const drawn = await asRole(role, page, ['/', '/me']);
    if (role === 'read_only') {
      const forms = drawn.flatMap((a) => [...a.text.matchAll(/<form[^>]*method="post"[^>]*action="([^"]+)"/g)].map(([, action]) => `${action} on ${a.kind}`));
      assert.deepEqual([...new Set(forms)].filter((form) => !/^\/(me|inbox|sign-out|sign-in)/.test(form)), [], 'forms for those who only read');
    }
    await visitor.done();
  });
}

test('an address that is not there, or not for this role, is told with the bar around it', async () => {
  const { visitor, page } = await enter('fee_earner').catch(async () => {
    const visitor = await visit(browser, server.base);
    return { visitor, page: await signIn(visitor, { email: 'fee_earner@roles.example', password: PASSWORD }) };
  });
  visitor.expect(403, 404);
  for (const [path, status] of [['/settings/firm', 403], ['/nothing-here', 404], ['/referrals/0000000000000', 404]]) {
    assert.equal((await page.goto(path)).status(), status, path);
    assert.equal(await page.locator('nav.bar').count(), 1, `${path} keeps the bar`);
    assert.deepEqual(await look(page, 'fee_earner', { path, kind: path }), []);
  }
  await visitor.done();
});
