// Follows /live: puts changed numbers in place, tells the charts, and fetches the page again when words changed.
import { isoText, shortText } from './clock.js';
import { isOld, refreshAges } from './ages.js';
import { refreshParts } from './parts.js';

/** @typedef {{ key: string, text: string, value: number | null, ms: number }} LiveValue */

/** Name of the document's event that carries changed values. */
export const VALUES = 'telemetry:values';

/** @type {Map<string, LiveValue>} */
const known = new Map();

export function follow() {
  const source = new EventSource(`/live?show=${encodeURIComponent(document.body.dataset.show ?? '')}`);
  source.addEventListener('open', () => tell(document.body.dataset.liveOn));
  source.addEventListener('error', () => {
    tell(document.body.dataset.liveOff);
    // An answer like 503 ends an EventSource for good; the house may be less full later.
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 30_000 + Math.random() * 30_000);
  });
  source.addEventListener('values', event => take(/** @type {LiveValue[]} */ (JSON.parse(event.data))));
  // Not all readers in the same moment.
  source.addEventListener('changed', () => setTimeout(refreshParts, Math.random() * 500));
  addEventListener('pagehide', () => source.close(), { once: true });
}

// Counts of the day and ages in words follow more slowly than numbers.
setInterval(() => { if (!document.hidden) refreshParts(); }, 60_000);

/** @param {string | undefined} text */
function tell(text) {
  const state = document.getElementById('live-state');
  if (state) state.textContent = text ?? '';
}

/** @param {LiveValue[]} values */
function take(values) {
  for (const value of values) known.set(value.key, value);
  showKnown();
  document.dispatchEvent(new CustomEvent(VALUES, { detail: values }));
}

/** Writes what is known into the page; also after parts of it were replaced. */
export function showKnown() {
  for (const element of document.querySelectorAll('[data-live]')) {
    const value = known.get(element.getAttribute('data-live') ?? '');
    if (value) write(element, value.text, value.ms);
  }
  for (const element of document.querySelectorAll('[data-live-sum]')) {
    const parts = recent(element.getAttribute('data-live-sum') ?? '');
    if (parts.length > 0) write(element, parts.reduce((sum, part) => sum + (part.value ?? 0), 0).toLocaleString('en'), Math.min(...parts.map(p => p.ms)));
  }
  for (const element of document.querySelectorAll('[data-live-time]')) {
    const key = element.getAttribute('data-live-time') ?? '';
    const ms = key.endsWith('/') ? Math.min(...recent(key).map(p => p.ms)) : known.get(key)?.ms;
    if (ms && Number.isFinite(ms)) stamp(element, ms);
  }
  refreshAges();
}

/** @param {string} prefix */
const recent = prefix => [...known.values()].filter(value => value.key.startsWith(prefix) && !isOld(value.ms));

/** @param {Element} element @param {string} text @param {number} ms */
function write(element, text, ms) {
  const number = element.querySelector('.number');
  if (number && number.textContent !== text) number.textContent = text;
  element.setAttribute('data-ms', String(ms));
  element.classList.toggle('old', isOld(ms));
}

/** @param {Element} element @param {number} ms */
function stamp(element, ms) {
  element.setAttribute('data-ms', String(ms));
  const time = element.querySelector('time');
  if (!time) return;
  time.dateTime = isoText(ms);
  time.textContent = shortText(ms);
}
