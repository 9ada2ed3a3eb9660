// The keyboard. One list: it acts, it fills the help dialog, and it writes the
// tooltips. A page adds its own with data-key="e" on a link or a button.
import { $, $$, openMenu, typing } from './dom.js';
import { toggleBar } from './shell.js';
import { putBack } from './place.js';
import { closeSide, openRow } from './side.js';
import { openPalette } from './palette.js';
import { openCapture } from './capture.js';

// g and a letter; only places the bar links to work.
const places = {
  t: '/', r: '/referrals', f: '/referrers', c: '/clients', p: '/people', o: '/organisations',
  i: '/reports', s: '/settings', b: '/settings/background-work', m: '/me',
};
const place = (letter) => places[letter] && $(`.bar-link[href="${places[letter]}"]`);

const list = [
  ['c', 'Capture a referral'], ['/', 'Search'], ['Ctrl K', 'Search, go, do'], ['?', 'These keys'],
  ['j k', 'Next, previous row'], ['Enter', 'Open'], ['x', 'Select'], ['a', 'Assign'], ['e', 'Done'], ['z', 'Undo what was just done'],
  ['Esc', 'Close, go back'], ['Ctrl Enter', 'Save'], ['Ctrl Shift Enter', 'Save and another'], ['[', 'Collapse the bar'],
];

const rows = () => $$('[data-row]').filter((row) => row.checkVisibility());
const linkOf = (row) => $('.row-link, a[href], button', row);
const currentRow = () => document.activeElement?.closest('[data-row]');

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(currentRow() ?? openRow());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  const link = linkOf(all[next]);
  link?.focus({ focusVisible: true, preventScroll: true });
  all[next].scrollIntoView({ block: 'nearest' });
}

/** Presses what the page gave this key: in the row first, then the side panel, then the page. */
function press(key) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const found = [currentRow(), $('#side'), document].map((root) => root && $$(selector, root)
    .find((el) => el.checkVisibility() && !el.disabled)).find(Boolean);
  if (found?.matches('details.menu > summary')) openMenu(found.parentElement); else found?.click();
  return Boolean(found);
}

function save(another) {
  const form = document.activeElement?.closest('form') ?? $('dialog[open] form:not([method="dialog"])') ?? $('main form[data-main]');
  if (!form) return false;
  const submitter = another ? $('[data-another]', form) : null;
  if (another && !submitter) return false;
  form.requestSubmit(submitter ?? undefined);
  return true;
}

/** Closes a menu; the keyboard goes back to what opened it. */
function closeMenu(menu) {
  if (!menu) return false;
  menu.open = false;
  $('summary', menu)?.focus({ focusVisible: true, preventScroll: true });
  return true;
}

function back() {
  if (closeSide()) return true;
  if (closeMenu($('details.menu[open]'))) return true;
  const link = $('[data-back]');
  link?.click();
  return Boolean(link);
}

export function openHelp() {
  const box = $('#keys');
  if (box && !box.childElementCount) {
    const going = Object.keys(places).map((letter) => [`g ${letter}`, place(letter)]).filter(([, link]) => link)
      .map(([keys, link]) => [keys, `Go to ${$('.label', link).textContent}`]);
    const own = $$('[data-key]').map((el) => [el.dataset.key, el.title || el.textContent.trim()])
      .filter(([key], i, all) => !/^[aez]$/.test(key) && all.findIndex(([k]) => k === key) === i);
    const here = list.filter(([key]) => key !== 'c' || $('[data-capture]'));
    for (const [keys, what] of [...here, ...going, ...own]) {
      const line = document.createElement('div');
      const dt = document.createElement('dt');
      const dd = document.createElement('dd');
      dt.textContent = what;
      for (const key of keys.split(' ')) { const k = document.createElement('kbd'); k.textContent = key; dd.append(k, ' '); }
      line.append(dt, dd);
      box.append(line);
    }
  }
  $('#help')?.showModal();
}

let going = 0;
const acts = {
  c: openCapture, '/': openPalette, '?': openHelp, '[': toggleBar, j: () => move(1), k: () => move(-1),
  x: () => $('.row-check input', currentRow() ?? document.createElement('i'))?.click(),
};

document.addEventListener('keydown', (event) => {
  const { key } = event;
  if (event.isComposing) return;
  const mod = event.ctrlKey || event.metaKey;
  if (mod && key === 'Enter') { if (save(event.shiftKey)) event.preventDefault(); return; }
  if (mod && key.toLowerCase() === 'k') { event.preventDefault(); openPalette(); return; }
  // Out of what was opened to be filled in, also while typing there.
  if (key === 'Escape' && typing(event.target) && !$('dialog[open]')) {
    if (closeMenu(event.target.closest('details.menu')) || putBack(event.target)) event.preventDefault();
    return;
  }
  if (mod || event.altKey || typing(event.target) || $('dialog[open]')) return;
  if (key === 'Escape') { if (back()) event.preventDefault(); return; }
  if (Date.now() - going < 1200) {
    going = 0;
    const link = place(key);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (key === 'g') { going = Date.now(); return; }
  if (acts[key]) { event.preventDefault(); acts[key](); return; }
  if (key.length === 1 && key !== ' ' && press(key)) event.preventDefault();
});

document.addEventListener('click', (event) => { if (event.target.closest?.('[data-help]')) openHelp(); });

// Tooltips say the keys; aria-keyshortcuts says them to assistive software.
for (const letter of Object.keys(places)) {
  const link = place(letter);
  if (link) { link.title = `${$('.label', link).textContent} (g ${letter})`; link.setAttribute('aria-keyshortcuts', `g+${letter}`); }
}
function tips(root) {
  for (const el of $$('[data-key]:not([aria-keyshortcuts])', root)) {
    el.setAttribute('aria-keyshortcuts', el.dataset.key);
    el.title = `${el.title || el.textContent.trim()} (${el.dataset.key})`;
  }
}
tips(document);
document.addEventListener('htmx:after:swap', () => tips(document));
