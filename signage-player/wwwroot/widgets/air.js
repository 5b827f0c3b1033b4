import { AIR_STEPS } from '../model/steps.js';
import { tile } from './tile.js';

/** @import { PlayerState } from '../state.js' */

/** @param {PlayerState} first */
export const air = first => tile(first, { measurement: 'air', field: 'pm2_5', ja: 'PM2.5', en: 'Fine particles', steps: AIR_STEPS });
