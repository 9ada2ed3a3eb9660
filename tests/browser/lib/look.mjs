// How a page looks: rules of accessibility, width, pictures.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DESK, NARROW, PHONE } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = process.env.GOODWORD_PICTURES ?? 'target/pictures';
mkdirSync(PICTURES, { recursive: true });

/** Every violation axe finds, one line each; `only` names the rules to ask, all where nothing is said. */
export async function violations(page, only) {
  await page.evaluate(axe);
  return page.evaluate(async (only) => {
    const rules = { 'target-size': { enabled: true } };
    const asked = only ? { runOnly: { type: 'rule', values: only } } : { rules };
    const { violations } = await window.axe.run(document, { ...asked, resultTypes: ['violations'] });
    return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}  ${n.html.slice(0, 160)}  ${[...n.any, ...n.all, ...n.none].map((c) => c.message).join('; ').slice(0, 200)}`));
  }, only);
}
/** What the colour scheme can change. */
export const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What sticks out on the right, when the page can be scrolled sideways; nothing when it cannot. */
export function overflow(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement;
    const wide = document.documentElement.clientWidth;
    if (root.scrollWidth <= wide) return null;
    const out = [...document.body.querySelectorAll('*')]
      .filter((el) => el.getBoundingClientRect().right > wide + 1 && el.checkVisibility())
      .map((el) => `${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''} to ${Math.round(el.getBoundingClientRect().right)}`);
    return `${root.scrollWidth} in ${wide}: ${out.slice(0, 3).join(', ')}`;
  });
}

/** Tables that scroll sideways or have a row of more than a few lines: neither is wanted at a desk. */
export function tables(page) {
  return page.evaluate(() => {
    const wide = [...document.querySelectorAll('main .table-wrap')].filter((el) => el.scrollWidth > el.clientWidth + 1);
    const tall = [...document.querySelectorAll('main .table tr')].filter((el) => el.offsetHeight > 160);
    return [
      ...wide.map((el) => `a table of ${el.scrollWidth} in ${el.clientWidth}`),
      ...tall.slice(0, 1).map((el) => `a row ${el.offsetHeight} high: ${el.innerText.slice(0, 60)}`),
    ];
  });
}

/** A picture under target/pictures; its name says firm, page, size and scheme. */
export function picture(page, firm, kind, how) {
  const name = kind.replace(/^\//, '').replace(/[{}]/g, '').replace(/[^a-z0-9_=-]+/gi, '.') || 'today';
  return page.screenshot({ path: join(PICTURES, `${firm}-${name}-${how}.png`) });
}

/** Looks at a page as it stands, without asking for it again: its rules, its width, and a picture in both sizes and schemes. */
export async function asItStands(page, firm, name) {
  for (const [size, viewport] of [['desk', DESK], ['phone', PHONE]]) {
    await page.setViewportSize(viewport);
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      assert.deepEqual(await violations(page), [], `${name}, ${size}, ${scheme}`);
      assert.equal(await overflow(page), null, `${name}, ${size}`);
      await picture(page, firm, name, `${size}-${scheme}`);
    }
  }
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Everything a page must keep to, light and dark, at a desk, on a phone, on the narrowest screen; with pictures. */
export async function keepsTheRules(page, firm, kind, path) {
  const found = [];
  for (const [how, size, scheme] of [['desk', DESK, 'light'], ['desk-dark', DESK, 'dark'], ['phone', PHONE, 'light'], ['phone-dark', PHONE, 'dark'], ['narrow', NARROW, 'light']]) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(path);
    await page.evaluate(() => document.fonts.ready);
    const wrong = await violations(page, scheme === 'dark' ? COLOURS : undefined);
    wrong.push(...[(await overflow(page)) ?? []].flat(), ...(size === DESK ? await tables(page) : []));
    found.push(...wrong.map((w) => `${kind} (${how}): ${w}`));
    await picture(page, firm, kind, how);
  }
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'light' });
  assert.deepEqual(found, []);
}
