import { h, setText } from '../dom.js';
import { ago, shortTime } from '../model/time.js';
import { hazardName, sourceName } from '../model/phrases.js';

/** @import { Alert, PlayerState, Sign, View } from '../state.js' */

const MAX_AREAS = 6;

/** @param {Sign} sign @param {string[]} codes */
export function areaText(sign, codes) {
  const names = codes.slice(0, MAX_AREAS).map(code => {
    const name = sign.areaNames[code]?.ja;
    return name ? `${name}（${code}）` : code;
  });
  const more = codes.length - MAX_AREAS;
  return names.join('・') + (more > 0 ? ` ほか ${more}` : '');
}

/**
 * The foot of an alert: area, issued, age, source, connection, and what else is in force.
 * @param {PlayerState} first @param {Alert} alert @returns {View}
 */
export function alertFacts(first, alert) {
  const age = h('dd');
  const link = h('dd');
  const others = h('dd');
  const othersRow = row('ほかに発表中 Also', others);
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
      setText(others, state.others.map(o => `${hazardName(o, 'ja')}${o.level ? ` レベル${o.level}` : ''}${o.status === 'drill' ? '（訓練）' : ''}`).join('・'));
    },
    tick(now) {
      setText(age, ago(alert.issued, now) || `${Math.max(0, Math.floor((now - alert.issued) / 3_600_000))} 時間`);
    },
  };
}

/** @param {string} label @param {HTMLElement} value */
export function row(label, value) {
  return h('div', {}, h('dt', { text: label }), value);
}
