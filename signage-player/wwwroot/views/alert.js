import { h } from '../dom.js';
import { fitBox } from '../fit.js';
import { actions, builtInHeadline, headlines, sentences } from '../model/phrases.js';
import { drillFrame } from './drill.js';
import { alertFacts } from './facts.js';
import { showQuake } from './quake.js';

/** @import { Alert, PlayerState, View } from '../state.js' */

/** The full-screen template of an order; a drill is the same picture in its frame. @param {PlayerState} state @param {Alert} alert @returns {View} */
export function showAlert(state, alert) {
  const view = alert.phrases.early ? showQuake(state, alert) : sheet(state, alert);
  return alert.status === 'actual' ? view : drillFrame(view);
}

/** @param {PlayerState} state @param {Alert} alert @returns {View} */
function sheet(state, alert) {
  const headline = fitBox(headlines(alert, 'ja'), { max: 9, min: 4.5, lines: 2, lang: 'ja' });
  const kind = h('span', { text: builtInHeadline(alert, 'ja') });
  const action = fitBox(actions(alert, 'ja'), { max: 15, min: 7, lines: 2, lang: 'ja' });
  const easy = fitBox(sentences(alert, 'ja-easy'), { max: 6, min: 5, lines: 4, lang: 'ja' });
  const english = fitBox(sentences(alert, 'en'), { max: 6, min: 4, lines: 4, lang: 'en' });
  const facts = alertFacts(state, alert);
  const element = h('section', { class: 'view alert', data: { level: String(alert.level) } },
    h('div', { class: 'sheet' },
      h('header', { class: 'band' }, levelBox(alert),
        h('div', { class: 'title' },
          h('div', { class: 'kind' },
            kind,
            h('span', { class: 'en', lang: 'en', text: builtInHeadline(alert, 'en') })),
          headline.element)),
      h('section', { class: 'action' }, action.element),
      words('easy', 'ja', 'やさしい日本語', easy.element),
      words('english', 'en', 'English', english.element),
      facts.element));
  const layout = () => {
    // The built-in headline says what the line above it would say again.
    kind.hidden = headline.layout() === builtInHeadline(alert, 'ja');
    [action, easy, english].forEach(f => f.layout());
  };
  return { element, update: facts.update, tick: facts.tick, layout };
}

/** @param {Alert} alert */
function levelBox(alert) {
  if (alert.level === 0) return h('div', { class: 'level' }, h('span', { class: 'number', text: '!' }), h('span', { class: 'label', text: '緊急 ALERT' }));
  return h('div', { class: 'level' }, h('span', { class: 'label', text: '警戒レベル LEVEL' }), h('span', { class: 'number', text: String(alert.level) }));
}

/** @param {string} name @param {string} lang @param {string} tag @param {HTMLElement} text */
export function words(name, lang, tag, text) {
  return h('section', { class: `words ${name}`, lang }, h('div', { class: 'tag', text: tag }), text);
}
