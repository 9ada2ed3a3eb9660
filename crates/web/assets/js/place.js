// Where somebody was. A form often answers with the same page: that is where it was, and the keyboard goes on in the row or
// beside the fact it was sent from. The form of a fact that is given up gives way to the fact.
import { $, $$, on } from './dom.js';

const KEPT = 'place';
let byKeys = true;
document.addEventListener('keydown', () => { byKeys = true; }, true);
document.addEventListener('pointerdown', () => { byKeys = false; }, true);

const nameOf = (row) => $('.row-link', row)?.getAttribute('href');
const rowOf = (form) => document.activeElement?.closest('[data-row]') ?? $('[data-row]:has(.row-check input:checked)', form);

document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.method !== 'post') return;
  const row = rowOf(event.target);
  const fact = event.target.closest('.fact');
  sessionStorage.setItem(KEPT, JSON.stringify({
    on: location.pathname, down: scrollY, byKeys,
    fact: fact && $('dt', fact).textContent, row: row && nameOf(row), at: row ? $$('[data-row]').indexOf(row) : -1,
  }));
});

function goOn() {
  const place = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
  sessionStorage.removeItem(KEPT);
  // What the page itself wants read or put right comes first.
  if (place?.on !== location.pathname || document.activeElement !== document.body || $('.page > .notice, main .notice.error')) return;
  scrollTo({ top: place.down, behavior: 'instant' });
  if (!place.byKeys) return;
  const rows = $$('[data-row]');
  const fact = place.fact && $$('.fact').find((one) => $('dt', one).textContent === place.fact);
  // A row that is gone leaves its place to the one after it.
  const row = place.at < 0 ? null : rows.find((one) => nameOf(one) === place.row) ?? rows[Math.min(place.at, rows.length - 1)];
  const target = fact ? $('.facts-edit', fact) : row && $('.row-link, a[href]', row);
  target?.focus({ focusVisible: true, preventScroll: true });
  target?.scrollIntoView({ block: 'nearest' });
}
goOn();

// The fact an open form stands in the place of.
const facts = new WeakMap();
document.addEventListener('htmx:before:request', (event) => {
  const link = event.detail?.ctx?.sourceElement?.closest?.('.facts-edit');
  if (!link) return;
  // As it came: without what htmx has marked it with.
  const list = link.closest('.facts');
  const fact = link.closest('.fact').cloneNode(true);
  fact.className = fact.className.replace(/ ?htmx-\S+/g, '');
  for (const el of $$('a', fact)) { el.removeAttribute('data-htmx-powered'); el.classList.remove('htmx-request'); }
  facts.set(list, { ...facts.get(list), [$('dt', fact).textContent]: fact });
});

/** Takes the fact back in place of its form, and gives it the keyboard. */
export function putBack(inside) {
  const form = inside.closest('.fact:has(.fact-form)');
  const name = form && $('dt', form).textContent;
  const fact = form && facts.get(form.closest('.facts'))?.[name];
  if (!fact) return false;
  form.replaceWith(fact);
  window.htmx.process(fact);
  $('.facts-edit', fact)?.focus({ focusVisible: true });
  return true;
}
on('click', '.fact-form [data-back]', (event, link) => { if (putBack(link)) event.preventDefault(); });
