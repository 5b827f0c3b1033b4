// The server's clock, and times as the city reads them.

// The reader's clock may be wrong; ages are held against the server's, as it was when the page was made.
const skew = Date.now() - Number(document.body.dataset.now);

/** @returns {number} ms since 1970 */
export const now = () => Date.now() - skew;

// Japan has kept UTC+09:00 without summer time since 1951.
/** @param {number} ms */
const japan = ms => new Date(ms + 9 * 3_600_000);

/** @param {number} number */
const two = number => String(number).padStart(2, '0');

/** `11/21 14:05` @param {number} ms */
export const shortText = ms => `${dayText(ms)} ${timeText(ms)}`;

/** `11/21` @param {number} ms */
export const dayText = ms => `${two(japan(ms).getUTCMonth() + 1)}/${two(japan(ms).getUTCDate())}`;

/** `14:05` @param {number} ms */
export const timeText = ms => `${two(japan(ms).getUTCHours())}:${two(japan(ms).getUTCMinutes())}`;

/** `11月`, `Nov` @param {number} ms */
export const monthText = ms =>
  japan(ms).toLocaleDateString(document.documentElement.lang, { month: 'short', timeZone: 'UTC' });

/** `2025-11-21T14:05:00+09:00` @param {number} ms */
export const isoText = ms => `${japan(ms).toISOString().slice(0, 19)}+09:00`;

/** @param {number} ms */
export const isMidnight = ms => timeText(ms) === '00:00';
