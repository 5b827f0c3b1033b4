import { DOSE_STEPS } from '../model/steps.js';
import { tile } from './tile.js';

/** @import { PlayerState } from '../state.js' */

/** @param {PlayerState} first */
export const dose = first => tile(first, { measurement: 'radiation', field: 'dose_rate_10m', ja: '空間線量率', en: 'Dose rate, 10 min', steps: DOSE_STEPS });
