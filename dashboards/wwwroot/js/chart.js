// One chart by uPlot, in the colours and measures of the SVG it replaces.
import uPlot from '../lib/uPlot.esm.js';
import { dayText, isMidnight, monthText, shortText, timeText } from './clock.js';
import { extend } from './chart-data.js';
import { placeLabels, ticks } from './scale.js';

const DASHES = [[], [9, 5], [2, 5], [14, 4, 2, 4], [5, 3], [1, 4]];
const HEIGHT = 256;
const RIGHT = 64;

/** @param {string} name */
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Each value holds for the whole of its step; a gap lifts the pen. @param {number} step s @returns {uPlot.Series.PathBuilder} */
const stairs = step => (plot, series, first, last) => {
  const [times, values] = [plot.data[0], plot.data[series]];
  const stroke = new Path2D();
  for (let i = first, down = false; i <= last; i++) {
    const [time, value] = [times[i], values?.[i]];
    if (time !== undefined && value != null) {
      const y = plot.valToPos(value, 'y', true);
      stroke[down ? 'lineTo' : 'moveTo'](plot.valToPos(time, 'x', true), y);
      stroke.lineTo(plot.valToPos(time + step, 'x', true), y);
    }
    down = value != null;
  }
  return { stroke };
};

export class Chart {
  /** @type {uPlot | null} */ plot = null;
  /** @type {Map<string, number>} */ counts = new Map();
  /** @type {number[]} */ marks = [0, 1];

  /** @param {HTMLElement} section @param {import('./chart-data.js').ChartData} data */
  constructor(section, data) {
    this.section = section;
    this.data = data;
    this.box = /** @type {HTMLElement} */ (section.querySelector('.plot'));
    this.decimals = Number(section.dataset.decimals);
    this.unit = section.dataset.unit ?? '';
    this.standard = section.dataset.standard ? Number(section.dataset.standard) : null;
    this.legend = [...section.querySelectorAll('.legend li')].map(item => item.appendChild(Object.assign(document.createElement('span'), { className: 'live-value' })));
    this.moment = section.querySelector('.legend')?.appendChild(Object.assign(document.createElement('li'), { className: 'moment' }));
    this.draw();
    new ResizeObserver(() => this.plot?.setSize({ width: this.box.clientWidth, height: HEIGHT })).observe(this.box);
  }

  /** @param {import('./live.js').LiveValue[]} values */
  take(values) {
    const changed = values.map(value => extend(this.data, this.counts, value)).some(Boolean);
    if (changed) this.plot?.setData(this.columns());
  }

  draw() {
    this.plot?.destroy();
    this.box.replaceChildren();
    this.plot = new uPlot(this.options(), this.columns(), this.box);
    this.tell(null);
  }

  /** @returns {uPlot.AlignedData} */
  columns() {
    return /** @type {uPlot.AlignedData} */ ([this.data.times.map(ms => ms / 1000), ...this.data.lines.map(line => line.values)]);
  }

  /** @returns {uPlot.Options} */
  options() {
    const length = this.data.to - this.data.from;
    const axis = { stroke: colour('--text-muted'), font: `13px ${colour('--font')}`, ticks: { show: false } };
    const grid = { stroke: colour('--line'), width: 0.6 };
    return {
      width: this.box.clientWidth,
      height: HEIGHT,
      padding: [10, RIGHT, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Asia/Tokyo'),
      scales: {
        x: { range: () => [(this.data.to - length) / 1000, this.data.to / 1000] },
        y: { range: (_, __, highest) => [0, (this.marks = this.ticks(highest)).at(-1) ?? 1] },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 28, space: 64, values: (_, splits) => splits.map(s => this.timeLabel(s * 1000, length)) },
        { ...axis, grid, size: 52, splits: () => this.marks, values: (_, splits) => splits.map(s => this.tickText(s, splits)) },
      ],
      series: [{}, ...this.data.lines.map(line => ({
        label: line.label,
        stroke: colour(`--series-${line.slot}`),
        dash: DASHES[line.slot - 1] ?? [],
        width: 2,
        cap: /** @type {const} */ ('round'),
        ...(this.section.dataset.stepped ? { paths: stairs(this.data.step / 1000), points: { show: false } } : { points: { size: 3 } }),
      }))],
      hooks: {
        draw: [plot => { this.drawStandard(plot); this.drawEnds(plot); }],
        setCursor: [plot => this.tell(plot.cursor.idx ?? null)],
      },
    };
  }

