// Small helpers shared by the islands.
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const csrf = () => $('meta[name="csrf"]')?.content ?? '';

/** Calls back for an event on anything that matches, now or later. */
export function on(type, selector, fn, options) {
  document.addEventListener(type, (event) => {
    const hit = event.target instanceof Element && event.target.closest(selector);
    if (hit) fn(event, hit);
  }, options);
}

/** True where a key press is text. */
export const typing = (el) => Boolean(el?.closest?.('textarea, select, [contenteditable]'))
  || (el?.tagName === 'INPUT' && !/^(checkbox|radio|button|submit|reset|file|range)$/.test(el.type));

/** A plain click: not one that opens a new tab. */
export const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

/** Opens a menu and goes on in it: the keyboard is in the first thing that can be filled in or pressed. */
export function openMenu(menu) {
  menu.open = true;
  // What stands in a bar that is always in sight needs no moving of the page.
  const preventScroll = Boolean(menu.closest('.bulk'));
  ($('select, input:not([type="hidden"]), .menu-list :is(a, button)', menu) ?? $('summary', menu)).focus({ focusVisible: true, preventScroll });
}

/** Says one sentence at the foot of the screen. */
export function say(sentence) {
  const box = $('#toasts');
  if (!box) return;
  const toast = document.createElement('div');
  toast.className = 'toast';
  const text = document.createElement('span');
  text.className = 'say';
  text.textContent = sentence;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'button small plain';
  close.dataset.dismiss = '';
  close.textContent = 'Dismiss';
  toast.append(text, close);
  box.append(toast);
}

/** What the server said, as one sentence, whether it answered text or a page. */
export function sentence(body, fallback) {
  if (!/^\s*</.test(body)) return body.trim().slice(0, 300) || fallback;
  const page = new DOMParser().parseFromString(body, 'text/html');
  const notice = page.querySelector('.notice, main, body');
  return notice?.textContent.replace(/\s+/g, ' ').trim().slice(0, 300) || fallback;
}
