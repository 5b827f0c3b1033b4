// Reviewed phrases that are on the device: they stand in where an order has no text in a language. Nothing is ever translated by machine.
// Levels and their words: Cabinet Office, 避難情報に関するガイドライン (May 2021). Easy Japanese: short, wide blanks, few kanji.

/** @import { Alert } from '../state.js' */
/** @typedef {{ja: string, easy: string, en: string}} Phrase */

/** @type {Readonly<Record<string, Phrase>>} */
const HAZARDS = {
  flood: { ja: '洪水', easy: 'かわの 水が あふれる', en: 'Flood' },
  'heavy-rain': { ja: '大雨', easy: 'たくさんの 雨', en: 'Heavy rain' },
  landslide: { ja: '土砂災害', easy: 'がけが くずれる', en: 'Landslide' },
  'storm-surge': { ja: '高潮', easy: 'うみの 水が あがる', en: 'Storm surge' },
  'tsunami-major': { ja: '大津波警報', easy: 'とても 大きな つなみ', en: 'Major tsunami warning' },
  tsunami: { ja: '津波', easy: 'つなみ', en: 'Tsunami' },
  'tsunami-advisory': { ja: '津波注意報', easy: 'つなみ', en: 'Tsunami advisory' },
  earthquake: { ja: '地震', easy: 'じしん', en: 'Earthquake' },
  eew: { ja: '緊急地震速報', easy: 'じしん', en: 'Earthquake early warning' },
  volcano: { ja: '火山', easy: 'かざん', en: 'Volcano' },
  fire: { ja: '火災', easy: 'かじ', en: 'Fire' },
  tornado: { ja: '竜巻', easy: 'たつまき', en: 'Tornado' },
  storm: { ja: '暴風', easy: 'つよい 風', en: 'Storm' },
  snow: { ja: '大雪', easy: 'たくさんの 雪', en: 'Heavy snow' },
  heat: { ja: '熱中症', easy: 'とても 暑い', en: 'Extreme heat' },
  air: { ja: '大気汚染', easy: 'くうきが きたない', en: 'Air pollution' },
  radiation: { ja: '放射線', easy: 'ほうしゃせん', en: 'Radiation' },
  'civil-protection': { ja: '国民保護', easy: 'きけんな こと', en: 'Civil protection' },
  missile: { ja: 'ミサイル', easy: 'ミサイル', en: 'Missile' },
  transport: { ja: '交通', easy: 'でんしゃ・バス', en: 'Transport' },
};

/** @type {Phrase} */
const ANY_HAZARD = { ja: '緊急情報', easy: 'だいじな お知らせ', en: 'Emergency' };

// What only the city's mayor can say, by level. A telegram of the JMA never gets these words.
/** @type {Readonly<Record<number, Phrase>>} */
const CITY_ORDERS = {
  5: { ja: '緊急安全確保', easy: 'いのちを まもって ください', en: 'Emergency safety measures' },
  4: { ja: '避難指示', easy: 'みんな にげて ください', en: 'Evacuation order' },
  3: { ja: '高齢者等避難', easy: 'お年寄りは にげて ください', en: 'Evacuation of the elderly and others' },
};

/** @type {Readonly<Record<number, Phrase>>} */
const CITY_ACTIONS = {
  5: { ja: '命の危険\n直ちに安全確保', easy: 'いのちが あぶないです。いますぐ、近くの いちばん あんぜんな ところへ。', en: 'Your life is in danger. Get to safety now.' },
  4: { ja: '危険な場所から\n全員避難', easy: 'あぶない ところに いる 人は、みんな にげて ください。', en: 'Everyone must leave dangerous places now.' },
  3: { ja: '危険な場所から\n高齢者等は避難', easy: 'お年寄りや、にげるのに 時間が かかる 人は、いま にげて ください。', en: 'Older people and those who need time: leave dangerous places now.' },
};

