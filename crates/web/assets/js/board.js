// Dragging cards between columns. The card's own menu does the same without it.
// <section class="column" data-stage="contacted"><ul data-cards>
//   <li class="card" draggable="true" data-move-url="/referrals/…/stage">
import { $, $$, csrf, on, say, sentence } from './dom.js';

let card = null;
let from = null;
let after = null;

const cardsOf = (column) => $('[data-cards]', column) ?? column;

function count(column) {
  const out = $('[data-count]', column);
  if (out) out.textContent = String($$('.card', column).length);
}

on('dragstart', '.card[data-move-url]', (event, el) => {
  card = el;
  from = el.closest('[data-stage]');
  after = el.nextElementSibling;
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', $('.card-title', el)?.textContent.trim() ?? '');
  el.classList.add('is-dragged');
});

on('dragover', '[data-stage]', (event, column) => {
  if (!card) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'move';
  if (!column.classList.contains('is-over')) {
    $$('.is-over').forEach((el) => el.classList.remove('is-over'));
    if (column !== from) column.classList.add('is-over');
  }
});

document.addEventListener('dragend', () => {
  card?.classList.remove('is-dragged');
  $$('.is-over').forEach((el) => el.classList.remove('is-over'));
  card = null;
});

on('drop', '[data-stage]', async (event, column) => {
  if (!card || column === from) return;
  event.preventDefault();
  const moved = card;
  const [home, before] = [from, after];
  cardsOf(column).prepend(moved);
  count(column);
  count(home);
  const putBack = (why) => {
    cardsOf(home).insertBefore(moved, before?.parentElement === cardsOf(home) ? before : null);
    count(column);
    count(home);
    say(why);
  };
  try {
    const answer = await fetch(moved.dataset.moveUrl, {
      method: 'POST',
      headers: { 'X-CSRF-Token': csrf(), 'HX-Request': 'true', Accept: 'text/html' },
      body: new URLSearchParams({ stage: column.dataset.stage, csrf: csrf() }),
    });
    const text = await answer.text();
    if (!answer.ok) { putBack(sentence(text, 'The card could not be moved.')); return; }
    // Some stages ask for more (a reason, a matter): the server names the page.
    const next = answer.headers.get('HX-Redirect');
    if (next) { location.href = next; return; }
    // A card in the answer replaces the one that was dragged; a toast says how to take it back.
    if (/class="(card|toast)[\s"]/.test(text)) {
      const answered = new DOMParser().parseFromString(text, 'text/html');
      const fresh = answered.querySelector('.card');
      const toast = answered.querySelector('.toast');
      if (toast) $('#toasts')?.append(toast);
      if (fresh) { moved.replaceWith(fresh); window.htmx.process(fresh); }
    }
  } catch {
    putBack('The server did not answer. The card is back where it was.');
  }
});