  /** @param {number} highest */
  ticks(highest) {
    return ticks(Math.max(highest || 0, this.standard ?? 0), this.decimals === 0);
  }

  /** @param {number} value @param {number[]} splits */
  tickText(value, splits) {
    const step = (splits[1] ?? 1) - (splits[0] ?? 0);
    const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
    return value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }

  /** @param {number} value */
  text(value) {
    const number = value.toLocaleString('en', { minimumFractionDigits: this.decimals, maximumFractionDigits: this.decimals });
    return this.unit ? `${number}\u2009${this.unit}` : number;
  }

  /** @param {number} ms @param {number} length of the whole axis */
  timeLabel(ms, length) {
    if (length > 100 * 86_400_000) return monthText(ms);
    return isMidnight(ms) ? dayText(ms).replace(/\b0/g, '') : timeText(ms);
  }

  /** Writes all values of one moment into the legend; without a pointer those of the end. @param {number | null} index */
  tell(index) {
    this.data.lines.forEach((line, i) => {
      const at = index ?? line.values.findLastIndex(v => v != null);
      const value = line.values[at];
      const place = this.legend[i];
      if (place) place.textContent = value == null ? (this.section.dataset.none ?? '') : this.text(value);
    });
    const time = index === null ? undefined : this.data.times[index];
    if (this.moment) this.moment.textContent = time === undefined ? '' : shortText(time);
  }

  /** @param {uPlot} plot */
  drawStandard(plot) {
    if (this.standard === null) return;
    const y = plot.valToPos(this.standard, 'y', true);
    const { left, width } = plot.bbox;
    this.onCanvas(plot, (ctx, ratio) => {
      ctx.strokeStyle = ctx.fillStyle = colour('--bad');
      ctx.lineWidth = 1.5 * ratio;
      ctx.setLineDash([10 * ratio, 5 * ratio]);
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
      ctx.font = `${13 * ratio}px ${colour('--font')}`;
      ctx.fillText(this.section.dataset.standardName ?? '', left + 4 * ratio, y - 5 * ratio);
    });
  }

  /** @param {uPlot} plot */
  drawEnds(plot) {
    const ends = this.data.lines.flatMap(line => {
      const value = line.values.findLast(v => v != null);
      return value == null ? [] : [{ line, value, y: plot.valToPos(value, 'y', true) }];
    });
    const { left, top, width, height } = plot.bbox;
    this.onCanvas(plot, (ctx, ratio) => {
      const places = placeLabels(ends.map(e => e.y), 16 * ratio, top, top + height);
      ctx.font = `bold ${14 * ratio}px ${colour('--font')}`;
      ctx.textBaseline = 'middle';
      ends.forEach((end, i) => {
        ctx.fillStyle = colour(`--series-${end.line.slot}`);
        const text = end.value.toLocaleString('en', { minimumFractionDigits: this.decimals, maximumFractionDigits: this.decimals });
        ctx.fillText(text, left + width + 6 * ratio, places[i] ?? end.y);
      });
    });
  }

  /** @param {uPlot} plot @param {(ctx: CanvasRenderingContext2D, ratio: number) => void} paint */
  onCanvas(plot, paint) {
    plot.ctx.save();
    plot.ctx.textAlign = 'left';
    plot.ctx.textBaseline = 'alphabetic';
    paint(plot.ctx, devicePixelRatio);
    plot.ctx.restore();
  }
}
