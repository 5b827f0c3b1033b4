import { h, picture } from '../dom.js';

/** @import { PlayerState, View } from '../state.js' */

const BUILT_IN = [
  { name: 'built-in: shelter', url: '/slides/1-shelter.svg' },
  { name: 'built-in: air', url: '/slides/2-air.svg' },
  { name: 'built-in: notice', url: '/slides/3-notice.svg' },
];
const BUILT_IN_MS = 12_000, DECODE_MS = 8000, RETRY_MS = 3000, MAX_SKIPPED = 32;

/** @type {string | null} */ let showing = null;
/** @type {string[]} */ let skipped = [];

/** What the heartbeat says of the content zone. */
export const slideReport = () => ({ item: showing, skipped });

/** The playlist: the next picture is decoded before it is needed and shown only when it is ready; one that cannot be shown is skipped. @param {PlayerState} first @returns {View} */
export function slides(first) {
  const zone = h('div', { class: 'slides' });
  let items = BUILT_IN;
  let version = '';
  let itemMs = BUILT_IN_MS;
  let at = -1;
  let failures = 0;
  let run = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;

  /** @param {PlayerState} state */
  const take = state => {
    if (state.manifest.version === version) return;
    const own = state.manifest.items;
    version = state.manifest.version;
    items = own.length > 0 ? own : BUILT_IN;
    itemMs = own.length > 0 ? state.manifest.itemMs : BUILT_IN_MS;
    at = -1;
    failures = 0;
    skipped = [];
    void next(++run);
  };

  /** @param {number} mine the run this step belongs to: a newer playlist ends older steps */
  const next = async mine => {
    clearTimeout(timer);
    at = (at + 1) % items.length;
    const item = items[at] ?? BUILT_IN[0];
    if (!item) return;
    const image = picture('slide', '', item.url);
    const ready = await decoded(image);
    if (mine !== run) return;
    if (!ready) {
      skip(item.name);
      failures++;
      if (failures >= items.length) useBuiltIn();
      timer = setTimeout(() => void next(mine), failures >= items.length ? RETRY_MS : 0);
      return;
    }
    failures = 0;
    timer = setTimeout(() => void next(mine), itemMs);
    show(image);
    showing = item.name;
  };

  // Not one picture of the folder can be shown: ours can.
  const useBuiltIn = () => {
    items = BUILT_IN;
    itemMs = BUILT_IN_MS;
    at = -1;
  };

  /** @param {HTMLImageElement} image */
  const show = image => {
    const before = [...zone.children];
    zone.append(image);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      image.classList.add('now');
      setTimeout(() => before.forEach(old => old.remove()), 400);
    }));
  };

  const view = { element: zone, update: take, close() { run++; clearTimeout(timer); showing = null; } };
  take({ ...first, manifest: { ...first.manifest, version: first.manifest.version || 'none' } });
  return view;
}

/** @param {string} name */
function skip(name) {
  if (!skipped.includes(name) && skipped.length < MAX_SKIPPED) skipped = [...skipped, name];
}

/** @param {HTMLImageElement} image @returns {Promise<boolean>} */
async function decoded(image) {
  const limit = new Promise((_, refuse) => setTimeout(() => refuse(new Error('too slow')), DECODE_MS));
  try {
    await Promise.race([image.decode(), limit]);
    return true;
  } catch {
    return false;
  }
}
