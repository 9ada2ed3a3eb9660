// Ctrl/Cmd+K and "/": a dialog whose list is GET /search?q=…, moved through
// with the arrow keys. Without script the search box is a form to the same address.
import { $, $$, on, openMenu, plain } from './dom.js';

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
  window.htmx.ajax('GET', `/search?q=${encodeURIComponent(input.value)}`, { target: '#palette-list', source: '#palette-list' });
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

// What can be done with the ticked rows stands first: the same menus as in the bar under the list.
function forTicked() {
  const form = $('[data-select]:has(.row-check input:not([data-select-page]):checked)');
  const typed = $('#palette-q').value.trim().toLowerCase();
  // A menu of the bar, or a button that stands in it beside what it takes.
  const named = (act) => $('summary', act) ?? act;
  const all = form ? $$('.bulk > details.menu, .bulk > button:not([type="button"])', form) : [];
  const found = all.filter((act) => named(act).textContent.toLowerCase().includes(typed));
  if (!found.length) return;
  const head = document.createElement('h3');
  head.textContent = $('[data-select-count]', form).textContent;
  const acts = found.map((act) => {
    const hit = document.createElement('button');
    hit.type = 'button';
    hit.className = 'hit';
    const label = document.createElement('span');
    label.className = 'label';
    label.textContent = named(act).textContent.trim();
    hit.append($('.icon', named(act)).cloneNode(true), label);
    hit.addEventListener('click', (event) => {
      // A click elsewhere closes open menus, and this one opens one.
      event.stopPropagation();
      $('#palette').close();
      if (act.matches('details')) openMenu(act);
      else ($('select, input', act.parentElement) ?? act).focus();
    });
    return hit;
  });
  $('#palette-list').prepend(head, ...acts);
}

document.addEventListener('htmx:after:swap', (event) => {
  if (event.detail?.ctx?.target?.id === 'palette-list') forTicked();
  mark();
});
