// Likely matches under a name field: <input name="referrer" data-matches="/people/matches">
// followed by <div class="matches">. The server answers buttons
// <button type="button" class="match" data-pick="ID" data-pick-name="Amira Khan">.
// A picked one goes into a hidden field "<name>_id"; typing on forgets it. Without
// script the name alone is sent, and the server finds or creates.
import { $, on } from './dom.js';

const timers = new WeakMap();
const listOf = (input) => $('.matches', input.closest('.field') ?? input.parentElement);

function hidden(input) {
  const name = `${input.name}_id`;
  let field = $(`input[type="hidden"][name="${CSS.escape(name)}"]`, input.form);
  if (!field) {
    field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    input.after(field);
  }
  return field;
}

on('input', '[data-matches]', (event, input) => {
  hidden(input).value = '';
  clearTimeout(timers.get(input));
  timers.set(input, setTimeout(async () => {
    const list = listOf(input);
    const q = input.value.trim();
    if (q.length < 2) { list.replaceChildren(); return; }
    const address = `${input.dataset.matches}?q=${encodeURIComponent(q)}`;
    const answer = await fetch(address, { headers: { 'HX-Request': 'true', Accept: 'text/html' } }).catch(() => null);
    // A slow answer to an older question is dropped.
    if (!answer?.ok || input.value.trim() !== q) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    list.replaceChildren(...page.body.children);
  }, 200));
});

on('keydown', '[data-matches]', (event, input) => {
  const first = $('.match', listOf(input));
  if (!first) return;
  if (event.key === 'ArrowDown') { event.preventDefault(); first.focus(); }
  if (event.key === 'Escape') { event.preventDefault(); listOf(input).replaceChildren(); }
});

on('keydown', '.matches .match', (event, button) => {
  const field = $('[data-matches]', button.closest('.field'));
  if (event.key === 'ArrowDown') { event.preventDefault(); (button.nextElementSibling ?? button).focus(); }
  if (event.key === 'ArrowUp') { event.preventDefault(); (button.previousElementSibling ?? field).focus(); }
  if (event.key === 'Escape') { event.preventDefault(); field.focus(); button.parentElement.replaceChildren(); }
});

on('click', '[data-pick]', (event, button) => {
  const field = $('[data-matches]', button.closest('.field') ?? document.createElement('i'));
  if (!field) return;
  field.value = button.dataset.pickName;
  hidden(field).value = button.dataset.pick;
  button.closest('.matches').replaceChildren();
  field.focus();
});
