/** Intervals without a new value after which a value is greyed, and after which it leaves. */
export const OLD_AFTER = 2, GONE_AFTER = 6;

/**
 * @param {number|null} time of measurement, ms @param {number} intervalMs expected distance of two values @param {number} now
 * @returns {'fresh'|'old'|'gone'}
 */
export function freshness(time, intervalMs, now) {
  if (time === null) return 'gone';
  const intervals = (now - time) / intervalMs;
  if (intervals > GONE_AFTER) return 'gone';
  return intervals > OLD_AFTER ? 'old' : 'fresh';
}

/**
 * What is to be said before the number, and in place of a good word: a raised detector, or a value at the end of the sensor's range.
 * @param {{detector: string, flag: number}} value @returns {import('./steps.js').Step | null}
 */
export function reservation({ detector, flag }) {
  if (detector === 'raised') return { upTo: Infinity, shape: '▲', ja: '上昇中・確認中', en: 'Raised, being checked', tone: 'bad' };
  if (flag & RANGE_LIMIT) return { upTo: Infinity, shape: '▲', ja: '測定上限以上', en: 'Beyond the range', tone: 'late' };
  return null;
}

/** Bit of `ValueFlags.RangeLimit`. */
const RANGE_LIMIT = 1;

/** Why there is no value, in words. @param {string|null} reason @param {number|null} time @param {string} [detector] */
export function missing(reason, time, detector) {
  if (detector === 'dead') return { ja: '検出器停止（測定できません）', en: 'Detector dead: no measurement' };
  if (reason === 'collector-unreachable') return { ja: 'データの受信が止まっています', en: 'No connection to the data service' };
  if (reason === 'bad-answer') return { ja: 'データを読み取れません', en: 'The data cannot be read' };
  if (time === null) return { ja: 'まだ測定値がありません', en: 'No value yet' };
  return { ja: '新しい測定値が届いていません', en: 'No recent value' };
}
