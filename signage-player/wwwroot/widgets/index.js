import { air } from './air.js';
import { clock } from './clock.js';
import { dose } from './dose.js';
import { slides } from './slides.js';
import { ticker } from './ticker.js';
import { wifi } from './wifi.js';

/** @import { PlayerState, View } from '../state.js' */

/** Every widget by its name in Screen:Rail; null from a widget means that it has nothing to show on this sign. */
/** @type {Readonly<Record<string, (first: PlayerState) => View | null>>} */
export const widgets = { air, clock, dose, slides, ticker, wifi };

/** @param {string} name @param {PlayerState} first @returns {View | null} */
export function createWidget(name, first) {
  return widgets[name]?.(first) ?? null;
}
