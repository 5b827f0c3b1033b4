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

/** Why there is no value, in words. @param {string|null} reason @param {number|null} time */
export function missing(reason, time) {
  if (reason === 'collector-unreachable') return { ja: 'データの受信が止まっています', en: 'No connection to the data service' };
  if (reason === 'bad-answer') return { ja: 'データを読み取れません', en: 'The data cannot be read' };
  if (time === null) return { ja: 'まだ測定値がありません', en: 'No value yet' };
  return { ja: '新しい測定値が届いていません', en: 'No recent value' };
}
