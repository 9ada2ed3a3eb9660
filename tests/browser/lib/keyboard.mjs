// Somebody at a keyboard: what has the keys is always somewhere, in sight, and marked; anything is got to by its name with a few presses.
import assert from 'node:assert/strict';

/** What has the keyboard, in words, and what is wrong with it; nothing wrong gives an empty list. */
function focused() {
  const el = document.activeElement;
  if (!el || el === document.body || el === document.documentElement) return { what: 'the body', wrong: ['the keyboard is nowhere'] };
  const said = `${el.tagName.toLowerCase()} ${(el.getAttribute('aria-label') ?? el.name ?? '')} ${el.innerText ?? ''}`.replace(/\s+/g, ' ').slice(0, 90);
  // A row draws the ring around the whole of it, and the palette a line under its only field.
  const ring = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1.5 && !/, 0\)|transparent/.test(style.outlineColor)) || style.boxShadow.includes('inset');
  const wrong = [];
  if (!ring(getComputedStyle(el)) && !ring(getComputedStyle(el, '::after')) && !(el.closest('.palette-box') && ring(getComputedStyle(el.closest('.palette-box'))))) wrong.push('it has no ring');
  const box = el.getBoundingClientRect();
  if (box.width < 1 || box.height < 1) wrong.push('it has no size');
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) wrong.push(`it is out of sight (${Math.round(box.left)}, ${Math.round(box.top)})`);
  else {
    // Nothing that sticks to an edge lies over it: the middle of what is in sight of it can be seen.
    const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const over = document.elementFromPoint(x, y);
    if (over && !el.contains(over) && !over.contains(el) && !el.labels?.[0]?.contains(over) && !el.querySelector('*')?.contains(over)) {
      wrong.push(`${over.tagName.toLowerCase()}.${over.getAttribute('class') ?? ''} lies over it`);
    }
  }
  const dialog = document.querySelector('dialog[open]');
  if (dialog && !dialog.contains(el)) wrong.push('it is outside of the dialog that is open');
  return { what: said, wrong };
}

/** The keys of somebody; `of` gives the page they are on. Every press that leads somewhere is followed by a look at what has the keyboard then. */
export function keyboard(of) {
  const it = {
    async press(...keys) {
      for (const key of keys) await of().keyboard.press(key);
    },
    type: (text) => of().keyboard.type(text),
    /** Fails unless what has the keyboard can be seen to have it. */
    async seen(where) {
      const { what, wrong } = await of().evaluate(focused);
      assert.deepEqual(wrong, [], `${where}: ${what}, on ${of().url()}`);
      return what;
    },
    /** Whether what has the keyboard is one of these. */
    on: (target) => target.evaluateAll((all) => all.includes(document.activeElement)),
    /** Waits until it is, without a press: an action gave it the keyboard. */
    async given(target, where) {
      for (const end = Date.now() + 10_000; !(await it.on(target)); await of().waitForTimeout(20)) {
        if (Date.now() > end) assert.fail(`${where}: the keyboard is on ${(await of().evaluate(focused)).what}, not on ${target}`);
      }
      return it.seen(where);
    },
    /** Tabs (or, with `back`, the other way) to something, seeing every stop on the way. */
    async tab(target, { most = 25, back = false } = {}) {
      const way = [];
      for (let pressed = 0; !(await it.on(target)); pressed += 1) {
        if (pressed === most) assert.fail(`Tab does not get to ${target} within ${most} presses, on ${of().url()}; it came by: ${way.join(' | ')}`);
        await it.press(back ? 'Shift+Tab' : 'Tab');
        way.push(await it.seen(`on the way to ${target}`));
      }
    },
    /** Tabs to a control by its role and name. */
    to: (role, name, how) => it.tab(of().getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) }), how),
    /** Tabs to a control and presses a key on it. */
    async do(role, name, { key = 'Enter', ...how } = {}) {
      await it.to(role, name, how);
      await it.press(key);
    },
    /** Types a day into the date field that has the keyboard, whichever of day and month comes first in it. */
    async day(iso) {
      const [year, month, day] = iso.split('-');
      for (const typed of [`${day}${month}${year}`, `${month}${day}${year}`]) {
        await it.type(typed);
        if (await of().evaluate(() => document.activeElement.value) === iso) return;
        await it.press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
      }
      assert.fail(`${iso} cannot be typed`);
    },
    /** Does something that leads to another page. */
    async leads(url, act) {
      await Promise.all([of().waitForEvent('load'), act()]);
      await of().waitForURL(url);
    },
  };
  return it;
}
