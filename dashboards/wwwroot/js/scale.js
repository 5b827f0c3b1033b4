// Axis arithmetic, the same as ValueScale and EndLabels on the server.

/** @param {number} highest @param {boolean} whole counts have no tick between whole numbers @returns {number[]} ticks from 0 */
export function ticks(highest, whole, lines = 5) {
  const top = highest > 0 ? highest : whole ? 4 : 1;
  const rough = top / lines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const ratio = rough / power;
  let step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
  if (whole && step < 1) step = 1;
  const count = Math.ceil(top * 1.04 / step);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toFixed(10)));
}

/** @param {number[]} wanted heights @param {number} gap @param {number} top @param {number} bottom @returns {number[]} heights that do not overlap */
export function placeLabels(wanted, gap, top, bottom) {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let above = -Infinity;
  for (const i of order) above = placed[i] = Math.max(top, placed[i] ?? 0, above + gap);
  let below = Infinity;
  for (const i of order.reverse()) below = placed[i] = Math.min(bottom, placed[i] ?? 0, below - gap);
  return placed;
}
