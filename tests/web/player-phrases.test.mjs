import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  NOTICES, actions, builtInAction, builtInHeadline, headlines, isEarlyWarning, orderName, sentences, sourceName,
} from '../../signage-player/wwwroot/model/phrases.js';

const LANGUAGES = /** @type {const} */ (['ja', 'ja-easy', 'en']);
const HAZARDS = [
  'flood', 'heavy-rain', 'landslide', 'storm-surge', 'tsunami', 'earthquake', 'eew', 'volcano', 'fire', 'tornado', 'storm', 'snow', 'heat', 'air',
  'radiation', 'civil-protection', 'missile', 'transport', 'never-heard-of',
];

/** @param {object} [changes] @returns {import('../../signage-player/wwwroot/state.js').Alert} */
const alert = changes => ({
  order: 'o', rev: 1, seq: 1, kind: 'begin', status: 'actual', origin: 'city', hazard: 'flood', level: 4, areas: ['14131'], issued: 0, expires: 1,
  arrival: null, headline: {}, action: {}, ...changes,
});

test('every hazard, level and origin has words in all three languages', () => {
  for (const hazard of HAZARDS)
    for (const level of [0, 1, 2, 3, 4, 5])
      for (const origin of /** @type {const} */ (['city', 'jma', 'cap', 'sensor']))
        for (const language of LANGUAGES) {
          const order = alert({ hazard, level, origin });
          assert.ok(builtInAction(order, language), `${hazard} ${level} ${origin} ${language}: action`);
          assert.ok(builtInHeadline(order, language), `${hazard} ${level} ${origin} ${language}: headline`);
          assert.ok(sourceName(order, language, {}));
        }
});

test('built-in actions fit two lines of at most nine characters', () => {
  for (const hazard of HAZARDS)
    for (const level of [0, 1, 2, 3, 4, 5])
      for (const origin of /** @type {const} */ (['city', 'jma'])) {
        const lines = builtInAction(alert({ hazard, level, origin }), 'ja').split('\n');
        assert.ok(lines.length <= 2 && lines.every(line => line.length <= 9), lines.join('|'));
      }
});

test('only the city gives an evacuation order', () => {
  assert.equal(orderName(alert(), 'ja'), '避難指示');
  for (const origin of /** @type {const} */ (['jma', 'cap', 'sensor']))
    for (const level of [3, 4, 5]) {
      const text = LANGUAGES.map(l => builtInHeadline(alert({ origin, level }), l) + builtInAction(alert({ origin, level }), l)).join(' ');
      assert.doesNotMatch(text, /避難指示|緊急安全確保|高齢者等避難|[Ee]vacuation order/);
    }
});

test('the abolished 避難勧告 appears nowhere', () => {
  for (const level of [1, 2, 3, 4, 5]) assert.doesNotMatch(builtInHeadline(alert({ level }), 'ja') + builtInAction(alert({ level }), 'ja'), /勧告/);
});

test("the order's own words come first, the built-in ones stand behind them", () => {
  const order = alert({ headline: { ja: '川崎区に避難指示' }, action: { ja: '高台へ' } });
  assert.deepEqual(headlines(order, 'ja'), ['川崎区に避難指示', '洪水 避難指示']);
  assert.deepEqual(actions(order, 'ja'), ['高台へ', '危険な場所から\n全員避難']);
});

test('a language that the order lacks is taken from the table, never from another language', () => {
  const order = alert({ headline: { ja: '見出し' }, action: { ja: '逃げる' } });
  assert.equal(sentences(order, 'en').find(Boolean), 'Everyone must leave dangerous places now.');
  assert.match(sentences(order, 'ja-easy').find(Boolean) ?? '', /にげて ください/);
});

test('a headline without an action is joined to the built-in action', () => {
  assert.equal(sentences(alert({ headline: { en: 'Flood in Kawasaki.' } }), 'en')[0], 'Flood in Kawasaki.\nEveryone must leave dangerous places now.');
});

test('the city is named when the configuration names it', () => {
  assert.equal(sourceName(alert(), 'ja', { ja: '川崎市' }), '川崎市');
  assert.equal(sourceName(alert({ origin: 'jma' }), 'ja', { ja: '川崎市' }), '気象庁');
});

test('an earthquake is an early warning only while its arrival is known', () => {
  assert.ok(isEarlyWarning(alert({ hazard: 'eew', level: 0 })));
  assert.ok(isEarlyWarning(alert({ hazard: 'earthquake', arrival: 5 })));
  assert.ok(!isEarlyWarning(alert({ hazard: 'earthquake' })));
  assert.ok(!isEarlyWarning(alert({ hazard: 'tsunami', arrival: 5 })));
});

test('a withdrawal says that it was wrong and apologises; an end does not say that all is safe', () => {
  assert.match(NOTICES.withdrawn.ja, /誤り.*取り消し.*おわび/);
  assert.match(NOTICES.withdrawn.en, /wrong.*apologise/);
  assert.doesNotMatch(NOTICES.ended.easy + NOTICES.ended.ja, /だいじょうぶ|安全/);
});

test('before the shaking no phrase speaks of it in the past', () => {
  const before = alert({ hazard: 'earthquake', level: 0, arrival: 5 });
  assert.equal(builtInAction(before, 'ja-easy'), builtInAction(alert({ hazard: 'eew', level: 0 }), 'ja-easy'));
  assert.doesNotMatch(builtInAction(before, 'ja-easy'), /ました/);
});

test('every class of tsunami says where to go', () => {
  for (const hazard of ['tsunami-major', 'tsunami', 'tsunami-advisory'])
    for (const language of /** @type {const} */ (['ja', 'ja-easy', 'en'])) assert.notEqual(builtInAction(alert({ hazard, level: 0 }), language), builtInAction(alert({ hazard: 'x', level: 0 }), language));
});
