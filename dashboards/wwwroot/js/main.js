// What script adds to pages that are complete without it: ages that run on, numbers that follow, charts that answer to the pointer.
import { keepAges } from './ages.js';
import { follow } from './live.js';

keepAges();
follow();
if (document.querySelector('[data-chart] .plot')) {
  const { drawCharts } = await import('./charts.js');
  drawCharts();
}
