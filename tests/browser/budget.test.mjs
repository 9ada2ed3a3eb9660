// What the first list page costs the line, with an empty cache and again (docs/style.md).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';

const KB = 1000;
let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve({ sample: true });
});
after(async () => {
  await browser?.close();
  await server?.end();
});

/** Loads an address and says what came over the line: bytes as they were sent, compressed, with their heads. */
async function weigh(page, path) {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  const urls = new Map();
  const loads = [];
  line.on('Network.responseReceived', (e) => urls.set(e.requestId, { url: e.response.url, cached: e.response.fromDiskCache }));
  line.on('Network.requestServedFromCache', (e) => urls.set(e.requestId, { ...urls.get(e.requestId), cached: true }));
  line.on('Network.loadingFinished', (e) => loads.push({ ...urls.get(e.requestId), bytes: e.encodedDataLength }));
  await page.goto(path, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.fonts.ready);
  await line.detach();
  const sent = loads.filter((l) => l.bytes > 0 && !l.cached);
  const sum = (all) => all.reduce((n, l) => n + l.bytes, 0);
  const bare = sent.filter((l) => !/\.woff2$/.test(l.url ?? ''));
  const said = loads.map((l) => `${l.bytes} ${l.cached ? '(cache) ' : ''}${l.url}`).join('\n');
  return { all: sum(sent), bare: sum(bare), requests: bare.length, said };
}

test('the first list page: 65 kB and 5 requests without the font, 115 kB with it; again 10 kB', async () => {
  const first = await visit(browser, server.base);
  const page = await signIn(first);
  const cookies = await first.cookies();
  await first.done();
  assert.ok(cookies.length);
  void page;
  // A context of its own has an empty cache; it is signed in by its cookie alone.
  const context = await visit(browser, server.base);
  await context.addCookies(cookies);
  const fresh = await context.newPage();
  const cold = await weigh(fresh, '/referrals?view=open');
  assert.ok(cold.bare <= 65 * KB, `${cold.bare} bytes without the font:\n${cold.said}`);
  assert.ok(cold.requests <= 5, `${cold.requests} requests without the font:\n${cold.said}`);
  assert.ok(cold.all <= 115 * KB, `${cold.all} bytes with the font:\n${cold.said}`);
  const warm = await weigh(fresh, '/referrals?view=open');
  assert.ok(warm.all <= 10 * KB, `${warm.all} bytes again:\n${warm.said}`);
  await context.done();
});
