import { expect, test } from 'vitest';
import { drillSection, drillText } from './drill-report.ts';
import type { SceneRow } from './scene-row.ts';

const facts = { machine: 'a machine', command: 'npm run drill -- --clients 40', clients: 40, calls: 6 };
const clean: SceneRow = {
  scene: 'kill',
  ...{ underWay: 6, calls: 12, events: 80 },
  ...{ cutOff: 20, neverBack: 0, p50Ms: 400, p95Ms: 520, maxMs: 800 },
  ...{ lost: 0, duplicates: 0, stuck: 0, wrong: 0, answeredTwice: 0, suspects: [] },
  ...{ aimMs: 3_000, settledMs: 4_000, refusals: {}, ownStallMs: 12 },
};

test('a clean drill says so, with its command and its machine', () => {
  const { name, markdown } = drillSection([clean, { ...clean, scene: 'pause', aimMs: null }], facts);
  expect(name).toBe('drill');
  expect(markdown).toContain('`npm run drill -- --clients 40`, a machine.');
  expect(markdown).toContain('Counts: all 0 that have to be. Aims: 1 of 1 met.');
  expect(markdown).toMatch(/\| kill +\| 20 +\| 0\.40 s +\| 0\.52 s /);
  expect(markdown).toContain('- Commands refused or not answered: none.');
});

test('what was stuck and what was too slow stand out', () => {
  const bad = { ...clean, stuck: 1, suspects: ['c1'], p95Ms: 9_380 };
  const { markdown } = drillSection([bad], facts);
  expect(markdown).toContain('Counts: **not 0 in kill.** Aims: **1 of 1 missed.**');
  expect(markdown).toMatch(/\| \*\*1\*\* +\|/);
  expect(markdown).toContain('≤ 3 s **missed**');
  expect(markdown).toContain('- Calls to be looked at: kill c1.');
  expect(drillText([bad], facts)).toMatch(/kill .* 1 .*≤ 3 s MISSED/);
});
