// The side panel. Its record stands in the address (?open=ID), so that Back closes it and a reload opens it again.
import { $, on } from './dom.js';

const side = () => $('#side');
const asked = () => /^[0-9a-z]{13}$/.exec(new URLSearchParams(location.search).get('open') ?? '')?.[0] ?? '';
const shown = () => side()?.querySelector('h2 a')?.pathname.split('/').pop() ?? '';
let opener = null;
let left = null;

/** The address of this page with a record open, or with none. */
function address(id) {
  const url = new URL(location.href);
  if (id) url.searchParams.set('open', id); else url.searchParams.delete('open');
  return url.href;
}
let page = address('');

/** The row the open record was opened from. */
export const openRow = () => (side()?.childElementCount ? opener?.closest?.('[data-row]') : null);

function clear() {
  if (!side()?.childElementCount) return false;
  side().replaceChildren();
  opener?.focus?.({ focusVisible: true });
  [left, opener] = [opener, null];
  return true;
}

export function closeSide() {
  if (!clear()) return false;
  if (asked()) {
    // Where it was opened on this page, the entry before is the page without it.
    if (history.state?.side) history.back(); else history.replaceState(history.state, '', address(''));
  }
  return true;
}
on('click', '#side [data-close]', (event) => { event.preventDefault(); closeSide(); });

/** Shows what the address asks for. */
function follow() {
  const id = asked();
  if (!id) clear();
  else if (side() && id !== shown()) window.htmx.ajax('GET', `/referrals/${id}`, { target: '#side', source: '#side' });
}
addEventListener('popstate', () => {
  follow();
  if (asked()) return;
  // A step back takes the keyboard from the row it was given to, a moment later: the row takes it again.
  const again = ({ relatedTarget }) => { if (!relatedTarget) setTimeout(() => left?.focus?.({ focusVisible: true, preventScroll: true })); };
  document.addEventListener('focusout', again, { once: true });
});
// Going back between the page and its own panel needs no reload.
document.addEventListener('htmx:before:history:restore', (event) => { if (address('') === page) event.preventDefault(); });

document.addEventListener('htmx:before:request', (event) => {
  const { ctx } = event.detail;
  if (ctx.target?.id === 'side' && !ctx.target.contains(ctx.sourceElement)) opener = ctx.sourceElement;
});
document.addEventListener('htmx:after:swap', (event) => {
  if (event.detail?.ctx?.target !== side()) return;
  ($('h2 a', side()) ?? $('a, button', side()))?.focus({ preventScroll: true });
  const [before, now] = [asked(), shown()];
  if (!now || before === now) return;
  page = address('');
  // One panel is one step back, however many records it showed.
  if (before) history.replaceState(history.state, '', address(now)); else history.pushState({ side: true }, '', address(now));
});

document.addEventListener('DOMContentLoaded', follow);
