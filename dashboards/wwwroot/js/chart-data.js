// A chart's numbers, read from the table below it: the page carries them once.

/**
 * @typedef {object} Line
 * @property {number} slot 1 to 6: colour and dash
 * @property {string} label
 * @property {string} follow key of the live value that continues it; empty for none
 * @property {(number | null)[]} values
 *
 * @typedef {object} ChartData
 * @property {number[]} times begin of each step, ms
 * @property {Line[]} lines
 * @property {number} from ms
 * @property {number} to ms
 * @property {number} step ms
 * @property {boolean} follows true when the chart's end is now
 */

/** @param {HTMLElement} section @returns {ChartData | null} */
export function readChart(section) {
  const table = section.querySelector('table.numbers');
  if (!table) return null;
  const rows = [...table.querySelectorAll('tbody tr')].reverse();
  const lines = [...table.querySelectorAll('thead th[data-slot]')].map((head, column) => ({
    slot: Number(head.getAttribute('data-slot')),
    label: head.textContent ?? '',
    follow: head.getAttribute('data-follow') ?? '',
    values: rows.map(row => number(row.querySelectorAll('td')[column]?.textContent ?? '')),
  }));
  const { from, to, step, follow } = section.dataset;
  return {
    times: rows.map(row => Number(row.getAttribute('data-ms'))), lines,
    from: Number(from), to: Number(to), step: Number(step), follows: follow === 'true',
  };
}

/** @param {string} text */
function number(text) {
  const value = Number.parseFloat(text.replaceAll(',', ''));
  return Number.isFinite(value) ? value : null;
}

/**
 * Adds a live value. Steps that the server counted stay as they are; a step that begins now is the mean of what arrives in it.
 * @param {ChartData} data @param {Map<string, number>} counts values already in the newest step, by line
 * @param {import('./live.js').LiveValue} value
 * @returns {boolean} whether the chart changed
 */
export function extend(data, counts, value) {
  const line = data.lines.find(l => l.follow === value.key);
  if (!line || !data.follows || value.value === null) return false;
  const start = data.from + Math.floor((value.ms - data.from) / data.step) * data.step;
  const last = data.times.at(-1) ?? data.from - data.step;
  // A stamp from another year must not make a million steps.
  if (start < last || start - last > 1000 * data.step) return false;
  for (let time = last + data.step; time <= start; time += data.step) {
    data.times.push(time);
    for (const each of data.lines) each.values.push(null);
    counts.clear();
  }
  const at = data.times.length - 1;
  const count = counts.get(line.follow) ?? 0;
  const known = line.values[at];
  if (count === 0 && known != null) return false;
  line.values[at] = ((known ?? 0) * count + value.value) / (count + 1);
  counts.set(line.follow, count + 1);
  data.to = Math.max(data.to, value.ms);
  return true;
}
