import { DOSE_STEPS } from '../model/steps.js';
import { tile } from './tile.js';

/** @import { PlayerState } from '../state.js' */

/** @param {PlayerState} first */
export const dose = first => tile(first, { measurement: 'radiation', field: 'dose_rate', ja: '空間線量率', en: 'Dose rate', steps: DOSE_STEPS });
