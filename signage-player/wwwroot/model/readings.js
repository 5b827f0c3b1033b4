import { h } from '../dom.js';

// How readings are written in やさしい日本語: 川（かわ）. Group 1 the kanji, group 2 the reading; without them a short remark in brackets.
const BRACKETS = /([\p{Script=Han}々]+)（([\p{Script=Hiragana}ー]+)）|（[^（）]{1,10}）/gu;

/**
 * A text as nodes: a reading stands as ruby above its kanji, a short remark in brackets is not broken: 避難指示（洪水）.
 * @param {string} text
 * @returns {(string | Node)[]}
 */
export function annotated(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(BRACKETS)) {
    nodes.push(text.slice(from, match.index), match[1] && match[2] ? ruby(match[1], match[2]) : h('span', { class: 'keep', text: match[0] }));
    from = match.index + match[0].length;
  }
  return [...nodes, text.slice(from)].filter(node => node !== '');
}

/** The characters of a text in the order in which they are visible: without the brackets of readings. @param {string} text */
export function visible(text) {
  return text.replace(BRACKETS, (whole, kanji, reading) => (kanji ? kanji + reading : whole));
}

/** @param {string} kanji @param {string} reading */
function ruby(kanji, reading) {
  return h('ruby', { text: kanji }, h('rp', { text: '（' }), h('rt', { text: reading }), h('rp', { text: '）' }));
}
