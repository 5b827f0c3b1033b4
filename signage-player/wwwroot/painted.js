import { tidy } from './fit.js';
import { visible } from './model/readings.js';

/** Resolves when the frame that holds the present document has been handed to the screen: the second frame begins after the first is painted. */
export function nextPaint() {
  return new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** @param {string} text @returns {Promise<string>} */
export async function proof(text) {
  const visible = new TextEncoder().encode(text.replace(/\s+/g, ' ').trim());
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', visible));
  return 'sha256:' + Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('');
}

// The number under which the player knows this page; without it no report is believed, and none is sent.
let page = '';

/** @param {string} number */
export function introduce(number) {
  page = number;
}

/**
 * Tells the player that this order, or the normal page, is painted.
 * @param {import('./state.js').Alert | null} subject
 * @param {import('./state.js').Alert | null} words whose texts the picture bears @param {HTMLElement} stage
 * @returns {Promise<boolean>} whether the player took it
 */
export async function reportPainted(subject, words, stage) {
  await document.fonts.ready;
  const text = stage.innerText;
  const [hash] = await Promise.all([proof(text), nextPaint()]);
  return post('/painted', {
    order: subject?.order ?? null, rev: subject?.rev ?? 0, seq: subject?.seq ?? 0, hash, width: innerWidth, height: innerHeight,
    replaced: words ? replaced(words, text) : [],
  });
}

/**
 * What a person wrote in the order and is not in the visible text, because it cannot be read at the smallest legible size there.
 * @param {{headline: Record<string, string>, action: Record<string, string>}} order @param {string} seen the visible text
 * @returns {string[]} headline.ja, action.en ...
 */
export function replaced(order, seen) {
  const bare = (/** @type {string} */ text) => tidy(text).replace(/\s+/g, '');
  const shown = bare(seen);
  return /** @type {const} */ (['headline', 'action']).flatMap(kind =>
    Object.entries(order[kind]).filter(([, text]) => !shown.includes(bare(visible(text)))).map(([language]) => `${kind}.${language}`));
}

/** @param {string} path @param {unknown} body @returns {Promise<boolean>} whether it was taken */
export async function post(path, body) {
  if (!page) return false;
  try {
    const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Page': page }, body: JSON.stringify(body) });
    return answer.ok;
  } catch {
    // The player restarts; its next number brings the report again.
    return false;
  }
}
