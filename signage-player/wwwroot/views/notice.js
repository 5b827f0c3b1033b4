import { h } from '../dom.js';
import { fitBox, tidy } from '../fit.js';
import { builtInHeadline, endings, sourceName } from '../model/phrases.js';
import { shortTime } from '../model/time.js';
import { drillFrame } from './drill.js';
import { areaText, row } from './facts.js';

/** @import { Notice, PlayerState, View } from '../state.js' */

/** What just ended: lifted, expired or no longer here (blue), or wrong (white). @param {PlayerState} state @param {Notice} notice @returns {View} */
export function showNotice(state, notice) {
  const { about, by, kind } = notice;
  const subject = tidy(about.headline['ja'] ?? '') || builtInHeadline(about, 'ja');
  const subjectEn = tidy(about.headline['en'] ?? '') || builtInHeadline(about, 'en');
  const japanese = fitBox(endings(notice, 'ja'), { max: 8, min: 3.6, lines: 7, lang: 'ja' });
  const easy = fitBox(endings(notice, 'ja-easy'), { max: 6, min: 5, lines: 6, lang: 'ja' });
  const english = fitBox(endings(notice, 'en'), { max: 6, min: 4, lines: 6, lang: 'en' });
  const contact = state.sign.contact;
  const facts = [
    row('対象 Area', h('dd', { text: areaText(state.sign, about.areas) })),
    row(kind === 'withdrawn' ? '取消 Withdrawn' : '時刻 Time', h('dd', { text: shortTime(kind === 'expired' ? by.expires : by.issued) })),
    row('発信 Source', h('dd', { text: `${sourceName(by, 'ja', state.sign.city)} ${sourceName(by, 'en', state.sign.city)}` })),
    row('問い合わせ Ask', h('dd', { text: `${contact['ja']} ${contact['en']}` })),
  ];
  const label = kind === 'withdrawn' ? '取り消した表示 Withdrawn' : '対象の情報 About';
  const element = h('section', { class: `view notice ${kind}`, data: { kind } },
    h('h1', {}, h('span', { text: `${label}: ${subject} ` }), h('span', { lang: 'en', text: subjectEn })),
    h('section', { lang: 'ja' }, japanese.element),
    h('section', { class: 'easy', lang: 'ja' }, easy.element),
    h('section', { lang: 'en' }, english.element),
    h('dl', { class: 'facts' }, ...facts));
  const view = { element, layout: () => [japanese, easy, english].forEach(f => f.layout()) };
  return about.status === 'actual' ? view : drillFrame(view);
}
