// Ctrl/Cmd+K and "/": a dialog whose list is GET /search?q=…, moved through
// with the arrow keys. Without script the search box is a form to the same address.
import { $, $$, on, plain } from './dom.js';

const hits = () => $$('#palette-list :is(a, button)');

function mark() {
  $('#palette-list .is-first')?.classList.remove('is-first');
  hits()[0]?.classList.add('is-first');
}

export function openPalette() {
  const dialog = $('#palette');
  if (!dialog || dialog.open) return;
  const input = $('#palette-q');
  dialog.showModal();
  input.select();
  // What was ticked goes along, so that the server can offer actions on it.
  const ticked = $$('.row-check input[name="id"]:checked').map((box) => `&id=${encodeURIComponent(box.value)}`).join('');
  window.htmx.ajax('GET', `/search?q=${encodeURIComponent(input.value)}${ticked}`, { target: '#palette-list', source: '#palette-list' });
}

on('click', '[data-palette]', (event) => {
  if (!plain(event) || !$('#palette')) return;
  event.preventDefault();
  openPalette();
});
// The box at the top opens the palette instead, but stays a form for those without script.
on('mousedown', '[data-search]', (event) => { event.preventDefault(); openPalette(); });
on('keydown', '[data-search]', (event, input) => {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.blur();
  $('#palette-q').value = event.key;
  openPalette();
  $('#palette-q').setSelectionRange(1, 1);
});

on('keydown', '#palette', (event) => {
  const all = hits();
  const at = all.indexOf(document.activeElement);
  const input = $('#palette-q');
  if (event.key === 'ArrowDown') {
    event.preventDefault();
    // From the input the second is next: the first is already marked.
    (all[at < 0 ? Math.min(1, all.length - 1) : Math.min(at + 1, all.length - 1)] ?? input).focus();
  } else if (event.key === 'ArrowUp') {
    event.preventDefault();
    (at > 0 ? all[at - 1] : input).focus();
  } else if (event.key === 'Enter' && document.activeElement === input && !event.ctrlKey && all.length) {
    event.preventDefault();
    all[0].click();
  } else if (event.key.length === 1 && at >= 0 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
    input.focus();
  }
});
// An answer inside the palette may itself be an action that closes it.
on('click', '#palette-list [data-capture], #palette-list [data-close]', () => $('#palette').close());

document.addEventListener('htmx:after:swap', mark);
