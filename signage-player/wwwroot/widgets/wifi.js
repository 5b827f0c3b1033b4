import { h, picture } from '../dom.js';

/** @import { PlayerState, View } from '../state.js' */

/** @param {PlayerState} first @returns {View | null} */
export function wifi(first) {
  const help = first.sign.wifi;
  if (!help) return null;
  const words = help.helpUrl
    ? { ja: '使い方', en: 'Scan for help' }
    : { ja: '読み取って接続', en: 'Scan to join' };
  return {
    element: h('div', { class: 'card wifi' }, picture('qr', words.ja, help.qr),
      h('div', {},
        h('h2', { text: '無料 Wi-Fi' }), h('div', { class: 'ssid', text: help.ssid }), h('p', {}, h('span', { text: `${words.ja} ` }), h('span', { lang: 'en', text: words.en })))),
  };
}
