// "c" from anywhere: the form of GET /capture in a dialog. Saving posts it; a
// refused one (422) is drawn again in its place, with what was typed still there.
import { $, on, plain } from './dom.js';

export async function openCapture() {
  const dialog = $('#capture');
  if (!dialog) { $('[data-capture]')?.click(); return; }
  if (dialog.open) return;
  dialog.showModal();
  const body = $('#capture-body');
  if (!body.childElementCount) await window.htmx.ajax('GET', '/capture', { target: '#capture-body', source: '#capture-body' });
  $('#capture-line')?.focus();
}

on('click', '[data-capture]', (event) => {
  // On its own page the form is already there.
  if (!plain(event) || !$('#capture') || $('main #capture-form')) return;
  event.preventDefault();
  openCapture();
});

// One line, however long: Enter saves it. On a phone the key is there for that too.
on('keydown', '#capture-line', (event, line) => {
  if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  line.form.requestSubmit();
});

// "Save and another" inside the dialog answers with an empty form in place of
// this one; a plain save goes the native way, to the page the server sends.
on('submit', '#capture-body form', async (event, form) => {
  const button = event.submitter;
  if (!button?.matches('[data-another]')) return;
  event.preventDefault();
  button.disabled = true;
  await window.htmx.ajax('POST', form.getAttribute('action'), {
    target: '#capture-body', source: '#capture-body', values: { ...Object.fromEntries(new FormData(form)), another: 'true' },
  });
  button.disabled = false;
  $('#capture-line')?.focus();
});

// A half-typed line survives closing the dialog, and leaving asks first.
addEventListener('beforeunload', (event) => {
  const line = $('#capture-body #capture-line');
  if (line?.value.trim() && $('#capture')?.open && !line.form.dataset.sent) event.preventDefault();
});
on('submit', '#capture-form', (event, form) => { if (!event.defaultPrevented) form.dataset.sent = 'yes'; });
