import { test } from 'node:test';
import assert from 'node:assert/strict';
import { actions, endings, headlines, sentences, sourceName } from '../../signage-player/wwwroot/model/phrases.js';
import { replaced } from '../../signage-player/wwwroot/painted.js';

const phrases = {
  hazard: { ja: '洪水', en: 'Flood' },
  headline: { ja: '避難指示（洪水）', 'ja-easy': 'みんな にげて ください', en: 'Evacuation order (Flood)' },
  action: { ja: '危険な場所から\n全員避難', 'ja-easy': 'にげて ください。', en: 'Leave now.' },
  source: { ja: '市', en: 'The city' },
  early: false,
};

/** @param {object} [changes] @returns {import('../../signage-player/wwwroot/state.js').Alert} */
const alert = changes => ({
  order: 'o', rev: 1, seq: 1, kind: 'begin', status: 'actual', origin: 'city', hazard: 'flood', level: 4, areas: ['14131'], issued: 0, expires: 1,
  arrival: null, headline: {}, action: {}, phrases, ...changes,
});

/** @param {'ended'|'withdrawn'|'expired'|'elsewhere'} kind @param {object} [by] @returns {import('../../signage-player/wwwroot/state.js').Notice} */
const notice = (kind, by) => ({
  kind, at: 0, about: alert(), by: alert(by), ending: { ja: '解除されました。', en: 'Lifted.' }, next: { ja: '川に近づかない', en: 'Keep away.' },
});

test("the order's own words come first, the built-in ones stand behind them", () => {
  const order = alert({ headline: { ja: '川崎区に避難指示' }, action: { ja: '高台へ' } });
  assert.deepEqual(headlines(order, 'ja'), ['川崎区に避難指示', '避難指示（洪水）']);
  assert.deepEqual(actions(order, 'ja'), ['高台へ', '危険な場所から\n全員避難']);
});

test('a language that the order lacks is taken from the table, never from another language', () => {
  const order = alert({ headline: { ja: '見出し' }, action: { ja: '逃げる' } });
  assert.equal(sentences(order, 'en').find(Boolean), 'Leave now.');
  assert.equal(sentences(order, 'ja-easy').find(Boolean), 'にげて ください。');
});

test('a headline without an action is joined to the built-in action', () => {
  assert.equal(sentences(alert({ headline: { en: 'Flood in Kawasaki.' } }), 'en')[0], 'Flood in Kawasaki.\nLeave now.');
});

test('the city is named when the configuration names it', () => {
  assert.equal(sourceName(alert(), 'ja', { ja: '川崎市' }), '川崎市');
  assert.equal(sourceName(alert(), 'ja', {}), '市');
  assert.equal(sourceName(alert({ origin: 'jma', phrases: { ...phrases, source: { ja: '気象庁' } } }), 'ja', { ja: '川崎市' }), '気象庁');
});

test('the page after an alert says it once, then what to do, in a person\'s words where there are some', () => {
  assert.equal(endings(notice('ended'), 'ja')[0], '解除されました。\n川に近づかない');
  const own = { headline: { ja: '大雨のおそれはなくなりました' }, action: { ja: '帰宅できます' } };
  assert.equal(endings(notice('ended', own), 'ja')[0], '解除されました。\n大雨のおそれはなくなりました\n帰宅できます');
  assert.equal(endings(notice('ended', { headline: { ja: '大雨のおそれはなくなりました' } }), 'ja')[0], '解除されました。\n大雨のおそれはなくなりました\n川に近づかない');
});

test('what goes on elsewhere, or ran out, does not speak in the words of the alert', () => {
  for (const kind of /** @type {const} */ (['expired', 'elsewhere']))
    assert.equal(endings(notice(kind, { headline: { ja: '川崎区に避難指示' } }), 'ja')[0], '解除されました。\n川に近づかない');
});

test('a person\'s words that are not in the picture are named, whatever breaks its lines', () => {
  const order = alert({ headline: { ja: '多摩川 氾濫', en: 'Tama River' }, action: { ja: '高台へ\u202e' } });
  assert.deepEqual(replaced(order, '多摩川\n氾濫 \u2060高台へ Tama  River'), []);
  assert.deepEqual(replaced(order, '避難指示（洪水） Tama River'), ['headline.ja', 'action.ja']);
});
