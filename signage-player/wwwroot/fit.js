import { h } from './dom.js';
import { annotated } from './model/readings.js';

const STEP = 0.2;

// The smallest text of the look, legible at 5 m on a 55-inch panel.
const FLOOR = 2.4;

/**
 * A box that shows the first of its texts that fits at a legible size, as large as fits. A text that would have to go below its smallest
 * size is not shown there (legibility veto); the last one is the built-in phrase, which is never cut: it goes down to the floor.
 * @param {string[]} texts best first
 * @param {{max: number, min: number, lines: number, lang?: string}} size in vmin, so that a frame around the box does not shrink it
 */
export function fitBox(texts, size) {
  const span = h('span', { lang: size.lang });
  const element = h('div', { class: 'fit' }, span);
  const candidates = texts.map(tidy).filter(text => text !== '');
  return {
    element,
    /** @returns {string} the text that is shown */
    layout() {
      for (const text of candidates) {
        span.replaceChildren(...annotated(text));
        if (shrink(element, span, size)) return text;
      }
      shrink(element, span, { ...size, min: FLOOR, lines: Infinity });
      return candidates.at(-1) ?? '';
    },
  };
}

/** @param {HTMLElement} box @param {HTMLElement} span @param {{max: number, min: number, lines: number}} size */
function shrink(box, span, { max, min, lines }) {
  let [low, high] = [0, Math.round((max - min) / STEP)];
  const at = (/** @type {number} */ step) => {
    span.style.fontSize = `${(min + step * STEP).toFixed(2)}vmin`;
    return fits(box, span, lines);
  };
  if (!at(low)) return false;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (at(middle)) low = middle;
    else high = middle - 1;
  }
  at(low);
  return true;
}

/** @param {HTMLElement} box @param {HTMLElement} span @param {number} lines */
function fits(box, span, lines) {
  const height = span.offsetHeight;
  const line = parseFloat(getComputedStyle(span).lineHeight);
  return height <= box.clientHeight && span.scrollWidth <= box.clientWidth + 1 && height < (lines + 0.5) * line;
}

/**
 * One text of an order as it may stand on a screen: no control or direction characters, no runs of blanks; line breaks stay.
 * @param {string} text
 */
export function tidy(text) {
  return text.replace(/\r\n?/g, '\n').replace(/[^\S\n]+/g, ' ').replace(/[[\p{Cc}\p{Cf}]--[\n\u200d]]/gv, '').replace(/ *\n+ */g, '\n').trim();
}
