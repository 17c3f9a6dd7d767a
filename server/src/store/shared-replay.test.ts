import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { StoredEvent } from '../calls/ports.ts';
import { readForAll } from './shared-replay.ts';

function logOf(seqs: number[]) {
  const events = seqs.map((seq) => ({ seq, dataJson: '{}' }) as StoredEvent);
  return vi.fn(async (after: number, limit: number) => events.filter(({ seq }) => seq > after).slice(0, limit));
}

test('everybody gets what they would have got alone, wherever they are and however little is taken at once', () =>
  fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 60 })),
      fc.array(fc.record({ seq: fc.nat(70), limit: fc.integer({ min: 1, max: 30 }) }), { minLength: 1 }),
      async (seqs, asked) => {
        const eventsAfter = logOf(seqs.toSorted((a, b) => a - b));
        const alone = await Promise.all(asked.map(({ seq, limit }) => eventsAfter(seq, limit)));
        expect(await readForAll(asked, eventsAfter)).toEqual(alone);
      },
    ),
  ));

test('the log is read once for all who are nearly at its end, and each event is there once', async () => {
  const eventsAfter = logOf([1, 2, 3, 4]);
  const asked = [1, 3, 2, 3].map((seq) => ({ seq, limit: 10 }));
  const [first, second] = await readForAll(asked, eventsAfter);
  expect(eventsAfter).toHaveBeenCalledExactlyOnceWith(1, 10);
  expect(second?.[0]).toBe(first?.[2]);
});
