import { expect, test } from 'vitest';
import { findingCatalogue } from './finding-catalogue.ts';
import { StreamLog } from './stream-log.ts';

test('a finding is told once, with its count, its first time and what to do', () => {
  let nowMs = 10.4;
  const log = new StreamLog(() => nowMs);
  log.note('odd-length');
  nowMs = 500;
  log.note('odd-length');
  log.note('burst');
  expect(log.findings()).toEqual([
    { code: 'odd-length', ...findingCatalogue['odd-length'], count: 2, firstAtMs: 10 },
    { code: 'burst', ...findingCatalogue['burst'], count: 1, firstAtMs: 500 },
  ]);
});

test('the timeline is bounded, and keeps its last event', () => {
  let nowMs = 0;
  const log = new StreamLog(() => nowMs);
  for (nowMs = 0; nowMs < 5000; nowMs += 1) log.event('mark-received', `mark ${nowMs} ${'x'.repeat(500)}`);
  const timeline = log.timeline();
  expect(timeline).toHaveLength(1002);
  expect(timeline.slice(1000)).toMatchObject([{ what: 'more' }, { atMs: 4999, what: 'mark-received' }]);
  expect(timeline[0]?.detail).toHaveLength(100);
});
