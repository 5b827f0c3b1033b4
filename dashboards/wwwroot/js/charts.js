// Every chart of the page: read from its table, drawn by uPlot in place of the SVG, kept up by live values.
import { Chart } from './chart.js';
import { readChart } from './chart-data.js';
import { VALUES } from './live.js';

export function drawCharts() {
  const charts = [...document.querySelectorAll('[data-chart]')].flatMap(section => {
    const data = readChart(/** @type {HTMLElement} */ (section));
    return data ? [new Chart(/** @type {HTMLElement} */ (section), data)] : [];
  });
  document.addEventListener(VALUES, event => {
    const values = /** @type {CustomEvent<import('./live.js').LiveValue[]>} */ (event).detail;
    for (const chart of charts) chart.take(values);
  });
  // Colours come from the style sheet: another theme draws again.
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach(chart => chart.draw()));
}
