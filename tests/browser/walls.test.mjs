// Who may see what: roles at the addresses of others, and a wall looked for in the place nobody thought of.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, launch, read, signIn, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { walk } from './lib/tour.mjs';

/** Two walled organisations: one of the sample firm with a long history, one whose name stands nowhere else. */
const WALLED = /Drummond|Quixquam/i;
/** Walls are kept by compliance, not by admins. */
const KEEPER = { password: 'two early copper swans' };
const EARNER = { name: 'Wendy Fairlie', email: 'wendy@firm.example', password: 'seven slow grey otters' };
/** How many addresses of a kind are opened: many, so that no record hides behind another. */
const MANY = () => 40;

let browser;
let server;
let admin;
let context;
before(async () => {
  browser = await launch();
  server = await serve({ sample: true });
  context = await visit(browser, server.base);
  admin = await signIn(context);
  const { colleagues } = await read(admin, '/colleagues').then((all) => (Array.isArray(all) ? { colleagues: all } : all));
  const keeper = colleagues.find((c) => c.role === 'compliance');
  await call(admin, `/settings/colleagues/${keeper.id}/password`, { password: KEEPER.password });
  KEEPER.email = keeper.email;
  EARNER.id = await call(admin, '/settings/colleagues', { name: EARNER.name, email: EARNER.email, role: 'fee_earner', password: EARNER.password });
});
after(async () => {
  await context?.close();
  await browser?.close();
  await server?.end();
});

test('a fee earner gets 403 at the addresses of admins, and no link to them', async () => {
  const visitor = await visit(browser, server.base);
  visitor.expect(403);
  const page = await signIn(visitor, EARNER);
  const own = new Set((await walk(page)).map((a) => a.kind));
  const settings = (await walk(admin)).filter((a) => a.url.pathname.startsWith('/settings/') && a.status === 200);
  assert.ok(settings.length > 8, `only ${settings.length} pages of settings were found`);
  for (const { url, kind } of settings) {
    if (own.has(kind)) continue;
    const answer = await page.goto(url.pathname + url.search);
    assert.equal(answer.status(), 403, `${url.pathname} answered ${answer.status()} to a fee earner`);
    assert.ok((await page.locator('main').innerText()).length > 20, `${url.pathname} says why`);
  }
  for (const path of ['/settings/firm', '/settings/walls', '/settings/tokens', '/settings/background-work', '/settings/colleagues/new']) {
    assert.equal((await page.goto(path)).status(), 403, path);
  }
  await page.goto('/');
  for (const [path, body] of [
    ['/settings/colleagues', { name: 'X', email: 'x@firm.example', role: 'admin' }], ['/settings/walls', { name: 'X' }], ['/settings/practices', { name: 'X' }],
  ]) {
    const csrf = await page.locator('meta[name="csrf"]').first().getAttribute('content');
    const answer = await page.request.post(`/api/v1${path}`, { data: body, headers: { 'X-CSRF-Token': csrf } });
    assert.equal(answer.status(), 403, `POST ${path}: ${await answer.text()}`);
  }
  await visitor.done();
});

