// The left bar, menus, toasts and the side panel.
import { $, $$, on, say, sentence } from './dom.js';

const root = document.documentElement;

// The bar remembers in a cookie, so that a server may also render data-bar.
function bar(narrow) {
  root.toggleAttribute('data-bar', false);
  if (narrow) root.dataset.bar = 'narrow';
  const button = $('[data-bar-toggle]');
  if (button) {
    button.hidden = false;
    button.setAttribute('aria-expanded', String(!narrow));
    button.title = narrow ? 'Widen the bar ([)' : 'Collapse the bar ([)';
    $('.label', button).textContent = narrow ? 'Widen' : 'Collapse';
  }
}
bar(/(?:^|; )bar=narrow/.test(document.cookie));
export function toggleBar() {
  const narrow = root.dataset.bar !== 'narrow';
  document.cookie = `bar=${narrow ? 'narrow' : 'wide'}; path=/; max-age=31536000; samesite=lax`;
  bar(narrow);
}
on('click', '[data-bar-toggle]', toggleBar);
$$('[data-help]').forEach((button) => { button.hidden = false; });

// An open <details class="menu"> closes on a click elsewhere.
document.addEventListener('click', (event) => {
  for (const menu of $$('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});
on('click', '[data-dismiss]', (event, button) => button.closest('.toast, .notice, .strip')?.remove());

// A dialog closes on a click beside it.
on('mousedown', 'dialog', (event, dialog) => {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (event.target === dialog && !inside) dialog.close();
});

// The side panel: focus goes in, and comes back when it closes.
let opener = null;
export function closeSide() {
  const side = $('#side');
  if (!side?.childElementCount) return false;
  const link = $('[data-close]', side);
  side.replaceChildren();
  if (link?.getAttribute('href')) history.replaceState({ htmx: true }, '', link.href);
  opener?.focus?.();
  opener = null;
  return true;
}
on('click', '#side [data-close]', (event) => { event.preventDefault(); closeSide(); });
document.addEventListener('htmx:before:request', (event) => {
  const { ctx } = event.detail;
  if (ctx.target?.id === 'side' && !ctx.target.contains(ctx.sourceElement)) opener = ctx.sourceElement;
});
document.addEventListener('htmx:after:swap', (event) => {
  const side = $('#side');
  const target = event.detail?.ctx?.target;
  if (target === side) ($('h2 a', side) ?? $('a, button', side))?.focus({ preventScroll: true });
  // A form that was fetched is there to be filled in: the keyboard goes on in it.
  if (target?.id === 'form') ($('[autofocus]', target) ?? $('form :is(input:not([type="hidden"]), select, textarea), .panel-body :is(a, button)', target))?.focus();
});

// No answer at all: say so, and that nothing was lost.
document.addEventListener('htmx:error', (event) => {
  const error = event.detail?.ctx?.status ?? '';
  if (/TypeError|timeout/i.test(String(error))) say('The server did not answer. What you typed is still here; try again.');
});
// A failure of ours is a sentence, never a page inside a page.
document.addEventListener('htmx:before:response', (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status < 500) return;
  event.preventDefault();
  ctx.response.raw.text().then((body) => say(sentence(body, 'That did not work. Nothing was changed; try again.')));
});
