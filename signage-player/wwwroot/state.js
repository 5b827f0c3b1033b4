// Types only: what /events and /state carry (Web/PlayerView.cs). Times are ms since 1970 UTC.

/** @typedef {Record<string, string>} Texts by language: ja, ja-easy, en ... */

/**
 * @typedef {object} Alert
 * @property {string} order @property {number} rev @property {number} seq @property {string} kind @property {'actual'|'drill'|'test'} status
 * @property {'jma'|'cap'|'city'|'sensor'} origin @property {string} hazard @property {number} level @property {string[]} areas
 * @property {number} issued @property {number} expires @property {number|null} arrival @property {Texts} headline @property {Texts} action
 * @property {{hazard: Texts, headline: Texts, action: Texts, source: Texts, early: boolean}} phrases the built-in words
 */

/** @typedef {{kind: 'ended'|'withdrawn'|'expired'|'elsewhere', at: number, about: Alert, by: Alert, ending: Texts, next: Texts}} Notice */

/**
 * @typedef {object} Tile
 * @property {string} measurement @property {string} field @property {string} device @property {Texts} station @property {number} intervalMs
 * @property {number|null} value @property {string} unit @property {number|null} time @property {string|null} reason
 * @property {number|null} uncertainty @property {'normal'|'raised'|'dead'} detector @property {number} flag
 */

/**
 * @typedef {object} Sign
 * @property {string} device @property {Texts} place @property {Texts} city @property {Texts} contact @property {Record<string, Texts>} areaNames
 * @property {string[]} rail @property {Texts[]} ticker @property {{ssid: string, helpUrl: string|null, qr: string}|null} wifi
 */

/**
 * @typedef {object} PlayerState
 * @property {string} build @property {'normal'|'drill'|'disaster'} mode @property {string|null} order @property {number|null} rev
 * @property {number} since @property {string[]} areas @property {Alert|null} alert @property {Alert[]} others @property {Notice|null} notice
 * @property {{connected: boolean, since: number, reason: string}} broker @property {{now: number, trusted: boolean}} clock
 * @property {Tile[]} tiles @property {{version: string, itemMs: number, items: {name: string, url: string}[]}} manifest @property {Sign} sign
 */

/**
 * One full-screen picture, or one widget in it.
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {(state: PlayerState) => void} [update] on every state
 * @property {(now: number) => void} [tick] once a second; now by the player's clock
 * @property {() => void} [layout] once in the document, and when the window changes its size
 * @property {() => void} [close] before it leaves
 */

export {};
