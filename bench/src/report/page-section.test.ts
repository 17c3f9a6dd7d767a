import { expect, test } from 'vitest';
import { figure } from './figures.ts';
import { pageSection } from './page-section.ts';

const facts = { machine: '2026-11-23T04:08:54.821Z, 2 cores', command: 'npm run bench -- webhooks', quick: false };
const beside = { name: 'bare ws', rounds: [10, 20, 30] };
const p99 = { what: 'p99', unit: 'ms' as const, rounds: [90, 30, 40], beside };

function sectionOf(figures: ReturnType<typeof figure>[], quick = false): string {
  const report = { benchmark: 'webhooks', title: 'webhooks: to 100 clients', figures, notes: ['First;', '  its end.'] };
  return pageSection(report, { ...facts, quick }).markdown;
}

test('a section says what was measured, how, when and where, and begins its figures with the ratio', () => {
  const lines = sectionOf([figure(p99)]).split('\n');
  expect(lines[0]).toBe('## webhooks: to 100 clients');
  expect(lines).toContain('`npm run bench -- webhooks`, 2026-11-23T04:08:54.821Z, 2 cores.');
  expect(lines.map((line) => line.replace(/ +/g, ' '))).toContain(
    '| p99 | 2.00× | 40.0 ms | bare ws: 20.0 ms | 30.0 – 90.0 | |',
  );
});

test('a miss is counted, and shown as plainly as a hit', () => {
  const text = sectionOf([figure(p99, { atMost: 25 }), figure(p99, { timesAtMost: 3 })]);
  expect(text).toContain('Aims: **1 of 2 missed.**');
  expect(text).toContain('≤ 25 ms **missed**');
  expect(text).toContain('≤ 3× bare ws met');
  expect(sectionOf([figure(p99, { atMost: 40 })])).toContain('Aims: 1 of 1 met.');
});

test('a quick run says that it is nothing to quote', () => {
  expect(sectionOf([figure(p99)], true)).toContain('**A quick run');
  expect(sectionOf([figure(p99)])).not.toContain('quick run');
});

test('a note that goes on stays one item of the list', () => {
  expect(sectionOf([figure(p99)])).toContain('- First;\n  its end.');
});

test('a name with a bar in it does not break the table', () => {
  expect(sectionOf([figure({ ...p99, what: 'a|b' })])).toContain('| a\\|b ');
});
