// Somebody at a phone: nothing is wider than the screen, what is tapped is large enough and lies under nothing else.
import assert from 'node:assert/strict';
import { overflow } from './look.mjs';

/** What a finger has to meet, and what the main action of a page gives it. */
export const TARGET = 24;
export const MAIN = 44;

/** What is wrong with a target where it stands, once it was scrolled to; nothing wrong gives an empty list. */
function wrongWith(el, least) {
  const fixed = el.closest('.bottom, .top, dialog, .toast, [popover], .side-head');
  if (!fixed) el.scrollIntoView({ block: 'center' });
  // A tick is set by its label, and a row opens wherever it is tapped.
  const meant = [el, el.closest('label'), el.matches('.row-link') && el.closest('[data-row]')].filter(Boolean);
  const box = el.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const wrong = [];
  if (box.left < 0 || box.right > innerWidth + 0.5) wrong.push(`it reaches beyond the screen (${Math.round(box.left)} to ${Math.round(box.right)})`);
  const met = (right, down) => {
    const there = document.elementFromPoint(x + right, y + down);
    return there && meant.some((one) => one.contains(there)) ? null : there ?? document.documentElement;
  };
  const over = met(0, 0);
  if (over) wrong.push(`${over.tagName.toLowerCase()}.${over.getAttribute('class') ?? ''} is where it is tapped (${Math.round(x)}, ${Math.round(y)})`);
  // How far from its middle a finger still meets it, to both sides.
  const reach = (right, down) => {
    let far = 0;
    while (far < least && !met(right * (far + 1), down * (far + 1))) far += 1;
    return far;
  };
  const [wide, high] = [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1];
  if (wide < least - 1 || high < least - 1) wrong.push(`a finger meets ${wide} by ${high} of it`);
  return wrong;
}

/** What the bar at the foot hides when the page is at its end: nothing may be. */
function hiddenAtTheEnd() {
  const before = scrollY;
  scrollTo(0, document.documentElement.scrollHeight);
  const foot = document.querySelector('.bottom')?.getBoundingClientRect().top ?? innerHeight;
  const all = [...document.querySelectorAll('main :is(a, button, input, select, textarea, summary), .aside :is(a, button)')].filter((el) => el.checkVisibility() && !el.closest('.bulk'));
  const under = all.filter((el) => el.getBoundingClientRect().bottom > foot + 0.5).map((el) => `the bar at the foot hides ${el.innerText || el.name}`);
  scrollTo(0, before);
  return under;
}

/** The thumb of somebody; `of` gives the page they are on. */
export function thumb(of) {
  const it = {
    /** Taps what is there once, as large and as free as it has to be. */
    async tap(target, least = TARGET) {
      await target.waitFor();
      const wrong = await target.evaluate(wrongWith, least);
      assert.deepEqual(wrong, [], `${target}, on ${of().url()}`);
      await target.tap();
    },
    /** Taps the main action of a page or a form. */
    main: (target) => it.tap(target, MAIN),
    /** Taps a field and types into it. */
    async type(target, text) {
      await it.tap(target);
      await of().keyboard.type(text);
    },
    /** Taps a choice; the list that opens then is the phone's own. */
    async choose(target, option) {
      await it.tap(target);
      await target.selectOption(option);
    },
    /** What is in sight fits the screen and can be reached. */
    async fits(where) {
      assert.equal(await overflow(of()), null, `${where}: wider than the screen, on ${of().url()}`);
      assert.deepEqual(await of().evaluate(hiddenAtTheEnd), [], `${where}, on ${of().url()}`);
    },
    /** Does something that leads to another page, which fits then. */
    async leads(url, act) {
      await Promise.all([of().waitForEvent('load'), act()]);
      await of().waitForURL(url);
      await it.fits(`after going to ${of().url()}`);
    },
  };
  return it;
}
