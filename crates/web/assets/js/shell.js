// The left bar, menus and toasts; what was fetched is given the keyboard.
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

// An open <details class="menu"> closes on a click elsewhere, and when the keyboard goes elsewhere.
for (const elsewhere of ['click', 'focusin']) {
  document.addEventListener(elsewhere, (event) => {
    for (const menu of $$('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
  });
}
on('click', '[data-dismiss]', (event, button) => button.closest('.toast, .notice, .strip')?.remove());

// A dialog closes on a click beside it.
on('mousedown', 'dialog', (event, dialog) => {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (event.target === dialog && !inside) dialog.close();
});

// A form that was fetched is there to be filled in: it comes into view, and the keyboard goes on in it.
document.addEventListener('htmx:after:swap', (event) => {
  const target = event.detail?.ctx?.target;
  if (target?.id !== 'form' || !target.childElementCount) return;
  target.scrollIntoView({ block: 'nearest' });
  const fields = 'form :is(input:not([type="hidden"]), select, textarea), .panel-body :is(a, button)';
  ($('[aria-invalid="true"]', target) ?? $('[autofocus]', target) ?? $(fields, target))?.focus({ preventScroll: true });
});
// So it is with one the page came with; a refused one is corrected where it was refused.
const first = '#form form :is(input:not([type="hidden"]), select, textarea)';
($('main [aria-invalid="true"]') ?? ($('main [autofocus]') ? null : $(first)))?.focus();

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

// The chosen tab is in sight where they need more room than a phone has.
for (const tab of $$('.tabs [aria-current]')) {
  const row = tab.parentElement;
  row.scrollLeft += Math.max(0, tab.getBoundingClientRect().right - row.getBoundingClientRect().right);
}
