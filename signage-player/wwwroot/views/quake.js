import { h, setText } from '../dom.js';
import { fitBox } from '../fit.js';
import { actions, headlines, sentences } from '../model/phrases.js';
import { words } from './alert.js';
import { alertFacts } from './facts.js';

/** @import { Alert, PlayerState, View } from '../state.js' */

// The built-in words of each row; those of a person go before them, and one that wrote only a headline keeps the second row.
const SHAKING = '強い揺れ', HEAD = '頭を守る', ENGLISH = 'STRONG SHAKING: PROTECT YOUR HEAD';

/** Earthquake early warning: no map, no number but the countdown. @param {PlayerState} state @param {Alert} alert @returns {View} */
export function showQuake(state, alert) {
  const ownEnglish = [own(headlines(alert, 'en')), own(actions(alert, 'en'))].filter(Boolean).join('\n');
  const shaking = fitBox([own(headlines(alert, 'ja')), SHAKING], { max: 40, min: 10, lines: 1, lang: 'ja' });
  const head = fitBox([own(actions(alert, 'ja')), HEAD], { max: 40, min: 10, lines: 1, lang: 'ja' });
  const english = fitBox([ownEnglish, ENGLISH], { max: 9, min: 4, lines: 2, lang: 'en' });
  const easy = fitBox(sentences(alert, 'ja-easy'), { max: 6, min: 5, lines: 4, lang: 'ja' });
  const countdown = h('div', { class: 'tag countdown', lang: 'ja' });
  const facts = alertFacts(state, alert);
  const easyBand = words('easy', 'ja', '', easy.element);
  easyBand.replaceChild(countdown, /** @type {Element} */ (easyBand.firstElementChild));
  const element = h('section', { class: 'view alert quake', data: { level: '0' } },
    h('div', { class: 'sheet' },
      h('div', { class: 'huge' }, shaking.element),
      h('div', { class: 'huge head' }, head.element),
      h('div', { class: 'huge', lang: 'en' }, english.element),
      easyBand,
      facts.element));
  return {
    element,
    update: facts.update,
    tick(now) {
      facts.tick?.(now);
      setText(countdown, countdownText(alert.arrival, now));
    },
    layout: () => [shaking, head, english, easy].forEach(f => f.layout()),
  };
}

/** @param {string[]} texts what a person wrote, then the phrase */
const own = texts => texts[0] ?? '';

/** @param {number|null} arrival @param {number} now */
export function countdownText(arrival, now) {
  if (arrival === null) return 'すぐに揺れます Soon';
  const seconds = Math.ceil((arrival - now) / 1000);
  return seconds > 0 ? `あと ${seconds} 秒 sec` : '揺れに注意 Now';
}
