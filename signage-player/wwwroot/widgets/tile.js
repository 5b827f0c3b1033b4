import { h, setText } from '../dom.js';
import { freshness, missing, reservation } from '../model/freshness.js';
import { numberText, stepOf } from '../model/steps.js';
import { ago, shortTime } from '../model/time.js';

/** @import { PlayerState, Tile, View } from '../state.js' */
/** @import { Step } from '../model/steps.js' */

/** Characters that fit at full size. */
const MAX_LARGE = 5;

/**
 * A measured value: number, unit, step, time of measurement, post. Greyed when old; an em dash and the reason when there is none.
 * @param {PlayerState} first @param {{measurement: string, field: string, ja: string, en: string, steps: readonly Step[]}} what
 * @returns {View | null}
 */
export function tile(first, what) {
  const find = (/** @type {PlayerState} */ state) => state.tiles.find(t => t.measurement === what.measurement && t.field === what.field);
  let now = first.clock.now;
  let value = find(first);
  if (!value) return null;

  const digits = h('span');
  const spread = h('span', { class: 'spread' });
  const unit = h('span', { class: 'unit' });
  const number = h('div', { class: 'number' }, digits, spread, unit);
  const step = h('div', { class: 'step' });
  const from = h('div', { class: 'from' });
  const element = h('div', { class: 'card tile', data: { tile: `${what.measurement}.${what.field}` } },
    h('h2', {}, h('span', { text: what.ja }), h('span', { class: 'en', lang: 'en', text: what.en })),
    number, step, from);

  const draw = () => {
    if (!value) return;
    const age = freshness(value.time, value.intervalMs, now);
    const shown = value.detector !== 'dead' && age !== 'gone' && value.value !== null && value.time !== null;
    element.dataset['age'] = age;
    setText(digits, shown ? numberText(Number(value.value), value.unit) : '—');
    setText(spread, shown && value.uncertainty !== null && value.uncertainty !== undefined ? ` ±${numberText(value.uncertainty, value.unit)}` : '');
    number.classList.toggle('long', (digits.textContent ?? '').length > MAX_LARGE);
    setText(unit, shown ? value.unit : '');
    const word = shown ? stepOf(what.steps, Number(value.value)) : null;
    const doubt = reservation(value);
    // A value with a reservation is never called good.
    const at = word && doubt ? { ...word, ...doubt } : word;
    element.dataset['tone'] = at?.tone ?? '';
    drawStep(step, at, value, what.steps.length);
    drawFrom(from, value, now, age);
  };
  return {
    element,
    update(state) {
      value = find(state) ?? value;
      draw();
    },
    tick(at) {
      now = at;
      draw();
    },
  };
}

/** @param {HTMLElement} element @param {(Step & {index: number}) | null} step @param {Tile} value @param {number} count */
function drawStep(element, step, value, count) {
  const why = missing(value.reason, value.time, value.detector);
  const text = step ? `${step.shape} ${step.ja}` : why.ja;
  const key = `${text} ${step?.index ?? ''}`;
  if (element.dataset['key'] === key) return;
  element.dataset['key'] = key;
  if (!step) {
    element.replaceChildren(h('span', { class: 'why' }, h('span', { text: why.ja }), h('br'), h('span', { class: 'en', lang: 'en', text: why.en })));
    return;
  }
  const bars = h('span', { class: 'bars' });
  for (let i = 0; i < count; i++) bars.append(h('i', { class: i <= step.index ? 'on' : '' }));
  element.replaceChildren(h('span', { text }), h('span', { class: 'en', lang: 'en', text: step.en }), bars);
}

/** @param {HTMLElement} element @param {Tile} value @param {number} now @param {'fresh'|'old'|'gone'} age */
function drawFrom(element, value, now, age) {
  const station = value.station['ja'] ?? value.device;
  const relative = value.time === null ? '' : ago(value.time, now);
  const mark = age === 'old' ? '◐ ' : age === 'gone' ? '○ ' : '';
  const time = value.time === null ? '' : `${mark}${shortTime(value.time)}${relative && age !== 'fresh' ? ` ${relative}` : ''}`;
  if (element.textContent === station + time) return;
  element.replaceChildren(h('span', { text: station }), h('span', { text: time }));
}
