// "8 秒前" beside every time that is less than an hour old, and the mark on values that have become old.
import { now } from './clock.js';

const { justNow = '', secondsAgo = '', minutesAgo = '', late = '60000' } = document.body.dataset;

/** The same rule as Texts.Ago on the server. @param {number} seconds */
export function ago(seconds) {
  if (seconds < -5 || seconds >= 3600) return '';
  if (seconds < 2) return justNow;
  return seconds < 60 ? secondsAgo.replace('{0}', String(Math.floor(seconds))) : minutesAgo.replace('{0}', String(Math.floor(seconds / 60)));
}

/** While the collector is away every value is the last known one. @param {number} ms time of measurement */
export const isOld = ms => now() - ms > Number(late) || document.querySelector('#outage .notice') !== null;

export function refreshAges() {
  const present = now();
  for (const when of document.querySelectorAll('.when[data-ms]')) {
    const age = when.querySelector('.ago');
    const text = ago((present - Number(when.getAttribute('data-ms'))) / 1000);
    if (age && age.textContent !== text) age.textContent = text;
  }
  for (const value of document.querySelectorAll('.value[data-ms]'))
    if (isOld(Number(value.getAttribute('data-ms')))) value.classList.add('old');
}

export function keepAges() {
  refreshAges();
  setInterval(refreshAges, 1000);
}
