import { h, setText } from '../dom.js';
import { hourMinute, japan } from '../model/time.js';

/** @import { PlayerState, View } from '../state.js' */

/** @param {PlayerState} first @returns {View} */
export function clock(first) {
  const time = h('div', { class: 'time' });
  const day = h('span');
  const weekday = h('span');
  const english = h('span', { lang: 'en' });
  const doubt = h('div', { class: 'doubt', text: '時刻を確認中 Clock not verified' });
  const element = h('div', { class: 'card clock' }, time, h('div', { class: 'date' }, day, weekday, english), doubt);
  /** @param {PlayerState} state */
  const update = state => {
    doubt.hidden = state.clock.trusted;
    element.classList.toggle('doubtful', !state.clock.trusted);
  };
  update(first);
  return {
    element,
    update,
    tick(now) {
      const t = japan(now);
      setText(time, hourMinute(now));
      setText(day, `${t.month}月${t.day}日`);
      setText(weekday, `（${t.weekdayJa}）`);
      weekday.className = t.weekday === 0 ? 'sunday' : t.weekday === 6 ? 'saturday' : '';
      setText(english, ` ${t.weekdayEn}`);
    },
  };
}
