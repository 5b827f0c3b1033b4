import { h } from '../dom.js';

/** @import { PlayerState, Texts, View } from '../state.js' */

const LINE_MS = 8000;

/** @type {Texts[]} */
const BUILT_IN = [
  { ja: '災害のとき、この画面は避難の情報に切り替わります。', en: 'In a disaster this screen shows what to do.' },
  { ja: '避難場所と家族との連絡方法を確かめておきましょう。', en: 'Know your shelter and how to reach your family.' },
];

/** One line at a time; the next fades in, nothing scrolls. @param {PlayerState} first @returns {View} */
export function ticker(first) {
  const lines = (first.sign.ticker.length > 0 ? first.sign.ticker : BUILT_IN).map(text =>
    h('div', { class: 'line' }, h('div', { class: 'ja', text: text['ja'] ?? '' }), h('div', { class: 'en', lang: 'en', text: text['en'] ?? '' })));
  let at = 0;
  const show = () => lines.forEach((line, index) => line.classList.toggle('now', index === at));
  show();
  const timer = lines.length > 1 ? setInterval(() => { at = (at + 1) % lines.length; show(); }, LINE_MS) : undefined;
  return { element: h('div', { class: 'ticker' }, ...lines), close: () => clearInterval(timer) };
}