test('a walled name is in no page, search, report, CSV or answer of the API', async () => {
  await admin.goto('/');
  await call(admin, '/capture', { line: 'Ewan Drummond (Drummond Insolvency) introduced Quixquam Holdings, unpaid invoices, worth 90k' });
  const behind = [];
  const people = [];
  for (const word of ['Drummond', 'Quixquam']) {
    const found = await walk(admin, { from: [`/search?q=${word}`, `/organisations?q=${word}`, `/people?q=${word}`, `/referrals?view=all&q=${word}`], of: () => 40, most: 60 });
    for (const { url, text } of found) {
      const [, noun, id] = /^\/(organisations|people)\/([0-9a-z]{13})$/.exec(url.pathname) ?? [];
      const title = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(text)?.[1] ?? '';
      if (id && WALLED.test(title)) (noun === 'people' ? people : behind).push(id);
    }
  }
  const [organisation_ids, person_ids] = [[...new Set(behind)], [...new Set(people)]];
  assert.ok(organisation_ids.length >= 2 && person_ids.length >= 1, `found ${organisation_ids.length} organisations and ${person_ids.length} people to wall`);

  // What is behind the wall, as the admin sees it: the addresses a colleague could have kept, and proof that the tour looks well.
  const before = await walk(admin, { of: MANY, most: 1200 });
  const shown = before.filter((a) => WALLED.test(a.text));
  const kinds = new Set(shown.map((a) => a.kind));
  assert.ok(kinds.size >= 8, `the admin meets the name in only ${[...kinds].join(' ')}`);

  const keeping = await visit(browser, server.base);
  const keeper = await signIn(keeping, KEEPER);
  await call(keeper, '/settings/walls', { name: 'Project Heron', why: 'We act against them.', organisation_ids, person_ids, colleague_ids: [EARNER.id] });
  await keeping.done();

  const visitor = await visit(browser, server.base);
  visitor.expect(403, 404);
  const page = await signIn(visitor, EARNER);
  const leaks = [];
  const look = ({ url, text, status }) => {
    // What somebody asked for may be said back to them: it is cut from the answer before the answer is searched.
    const asked = url.searchParams.get('q') ?? url.searchParams.get('line') ?? '';
    const said = asked ? text.replaceAll(asked, '') : text;
    const hit = WALLED.exec(said);
    if (hit) leaks.push(`${status} ${url.pathname}${url.search}: …${said.slice(Math.max(0, hit.index - 90), hit.index + 60).replace(/\s+/g, ' ')}…`);
  };
  const words = ['Drummond', 'Ewan', 'Quixquam', 'unpaid invoices'];
  const from = [
    '/', '/?whose=firm', '/referrals?view=all', '/referrals?view=all&as=board',
    ...words.flatMap((q) => ['/search', '/people', '/organisations', '/referrers', '/clients', '/people/matches', '/organisations/matches', '/api/v1/search', '/api/v1/people', '/api/v1/organisations', '/api/v1/referrers', '/api/v1/clients', '/api/v1/referrals'].map((path) => `${path}?q=${encodeURIComponent(q)}`)),
    `/capture?line=${encodeURIComponent('Ewan introduced Quix Ltd, a need')}`,
  ];
  const tour = await walk(page, { from, of: MANY, most: 1200 });
  tour.forEach(look);
  assert.ok(tour.length > 500, `only ${tour.length} addresses were opened`);

  // Addresses kept from before the wall.
  for (const kept of shown) {
    const answer = await page.request.get(kept.url.href, { maxRedirects: 0 });
    look({ url: kept.url, status: answer.status(), text: await answer.text() });
  }
  for (const [noun, ids] of [['organisations', organisation_ids], ['people', person_ids]]) {
    for (const id of ids) {
      assert.equal((await page.goto(`/${noun}/${id}`)).status(), 404);
      assert.equal((await page.request.get(`/api/v1/${noun}/${id}`)).status(), 404);
    }
  }
  // Every read of the API, from its own description.
  const { paths } = await (await page.request.get('/api/v1/openapi.json')).json();
  const ids = Object.fromEntries(before.flatMap((a) => [.../\/(\w+)\/([0-9][0-9a-z]{12})$/.exec(a.url.pathname)?.slice(1, 3) ? [/\/(\w+)\/([0-9][0-9a-z]{12})$/.exec(a.url.pathname).slice(1, 3)] : []]));
  for (const [path, methods] of Object.entries(paths)) {
    if (!methods.get) continue;
    const there = path.replace(/^(?!\/api)/, '/api/v1').replace(/(\w+)\/\{\w+_id\}/g, (all, noun) => `${noun}/${ids[noun] ?? 'x'}`).replace('{name}', 'leaks');
    for (const query of ['', '?limit=500', '?view=all&limit=500']) {
      const url = new URL(there + query, server.base);
      const answer = await page.request.get(url.href);
      look({ url, status: answer.status(), text: await answer.text() });
    }
  }
  for (const name of (await read(page, '/reports')).map((r) => r.name)) {
    for (const by of ['', 'owner', 'practice', 'source', 'referrer']) {
      for (const path of [`/reports/${name}?as=csv&by=${by}`, `/reports/${name}?by=${by}`, `/api/v1/reports/${name}?by=${by}`]) {
        const url = new URL(path, server.base);
        const answer = await page.request.get(url.href);
        look({ url, status: answer.status(), text: await answer.text() });
      }
    }
  }
  // The live reading must not recognise them either.
  const csrf = await page.locator('meta[name="csrf"]').first().getAttribute('content').catch(() => '');
  const reading = await page.request.post('/capture/reading', { form: { line: 'Ewan D (Drummon) introduced Quixqua', csrf }, headers: { 'HX-Request': 'true', 'X-CSRF-Token': csrf } });
  look({ url: new URL('/capture/reading', server.base), status: reading.status(), text: await reading.text() });

  await visitor.done();
  assert.ok(leaks.length === 0, `${leaks.length} answers name what the wall hides:\n${[...new Set(leaks)].slice(0, 40).join('\n')}`);
});
