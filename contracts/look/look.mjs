// Turns the Digital Agency's design tokens into the project's semantic CSS variables: look.json names a token for each meaning,
// in light and in dark. Components use the semantic names only. Level colours are the JMA's own (facts: signage, 6b), not tokens.
// usage: node look.mjs NODE_MODULES OUTPUT.css
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [modules, output] = process.argv.slice(2);
const tokensFile = join(modules, '@digital-go-jp/design-tokens/dist/tokens.css');
const tokens = new Map([...readFileSync(tokensFile, 'utf8').matchAll(/--color-([\w-]+):\s*(#[0-9a-f]{3,8})\s*;/gi)].map(m => [m[1], m[2]]));
const look = JSON.parse(readFileSync(new URL('look.json', import.meta.url), 'utf8'));

/** @param {Record<string, string>} meanings */
const colours = meanings => Object.entries(meanings).map(([meaning, token]) => {
  const value = tokens.get(token);
  if (!value) throw new Error(`look.json: --${meaning} names the token '${token}', which the design tokens do not have`);
  return `--${meaning}: ${value};`;
}).join(' ');
const fixed = Object.entries(look.fixed).map(([name, value]) => `--${name}: ${value};`).join(' ');

mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, `/* Generated from look.json and @digital-go-jp/design-tokens; do not edit. */
:root { color-scheme: light; ${colours(look.light)} ${fixed} }
:root[data-theme="dark"] { color-scheme: dark; ${colours(look.dark)} }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme: dark; ${colours(look.dark)} } }
`);
