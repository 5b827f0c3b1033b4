import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const app = new URL('../../signage-player/', import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, app), 'utf8');

test('every widget of the map has its row in the README, and every row its widget', () => {
  const map = /widgets = \{ ([^}]+) \}/.exec(read('wwwroot/widgets/index.js'))?.[1]?.split(', ').sort();
  const rows = [...read('README.md').matchAll(/^\| `(\w+)` \| `wwwroot\/widgets\//gm)].map(m => m[1]).sort();
  assert.deepEqual(rows, map);
});

test('every path that the server maps has its row in the README', () => {
  const mapped = [...read('Web/PlayerEndpoints.cs').matchAll(/Map(Get|Post)\("([^"]+)"/g)].map(m => `${m[1]?.toUpperCase()} ${m[2]}`);
  const readme = read('README.md');
  assert.ok(mapped.length >= 6);
  for (const path of mapped) assert.ok(readme.includes(`| \`${path}\` |`), path);
});

test('every option of the classes is named in the README', () => {
  const names = [...read('Options/PlayerOptions.cs').matchAll(/public [^(]+? (\w+) \{ get; set; \}/g)].map(m => m[1] ?? '');
  const readme = read('README.md');
  assert.ok(names.length > 30);
  for (const name of names) assert.ok(new RegExp(`[\`:]${name}[\`:]`).test(readme), name);
});

test('the example configuration is JSON and names only known sections', () => {
  const example = JSON.parse(read('signage-player.example.json'));
  const source = read('Options/PlayerOptions.cs');
  for (const name of Object.keys(example)) assert.match(source, new RegExp(` ${name} \\{ get; set; \\}`), name);
});
