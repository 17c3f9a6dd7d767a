import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PendingEvents } from './pending-events.ts';

const seqs = (events: { seq: number }[]) => events.map(({ seq }) => seq);

test('whatever comes, and however often, goes out once and in order, as far as nothing is missing', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }), { maxLength: 20 }), (groups) => {
      const pending = new PendingEvents<{ seq: number }>(3);
      const came = new Set<number>();
      const out = groups.flatMap((group) => {
        for (const seq of group) came.add(seq);
        return seqs(pending.take(group.map((seq) => ({ seq }))));
      });
      const expected: number[] = [];
      for (let seq = 4; came.has(seq); seq += 1) expected.push(seq);
      expect(out).toEqual(expected);
      expect(pending.seq).toBe(3 + expected.length);
      expect(pending.hasGap).toBe([...came].some((seq) => seq > pending.seq));
    }),
  );
});

test('old events, however many, leave room for early ones', () => {
  const pending = new PendingEvents<{ seq: number }>(10_000);
  for (let seq = 1; seq <= 10_000; seq += 1) pending.take([{ seq }]);
  expect(pending.take([{ seq: 10_002 }])).toEqual([]);
  expect(seqs(pending.take([{ seq: 10_001 }]))).toEqual([10_001, 10_002]);
});

test('what is skipped is not told any more, and what comes after it is', () => {
  const pending = new PendingEvents<{ seq: number }>(0);
  expect(pending.take([{ seq: 2 }, { seq: 5 }])).toEqual([]);
  pending.skipTo(3);
  expect([pending.seq, pending.hasGap]).toEqual([3, true]);
  expect(seqs(pending.take([{ seq: 2 }, { seq: 4 }]))).toEqual([4, 5]);
  pending.skipTo(1);
  expect(pending.seq).toBe(5);
});

test('early events beyond what is kept are forgotten, and nothing is told out of order for it', () => {
  const pending = new PendingEvents<{ seq: number }>(0);
  const early = Array.from({ length: 6_000 }, (_, index) => ({ seq: index + 2 }));
  expect(pending.take(early)).toEqual([]);
  const out = seqs(pending.take([{ seq: 1 }]));
  expect(out).toEqual(Array.from({ length: out.length }, (_, index) => index + 1));
  expect(out.length).toBeLessThan(6_000);
  expect(pending.hasGap).toBe(true);
  expect(seqs(pending.take(early)).at(-1)).toBe(6_001);
});
