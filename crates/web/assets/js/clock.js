// <time data-countdown="2026-03-02T14:05:00Z">due 14:05</time> counts down while
// the page is open. Far from the moment the server's own words stay: a clock runs
// in business hours, which only the server knows.
import { $$ } from './dom.js';

const NEAR = 4 * 3600;
const words = new WeakMap();

function span(seconds) {
  const s = Math.abs(seconds);
  const h = Math.floor(s / 3600);
  const m = Math.floor((s % 3600) / 60);
  if (h) return `${h} h ${String(m).padStart(2, '0')} min`;
  if (m >= 10) return `${m} min`;
  return m ? `${m} min ${String(Math.floor(s % 60)).padStart(2, '0')} s` : `${Math.floor(s)} s`;
}

function tick() {
  for (const time of $$('[data-countdown]')) {
    const left = (Date.parse(time.dataset.countdown) - Date.now()) / 1000;
    if (!words.has(time)) { words.set(time, time.textContent); time.title ||= time.textContent.trim(); }
    if (Number.isNaN(left) || left > NEAR || left < -NEAR) continue;
    const text = left >= 0 ? `${span(left)} left` : `${span(left)} late`;
    if (time.textContent !== text) time.textContent = text;
    const clock = time.closest('[data-clock]');
    clock?.classList.toggle('late', left < 0);
    clock?.classList.toggle('due', left >= 0 && left < 1200);
  }
}

tick();
setInterval(() => { if (!document.hidden) tick(); }, 1000);
document.addEventListener('visibilitychange', tick);
document.addEventListener('htmx:after:swap', tick);
