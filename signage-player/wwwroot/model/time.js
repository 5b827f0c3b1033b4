// Japan has kept UTC+09:00 without summer time since 1951, so plain arithmetic is right and no time-zone data is needed.

const OFFSET_MS = 9 * 3_600_000;
const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** @param {number} value */
const two = value => String(value).padStart(2, '0');

/** @param {number} ms */
export function japan(ms) {
  const local = new Date(ms + OFFSET_MS);
  const weekday = local.getUTCDay();
  return {
    year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate(), weekday,
    weekdayJa: WEEKDAYS[weekday] ?? '', weekdayEn: DAYS[weekday] ?? '', hour: local.getUTCHours(), minute: local.getUTCMinutes(),
  };
}

/** `14:05` @param {number} ms */
export function hourMinute(ms) {
  const t = japan(ms);
  return `${two(t.hour)}:${two(t.minute)}`;
}

/** `11/21 14:05` @param {number} ms */
export function shortTime(ms) {
  const t = japan(ms);
  return `${two(t.month)}/${two(t.day)} ${hourMinute(ms)}`;
}

/**
 * Relative time, only under an hour: beyond it a clock time says more. Empty in the future.
 * @param {number} ms @param {number} now
 */
export function ago(ms, now) {
  const minutes = Math.floor((now - ms) / 60_000);
  if (now < ms || minutes >= 60) return '';
  return minutes < 1 ? '1 分以内' : `${minutes} 分前`;
}

/** How long ago in both languages: `12 分前 12 min ago`, from an hour on whole hours. @param {number} ms @param {number} now */
export function ageText(ms, now) {
  const minutes = Math.max(0, Math.floor((now - ms) / 60_000));
  if (minutes < 1) return '1 分以内 under 1 min';
  return minutes < 60 ? `${minutes} 分前 ${minutes} min ago` : `${Math.floor(minutes / 60)} 時間前 ${Math.floor(minutes / 60)} h ago`;
}

/** `11/21 14:05（12 分前）` @param {number} ms @param {number} now */
export function timeWithAge(ms, now) {
  const age = ago(ms, now);
  return age ? `${shortTime(ms)}（${age}）` : shortTime(ms);
}
