import { showAlert } from './views/alert.js';
import { showNormal } from './views/normal.js';
import { showNotice } from './views/notice.js';
import { introduce, post, reportPainted } from './painted.js';
import { slideReport } from './widgets/slides.js';

/** @import { PlayerState, View } from './state.js' */

const HEARTBEAT_MS = 5000;
const stage = /** @type {HTMLElement} */ (document.getElementById('stage'));

/** @type {View | null} */ let view = null;
let key = '';
let build = '';
let clockOffset = 0;
let painted = 0;
/** @typedef {{subject: import('./state.js').Alert | null, words: import('./state.js').Alert | null, counted: boolean}} Picture words: whose texts it bears */
/** What is painted and was not taken yet. @type {Picture | null} */ let unreported = null;

/** @param {PlayerState} state */
function keyOf(state) {
  if (state.alert) return `alert ${state.mode} ${state.alert.order} ${state.alert.rev} ${state.alert.seq}`;
  if (state.notice) return `notice ${state.notice.kind} ${state.notice.by.order} ${state.notice.by.rev} ${state.notice.by.seq}`;
  return 'normal';
}

/** @param {PlayerState} state @returns {View} */
function open(state) {
  if (state.alert) return showAlert(state, state.alert);
  if (state.notice) return showNotice(state, state.notice);
  return showNormal(state);
}

const now = () => Date.now() + clockOffset;

/** @param {PlayerState} state */
function apply(state) {
  if (build && build !== state.build) {
    location.reload();
    return;
  }
  build = state.build;
  clockOffset = state.clock.now - Date.now();
  const next = keyOf(state);
  if (next !== key) swap(state, next);
  view?.update?.(state);
  view?.tick?.(now());
}

/** @param {PlayerState} state @param {string} next */
function swap(state, next) {
  view?.close?.();
  view = open(state);
  key = next;
  view.update?.(state);
  view.tick?.(now());
  stage.replaceChildren(view.element);
  view.layout?.();
  const subject = state.alert ?? state.notice?.by ?? null;
  // An expiry, and an alert that goes on elsewhere, say nothing of what a person wrote for it.
  const speaks = state.alert || state.notice?.kind === 'ended' || state.notice?.kind === 'withdrawn';
  void report({ subject, words: speaks ? subject : null, counted: false });
}

/** @param {Picture} picture */
async function report(picture) {
  unreported = picture;
  const taken = await reportPainted(picture.subject, picture.words, stage);
  if (!picture.counted) painted++;
  picture.counted = true;
  if (taken && unreported === picture) unreported = null;
}

const events = new EventSource('/events');
events.onmessage = message => apply(JSON.parse(message.data));
events.addEventListener('page', message => {
  introduce(message.data);
  if (unreported) void report(unreported);
});
events.onerror = () => {
  // Another player gives another number.
  introduce('');
  // The browser tries again by itself, except after an answer that is not an event stream.
  if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
};

// Compositors without an idle daemon do not blank; this is for the others.
navigator.wakeLock?.request('screen').catch(() => {});

addEventListener('resize', () => view?.layout?.());
setInterval(() => view?.tick?.(now()), 1000);
setInterval(() => void post('/heartbeat', { painted, ...slideReport() }), HEARTBEAT_MS);
