import { h, setText } from '../dom.js';
import { createWidget } from '../widgets/index.js';

/** @import { PlayerState, View } from '../state.js' */

/** Content zone, rail of widgets, foot with the place and the ticker. @param {PlayerState} first @returns {View} */
export function showNormal(first) {
  const slides = createWidget('slides', first);
  const ticker = createWidget('ticker', first);
  const rail = first.sign.rail.map(name => createWidget(name, first)).filter(widget => widget !== null);
  const widgets = [slides, ticker, ...rail].filter(widget => widget !== null);
  const { place } = first.sign;
  const where = h('div', { class: 'where' },
    h('span', { class: 'ja', text: place['ja'] ?? first.sign.device }), h('span', { class: 'en', lang: 'en', text: place['en'] ?? '' }));
  const element = h('section', { class: 'view normal' },
    h('div', { class: 'content' }, ...(slides ? [slides.element] : [])),
    h('div', { class: 'rail' }, ...rail.map(widget => widget.element)),
    h('div', { class: 'foot' }, where, ...(ticker ? [ticker.element] : [])));
  setText(/** @type {HTMLElement} */ (where.firstElementChild), place['ja'] ?? first.sign.device);
  return {
    element,
    update: state => widgets.forEach(widget => widget.update?.(state)),
    tick: now => widgets.forEach(widget => widget.tick?.(now)),
    layout: () => widgets.forEach(widget => widget.layout?.()),
    close: () => widgets.forEach(widget => widget.close?.()),
  };
}
