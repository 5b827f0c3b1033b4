import { h } from '../dom.js';

/** @import { View } from '../state.js' */

/** The same picture in a hatched frame that names itself at all four corners. @param {View} view @returns {View} */
export function drillFrame(view) {
  const corners = ['nw', 'ne', 'sw', 'se'].map(at => h('div', { class: `corner ${at}` }, h('span', { text: '訓練 ' }), h('span', { lang: 'en', text: 'DRILL' })));
  return { ...view, element: h('section', { class: 'view drill' }, h('div', { class: 'inner' }, view.element), ...corners) };
}