/** @type {Readonly<Record<number, Phrase>>} */
const LEVEL_ACTIONS = {
  5: { ja: '命を守る\n行動を今すぐ', easy: 'いのちが あぶないです。いますぐ、いのちを まもって ください。', en: 'Your life is in danger. Protect yourself now.' },
  4: { ja: '避難を自ら判断\n安全な場所へ', easy: 'あぶないと 思ったら、あんぜんな ところへ にげて ください。', en: 'Dangerous. Decide for yourself and move to a safe place.' },
  3: { ja: '避難の準備\n早めに動く', easy: 'にげる じゅんびを して ください。早く うごいて ください。', en: 'Prepare to evacuate and act early.' },
  2: { ja: '避難の方法を\n確認', easy: 'どこに どうやって にげるか、たしかめて ください。', en: 'Check how and where you would evacuate.' },
  1: { ja: '新しい情報に\n注意', easy: '新しい お知らせに きを つけて ください。', en: 'Stay alert for new information.' },
};

// Where one action is right whatever the level.
/** @type {Readonly<Record<string, Phrase>>} */
const HAZARD_ACTIONS = {
  'tsunami-major': { ja: '高い所へ\n今すぐ逃げる', easy: 'とても 大きな つなみが きます。いますぐ、できるだけ たかい ところへ にげて ください。', en: 'Major tsunami. Go to the highest ground now.' },
  'tsunami-advisory': { ja: '海から上がり\n海岸を離れる', easy: 'つなみが きます。うみから あがって、うみから はなれて ください。', en: 'Tsunami. Get out of the water and leave the coast.' },
  tsunami: { ja: '高い所へ\n今すぐ逃げる', easy: 'つなみが きます。いますぐ、たかい ところへ にげて ください。', en: 'Tsunami. Go to high ground now.' },
  earthquake: { ja: '身の安全を\n守る', easy: 'つよく ゆれました。あぶない ものから はなれて ください。', en: 'Earthquake. Keep away from anything that may fall.' },
  eew: { ja: '強い揺れ\n頭を守る', easy: 'つよい じしんが きます。あたまを まもって ください。', en: 'Strong shaking. Protect your head.' },
  volcano: { ja: '火山から\n離れる', easy: 'かざんから はなれて ください。', en: 'Move away from the volcano.' },
  fire: { ja: '火から離れる\n今すぐ避難', easy: 'ひから はなれて、にげて ください。', en: 'Move away from the fire now.' },
  tornado: { ja: '頑丈な建物へ\n窓から離れる', easy: 'つよい たてものの 中に はいって、まどから はなれて ください。', en: 'Go into a solid building. Keep away from windows.' },
  heat: { ja: '涼しい所へ\n水分をとる', easy: 'すずしい ところへ いって、水を のんで ください。', en: 'Go somewhere cool and drink water.' },
  air: { ja: '外出を控える\n窓を閉める', easy: 'そとに 出ないで ください。まどを しめて ください。', en: 'Avoid going out. Close the windows.' },
  radiation: { ja: '屋内に入る\n窓を閉める', easy: 'たてものの 中に はいって、まどを しめて ください。', en: 'Go indoors and close the windows.' },
  'civil-protection': { ja: '建物の中か地下へ\n今すぐ避難', easy: 'いますぐ、たてものの 中か ちかに はいって ください。', en: 'Go inside a building or underground now.' },
  missile: { ja: '建物の中か地下へ\n今すぐ避難', easy: 'いますぐ、たてものの 中か ちかに はいって ください。', en: 'Go inside a building or underground now.' },
  transport: { ja: 'むやみに\n移動しない', easy: 'あぶないです。いまの ところで まって ください。', en: 'Stay where you are until it is safe to move.' },
};

/** @type {Phrase} */
const ANY_ACTION = { ja: '身の安全を\n守る', easy: 'あぶないです。じぶんの いのちを まもって ください。', en: 'Keep yourself safe. Follow official information.' };

/** @type {Readonly<Record<string, Phrase>>} */
const SOURCES = {
  jma: { ja: '気象庁', easy: 'きしょうちょう', en: 'Japan Meteorological Agency' },
  cap: { ja: '公的機関の警報', easy: 'くにや けん', en: 'Official alert message' },
  city: { ja: '市', easy: '市', en: 'The city' },
  sensor: { ja: '市の観測装置', easy: '市の きかい', en: 'Sensor of the city' },
};

/** @typedef {'ja'|'ja-easy'|'en'} Language */

