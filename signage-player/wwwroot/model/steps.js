// Five words for a measured value. The limits are references for long means, held against the value now: they orient, they judge nothing.
// Sources are in the README of the app.

/** @typedef {{upTo: number, shape: string, ja: string, en: string, tone: 'ok'|'late'|'bad'}} Step */

/** PM2.5, µg/m³. @type {readonly Step[]} */
export const AIR_STEPS = [
  { upTo: 15, shape: '◎', ja: '良好', en: 'Good', tone: 'ok' },
  { upTo: 35, shape: '○', ja: 'ふつう', en: 'Moderate', tone: 'ok' },
  { upTo: 50, shape: '△', ja: 'やや高い', en: 'Slightly high', tone: 'late' },
  { upTo: 70, shape: '▲', ja: '高い', en: 'High', tone: 'late' },
  { upTo: Infinity, shape: '■', ja: '非常に高い', en: 'Very high', tone: 'bad' },
];

/** Ambient dose rate, µSv/h. @type {readonly Step[]} */
export const DOSE_STEPS = [
  { upTo: 0.23, shape: '◎', ja: '平常', en: 'Normal', tone: 'ok' },
  { upTo: 3.8, shape: '△', ja: 'やや高い', en: 'Slightly high', tone: 'late' },
  { upTo: 20, shape: '▲', ja: '高い', en: 'High', tone: 'late' },
  { upTo: 500, shape: '■', ja: '非常に高い', en: 'Very high', tone: 'bad' },
  { upTo: Infinity, shape: '◆', ja: '危険', en: 'Dangerous', tone: 'bad' },
];

/**
 * The first step whose limit the value does not exceed; null for what is not a number.
 * @param {readonly Step[]} steps @param {number} value
 */
export function stepOf(steps, value) {
  if (!Number.isFinite(value)) return null;
  const index = steps.findIndex(step => value <= step.upTo);
  const step = steps[index];
  return step ? { ...step, index } : null;
}

/** Digits that fit what is measured: three for small dose rates, one for PM2.5. @param {number} value @param {string} unit */
export function numberText(value, unit) {
  if (unit === 'µSv/h') return value.toFixed(value < 10 ? 3 : 1);
  return value.toFixed(value < 100 ? 1 : 0);
}
