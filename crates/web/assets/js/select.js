// Ticking rows. The bar shows itself by CSS and its buttons are plain submits;
// this adds the count, a whole page at once, a range with Shift, and "all matching".
//
// <form data-select data-matching="1234" method="post" action="/referrals/bulk">
//   … <input type="hidden" name="all_matching" value="" data-select-all> in the .bulk
import { $, $$, on } from './dom.js';

const boxes = (form) => $$('.row-check input:not([data-select-page])', form);
let last = null;

function redraw(form) {
  const all = boxes(form);
  const on = all.filter((box) => box.checked);
  const whole = $('[data-select-all]', form);
  const matching = Number(form.dataset.matching ?? all.length);
  const every = on.length === all.length && all.length > 0;
  if (!every && whole) whole.value = '';
  const page = $('[data-select-page]', form);
  if (page) { page.checked = every; page.indeterminate = on.length > 0 && !every; }
  const n = whole?.value ? matching : on.length;
  const count = $('[data-select-count]', form);
  if (count) count.textContent = `${n.toLocaleString(document.documentElement.lang)} selected`;
  const more = $('[data-select-matching]', form);
  if (more) {
    more.hidden = !every || matching <= all.length || Boolean(whole?.value);
    more.textContent = `Select all ${matching.toLocaleString(document.documentElement.lang)} matching`;
  }
}

on('click', '[data-select] .row-check input', (event, box) => {
  const form = box.closest('[data-select]');
  const all = boxes(form);
  if (box.matches('[data-select-page]')) {
    all.forEach((other) => { other.checked = box.checked; });
  } else if (event.shiftKey && last && all.includes(last)) {
    const [a, b] = [all.indexOf(last), all.indexOf(box)].sort((x, y) => x - y);
    all.slice(a, b + 1).forEach((other) => { other.checked = box.checked; });
  }
  if (!box.matches('[data-select-page]')) last = box;
  redraw(form);
});

on('click', '[data-select-matching]', (event, button) => {
  const form = button.closest('[data-select]');
  const whole = $('[data-select-all]', form);
  if (whole) whole.value = 'true';
  redraw(form);
});

on('click', '[data-select-none]', (event, button) => {
  const form = button.closest('[data-select]');
  boxes(form).forEach((box) => { box.checked = false; });
  redraw(form);
});

// A page restored by the browser may come back with rows ticked.
const redrawAll = () => $$('[data-select]').forEach(redraw);
addEventListener('pageshow', redrawAll);
document.addEventListener('htmx:after:swap', redrawAll);
