import { test } from 'node:test';
import assert from 'node:assert/strict';
import { AIR_STEPS, DOSE_STEPS, numberText, stepOf } from '../../signage-player/wwwroot/model/steps.js';
import { freshness, missing, reservation } from '../../signage-player/wwwroot/model/freshness.js';
import { ageText, ago, hourMinute, japan, shortTime, timeWithAge } from '../../signage-player/wwwroot/model/time.js';
import { tidy } from '../../signage-player/wwwroot/fit.js';
import { visible } from '../../signage-player/wwwroot/model/readings.js';
import { countdownText } from '../../signage-player/wwwroot/views/quake.js';
import { areaText, othersText } from '../../signage-player/wwwroot/views/facts.js';

test('a value on the limit still has the lower word', () => {
  assert.equal(stepOf(AIR_STEPS, 0)?.ja, '良好');
  assert.equal(stepOf(AIR_STEPS, 15)?.ja, '良好');
  assert.equal(stepOf(AIR_STEPS, 15.1)?.ja, 'ふつう');
  assert.equal(stepOf(AIR_STEPS, 35)?.ja, 'ふつう');
  assert.equal(stepOf(AIR_STEPS, 50.1)?.ja, '高い');
  assert.equal(stepOf(AIR_STEPS, 999)?.ja, '非常に高い');
  assert.equal(stepOf(DOSE_STEPS, 0.23)?.ja, '平常');
  assert.equal(stepOf(DOSE_STEPS, 0.231)?.ja, 'やや高い');
});

test('what is no number has no word', () => {
  assert.equal(stepOf(AIR_STEPS, NaN), null);
});

test('five steps rise, and no two share a shape or a word', () => {
  for (const steps of [AIR_STEPS, DOSE_STEPS]) {
    assert.equal(steps.length, 5);
    assert.equal(new Set(steps.map(s => s.shape)).size, 5);
    assert.equal(new Set(steps.map(s => s.ja)).size, 5);
    assert.deepEqual(steps.map(s => s.upTo), [...steps.map(s => s.upTo)].sort((a, b) => a - b));
  }
});

test('digits fit the quantity', () => {
  assert.equal(numberText(8.44, 'µg/m³'), '8.4');
  assert.equal(numberText(123.4, 'µg/m³'), '123');
  assert.equal(numberText(0.0421, 'µSv/h'), '0.042');
  assert.equal(numberText(12.34, 'µSv/h'), '12.3');
});

test('a value greys after two intervals and leaves after six', () => {
  const minute = 60_000;
  assert.equal(freshness(0, minute, 2 * minute), 'fresh');
  assert.equal(freshness(0, minute, 2 * minute + 1), 'old');
  assert.equal(freshness(0, minute, 6 * minute), 'old');
  assert.equal(freshness(0, minute, 6 * minute + 1), 'gone');
  assert.equal(freshness(null, minute, 0), 'gone');
});

test('a missing value names its reason', () => {
  assert.match(missing('collector-unreachable', null).ja, /受信/);
  assert.match(missing(null, null).ja, /まだ/);
  assert.match(missing(null, 5).ja, /新しい/);
});

test('times are those of Japan, whatever the zone of the machine', () => {
  const instant = Date.UTC(2026, 10, 20, 15, 5); // Friday 15:05 UTC
  assert.equal(shortTime(instant), '11/21 00:05');
  assert.equal(hourMinute(instant), '00:05');
  assert.equal(japan(instant).weekdayJa, '土');
});

test('relative time is told only under an hour, and never for the future', () => {
  const minute = 60_000;
  assert.equal(ago(0, 30_000), '1 分以内');
  assert.equal(ago(0, 12 * minute), '12 分前');
  assert.equal(ago(0, 60 * minute), '');
  assert.equal(ago(minute, 0), '');
  assert.match(timeWithAge(0, 12 * minute), /（12 分前）$/);
});

test('texts of orders lose control and direction characters and keep their lines', () => {
  assert.equal(tidy('  危険\r\n全員\u0000避難\u202E \t です '), '危険\n全員避難 です');
  assert.equal(tidy('\u200b'), '');
});

test('the countdown stops at the arrival', () => {
  assert.equal(countdownText(12_000, 0), 'あと 12 秒 sec');
  assert.equal(countdownText(12_000, 11_500), 'あと 1 秒 sec');
  assert.equal(countdownText(12_000, 12_000), '揺れに注意 Now');
  assert.equal(countdownText(null, 0), 'すぐに揺れます Soon');
});

test('the age of an order is told in both languages, also beyond an hour', () => {
  assert.equal(ageText(0, 59_000), '1 分以内 under 1 min');
  assert.equal(ageText(0, 12 * 60_000), '12 分前 12 min ago');
  assert.equal(ageText(0, 3 * 3_600_000), '3 時間前 3 h ago');
  assert.equal(ageText(5_000, 0), '1 分以内 under 1 min');
});

test('what an order hides is named in both languages, a drill as a drill', () => {
  const other = (/** @type {object} */ over) =>
    /** @type {any} */ ({ level: 3, status: 'actual', phrases: { hazard: { ja: '洪水', en: 'Flood' } }, ...over });
  assert.equal(othersText([other({}), other({ level: 0, status: 'drill' })]), '洪水 レベル3 Flood, level 3・洪水（訓練） Flood (drill)');
});

test('a reading is visible without its brackets, and a remark keeps them', () => {
  assert.equal(visible('川（かわ）の 水（みず）、学校（2階）、避難指示（洪水）'), '川かわの 水みず、学校（2階）、避難指示（洪水）');
});

test('areas are named and never told as codes, and those without a name are counted', () => {
  const sign = /** @type {any} */ ({ areaNames: { 14131: { ja: '川崎市川崎区', en: 'Kawasaki-ku' } } });
  assert.equal(areaText(sign, ['14131']), '川崎市川崎区 Kawasaki-ku');
  assert.equal(areaText(sign, ['14131', '13101']), '川崎市川崎区 ほか 1 か所 Kawasaki-ku and 1 more');
  assert.equal(areaText(sign, ['13101', '13102']), 'この地域 This area');
});

test('a detector that is dead has no number, and one that is raised is never called good', () => {
  assert.match(missing(null, 5, 'dead').ja, /検出器停止/);
  assert.match(missing(null, 5, 'dead').en, /dead/i);
  assert.equal(reservation({ detector: 'raised', flag: 0 })?.tone, 'bad');
  assert.equal(reservation({ detector: 'normal', flag: 1 })?.tone, 'late');
  assert.equal(reservation({ detector: 'normal', flag: 0 }), null);
});
