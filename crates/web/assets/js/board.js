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

/** Puts the card of an answer in the place of one, and says at the foot what the answer says. */
function drawn(old, text) {
  const answered = new DOMParser().parseFromString(text, 'text/html');
  const fresh = answered.querySelector('.card');
  const toast = answered.querySelector('.toast');
  if (toast) $('#toasts')?.append(toast);
  if (fresh) { old.replaceWith(fresh); window.htmx.process(fresh); }
  return fresh;
}

/** Somebody else changed it in between: the card goes to where it stands now, or away when it has ended. */
function changed(old, text) {
  const left = old.closest('[data-stage]');
  const fresh = drawn(old, text);
  const there = fresh.dataset.at ? $(`[data-stage="${fresh.dataset.at}"]`) : null;
  if (there) cardsOf(there).prepend(fresh); else fresh.remove();
  $$('[data-stage]').filter((column) => column === left || column === there || column === from).forEach(count);
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
      body: new URLSearchParams({ stage: column.dataset.stage, version: moved.dataset.version ?? '', csrf: csrf() }),
    });
    const text = await answer.text();
    if (answer.status === 409 && /class="card[\s"]/.test(text)) { changed(moved, text); return; }
    if (!answer.ok) { putBack(sentence(text, 'The card could not be moved.')); return; }
    // Some stages ask for more (a reason, a matter): the server names the page.
    const next = answer.headers.get('HX-Redirect');
    if (next) { location.href = next; return; }
    // A card in the answer replaces the one that was dragged; a toast says how to take it back.
    if (/class="(card|toast)[\s"]/.test(text)) drawn(moved, text);
  } catch {
    putBack('The server did not answer. The card is back where it was.');
  }
});
