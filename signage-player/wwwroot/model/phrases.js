// Which words of an order stand, best first: those of a person, then the built-in phrases that the player sends with it.
// The table itself is contracts/Orders/OrderPhrases.cs.

/** @import { Alert, Notice } from '../state.js' */
/** @typedef {'ja'|'ja-easy'|'en'} Language */

/** @param {Alert} alert @param {Language} language */
export const builtInHeadline = (alert, language) => alert.phrases.headline[language] ?? '';

/** @param {Alert} alert @param {Language} language */
export const builtInAction = (alert, language) => alert.phrases.action[language] ?? '';

/** @param {Alert} alert @param {Language} language */
export const hazardName = (alert, language) => alert.phrases.hazard[language] ?? '';

/** @param {Alert} alert @param {Language} language */
export const headlines = (alert, language) => [alert.headline[language] ?? '', builtInHeadline(alert, language)];

/** @param {Alert} alert @param {Language} language */
export const actions = (alert, language) => [alert.action[language] ?? '', builtInAction(alert, language)];

/**
 * Headline and action, a line each, as the bands of the other languages need it; then the action alone.
 * @param {Alert} alert @param {Language} language
 */
export function sentences(alert, language) {
  const action = alert.action[language] || builtInAction(alert, language);
  const headline = alert.headline[language];
  return [headline ? `${headline}\n${action}` : '', action, builtInAction(alert, language)];
}

/**
 * What the page after an alert says: that it is over, and what to do now, in a person's words where there are some.
 * @param {Notice} notice @param {Language} language
 */
export function endings(notice, language) {
  const ending = notice.ending[language] ?? '';
  const next = notice.next[language] ?? '';
  // Only who ends or withdraws speaks of the end; an expiry and a revision to elsewhere have the words of what goes on.
  const speaks = notice.kind === 'ended' || notice.kind === 'withdrawn';
  const own = speaks ? [notice.by.headline[language], notice.by.action[language]].filter(Boolean) : [];
  const action = speaks ? notice.by.action[language] : undefined;
  return [
    [ending, ...own, ...(action ? [] : [next])].join('\n'),
    [ending, ...own].join('\n'),
    `${ending}\n${next}`,
    ending,
  ];
}

/** Who says it. @param {Alert} alert @param {Language} language @param {Record<string, string>} city name of the city */
export function sourceName(alert, language, city) {
  return (alert.origin === 'city' && city[language]) || (alert.phrases.source[language] ?? '');
}
