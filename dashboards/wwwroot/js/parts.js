// Fetches the page again and puts its parts in place of the old ones: the server alone writes words.
import { showKnown } from './live.js';

let running = false;

export async function refreshParts() {
  if (running) return;
  running = true;
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
    if (response.ok) replace(new DOMParser().parseFromString(await response.text(), 'text/html'));
  } catch {
    // This server is away: the live connection says so, and a later change tries again.
  } finally {
    running = false;
  }
}

/** @param {Document} fresh */
function replace(fresh) {
  const before = document.querySelector('.headline')?.textContent;
  for (const part of document.querySelectorAll('[data-part]')) {
    const newer = fresh.getElementById(part.id);
    // What a screen reader speaks at once is touched only when its words changed.
    if (!newer || (part.matches('[aria-live], [role="status"]') && newer.textContent === part.textContent)) continue;
    const focus = focusWithin(part);
    part.className = newer.className;
    part.replaceChildren(...newer.childNodes);
    if (focus) /** @type {HTMLElement | null} */ (part.querySelector(focus))?.focus({ preventScroll: true });
  }
  showKnown();
  const headline = document.querySelector('.headline')?.textContent;
  const announce = document.getElementById('announce');
  if (announce && headline && squeeze(headline) !== squeeze(before ?? '')) announce.textContent = squeeze(headline);
}

/** A selector that finds the focused link again in the new part. @param {Element} part */
function focusWithin(part) {
  const active = document.activeElement;
  if (!active || !part.contains(active)) return null;
  return active.id ? `#${CSS.escape(active.id)}` : `[href="${CSS.escape(active.getAttribute('href') ?? '')}"]`;
}

/** @param {string} text */
const squeeze = text => text.replace(/\s+/g, ' ').trim();
