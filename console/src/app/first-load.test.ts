// What a browser has to load before it shows the landing screen.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const MAX_BYTES = 200 * 1024;
const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** The file and all that it imports at once, by their names in dist/assets. */
function withImports(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known;
  known.add(name);
  const code = readFileSync(`${dist}assets/${name}`, 'utf8');
  for (const [, imported] of code.matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g)) withImports(String(imported), known);
  return known;
}

test('the landing screen takes at most 200 KB of script, compressed', () => {
  const page = readFileSync(`${dist}index.html`, 'utf8');
  const entry = /src="\/assets\/([^"]+\.js)"/.exec(page)?.[1] ?? '';
  const landing = readdirSync(`${dist}assets`).find((name) => /^live-screen-[\w-]+\.js$/.test(name)) ?? '';
  const scripts = [...withImports(landing, withImports(entry))];
  const bytes = scripts.map((name) => gzipSync(readFileSync(`${dist}assets/${name}`)).length);
  expect(scripts.length).toBeGreaterThan(2);
  expect(bytes.reduce((sum, one) => sum + one)).toBeLessThan(MAX_BYTES);
});

test('no other screen comes along with it', () => {
  const page = readFileSync(`${dist}index.html`, 'utf8');
  const entry = /src="\/assets\/([^"]+\.js)"/.exec(page)?.[1] ?? '';
  expect([...withImports(entry)].filter((name) => name.includes('-screen'))).toEqual([]);
});
