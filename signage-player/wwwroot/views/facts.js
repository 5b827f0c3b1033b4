import { h, setText } from '../dom.js';
import { ageText, shortTime } from '../model/time.js';
import { hazardName, sourceName } from '../model/phrases.js';

/** @import { Alert, PlayerState, Sign, View } from '../state.js' */

const MAX_AREAS = 4;

/**
 * The areas by name, those that the sign has no name for as a number of others: a code says nothing to a passer-by. An order that is
 * shown here concerns this place, so without any name that is what is said.
 * @param {Sign} sign @param {string[]} codes
 */
export function areaText(sign, codes) {
  const named = codes.map(code => sign.areaNames[code]).filter(name => name !== undefined).slice(0, MAX_AREAS);
  if (named.length === 0) return 'この地域 This area';
  const more = codes.length - named.length;
  const japanese = named.map(name => name['ja'] ?? '').filter(Boolean).join('・') + (more > 0 ? ` ほか ${more} か所` : '');
  const english = named.map(name => name['en'] ?? '').filter(Boolean).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `${japanese} ${english}`.trim();
}

/**
 * The foot of an alert: area, issued, age, source, connection, and what else is in force.
 * @param {PlayerState} first @param {Alert} alert @returns {View}
 */
export function alertFacts(first, alert) {
  const age = h('dd');
  const link = h('dd');
  const others = h('dd');
  const othersLabel = h('dt');
  const othersRow = h('div', {}, othersLabel, others);
  const rows = [
    row('対象 Area', h('dd', { text: areaText(first.sign, alert.areas) })),
    row('発表 Issued', h('dd', { text: shortTime(alert.issued) })),
    row('経過 Age', age),
    row('発信 Source', h('dd', { text: `${sourceName(alert, 'ja', first.sign.city)} ${sourceName(alert, 'en', first.sign.city)}` })),
    row('通信 Link', link),
    othersRow,
  ];
  if (alert.arrival !== null) rows.splice(2, 0, row('到達予想 Arrival', h('dd', { text: shortTime(alert.arrival) })));
  return {
    element: h('dl', { class: 'facts' }, ...rows),
    update(state) {
      const { connected, since } = state.broker;
      link.className = connected ? '' : 'lost';
      setText(link, connected ? '● 受信中 Connected' : `■ ${shortTime(since)} から切断（情報が古い可能性） Connection lost`);
      othersRow.hidden = state.others.length === 0;
      setText(othersLabel, `ほかに ${state.others.length} 件 Also`);
      setText(others, othersText(state.others));
    },
    tick(now) {
      setText(age, ageText(alert.issued, now));
    },
  };
}

/** What is in force too and does not fill the screen: 洪水 レベル3 Flood, level 3. @param {Alert[]} others */
export function othersText(others) {
  return others.map(other => {
    const drill = other.status !== 'actual';
    const japanese = `${hazardName(other, 'ja')}${other.level ? ` レベル${other.level}` : ''}${drill ? '（訓練）' : ''}`;
    return `${japanese} ${hazardName(other, 'en')}${other.level ? `, level ${other.level}` : ''}${drill ? ' (drill)' : ''}`;
  }).join('・');
}

/** @param {string} label @param {HTMLElement} value */
export function row(label, value) {
  return h('div', {}, h('dt', { text: label }), value);
}