/** @param {Phrase} phrase @param {Language} language */
const inLanguage = (phrase, language) => language === 'ja' ? phrase.ja : language === 'en' ? phrase.en : phrase.easy;

/** @param {string} hazard @param {Language} language */
export function hazardName(hazard, language) {
  return inLanguage(HAZARDS[hazard] ?? ANY_HAZARD, language);
}

/**
 * The order's name: only the city gives orders, and only from level 3; what others say is information of an equivalent level.
 * @param {Alert} alert @param {Language} language
 */
export function orderName(alert, language) {
  if (alert.level === 0) return '';
  const order = CITY_ORDERS[alert.level];
  if (alert.origin === 'city') return order ? inLanguage(order, language) : '';
  if (!order) return '';
  return language === 'en' ? `Level ${alert.level} equivalent` : language === 'ja' ? `警戒レベル${alert.level}相当` : `レベル${alert.level}と おなじくらい あぶない`;
}

/** @param {Alert} alert @param {Language} language */
export function builtInAction(alert, language) {
  // Before the shaking nothing has shaken yet.
  const phrase = HAZARD_ACTIONS[isEarlyWarning(alert) ? 'eew' : alert.hazard] ?? (alert.origin === 'city' ? CITY_ACTIONS[alert.level] : undefined) ?? LEVEL_ACTIONS[alert.level] ?? ANY_ACTION;
  return inLanguage(phrase, language);
}

/** @param {Alert} alert @param {Language} language */
export function builtInHeadline(alert, language) {
  return [hazardName(alert.hazard, language), orderName(alert, language)].filter(Boolean).join(language === 'en' ? ': ' : ' ');
}

/**
 * What may stand for an action, best first: the order's own words, then the built-in ones.
 * @param {Alert} alert @param {Language} language
 */
export function actions(alert, language) {
  return [alert.action[language] ?? '', builtInAction(alert, language)];
}

/** @param {Alert} alert @param {Language} language */
export function headlines(alert, language) {
  return [alert.headline[language] ?? '', builtInHeadline(alert, language)];
}

/**
 * Headline and action, a line each, as the bands of the other languages need it; then the action alone.
 * @param {Alert} alert @param {Language} language
 */
export function sentences(alert, language) {
  const action = alert.action[language] || builtInAction(alert, language);
  const headline = alert.headline[language];
  return [headline ? `${headline}\n${action}` : '', action, builtInAction(alert, language)];
}

/** Who says it. @param {Alert} alert @param {Language} language @param {Record<string, string>} city name of the city */
export function sourceName(alert, language, city) {
  if (alert.origin === 'city' && city[language]) return city[language];
  return inLanguage(SOURCES[alert.origin] ?? { ja: '不明', easy: '不明', en: 'Unknown' }, language);
}

/** The page after an alert. @type {Readonly<Record<import('../state.js').Notice['kind'], Phrase>>} */
export const NOTICES = {
  ended: { ja: '解除されました', easy: 'さっきの お知らせは おわりました。', en: 'The alert has been lifted.' },
  withdrawn: {
    ja: '先ほどの表示は誤りでした。取り消します。ご迷惑をおかけし、おわび申し上げます。',
    easy: 'さっきの お知らせは まちがいでした。ごめんなさい。',
    en: 'The alert shown here was wrong. It has been withdrawn. We apologise.',
  },
  expired: { ja: '表示の期限が過ぎました。新しい情報を確かめてください。', easy: 'お知らせの じかんが おわりました。新しい じょうほうを 見て ください。', en: 'This alert has reached its end time. Please check for new information.' },
  elsewhere: { ja: 'この地域は対象から外れました。', easy: 'お知らせは、ここでは おわりました。', en: 'The alert no longer covers this area.' },
};

/** Whom to ask when the configuration names nobody. @type {Phrase} */
export const ASK = { ja: '市役所の防災担当', easy: 'しやくしょ', en: 'City hall, disaster prevention' };

/** A hazard whose page is the two huge rows. @param {Alert} alert */
export function isEarlyWarning(alert) {
  return alert.hazard === 'eew' || (alert.hazard === 'earthquake' && alert.arrival !== null);
}
