import type { SignalBody } from '@patchcord/protocol';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { CandidateBatch } from './candidate-batch.ts';

let sent: SignalBody[] = [];
let batch: CandidateBatch;

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  sent = [];
  batch = new CandidateBatch(systemClock, (body) => sent.push(body));
});

function add(...names: string[]): void {
  for (const candidate of names) batch.add({ candidate });
}

test('candidates wait for each other, first half a second and then up to two', async () => {
  batch.begin(true);
  add('a', 'b');
  await vi.advanceTimersByTimeAsync(499);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toEqual([{ kind: 'candidates', candidates: [{ candidate: 'a' }, { candidate: 'b' }] }]);
  for (const [name, waitMs] of [
    ['c', 1_000],
    ['d', 2_000],
    ['e', 2_000],
  ] as const) {
    const before = sent.length;
    add(name);
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    expect(sent.length).toBe(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.length).toBe(before + 1);
  }
});

test('the first one goes at once when the description had none', async () => {
  batch.begin(false);
  add('relay');
  await vi.advanceTimersByTimeAsync(20);
  expect(sent).toHaveLength(1);
});

test('at the end whatever waits goes at once, and never too many in one message', () => {
  batch.begin(true);
  add(...Array.from({ length: 120 }, (_, index) => String(index)));
  batch.finish();
  const sizes = sent.map((body) => (body.kind === 'candidates' ? body.candidates.length : body.kind));
  expect(sizes).toEqual([50, 50, 20, 'end-of-candidates']);
});

test('what belongs to an earlier description is forgotten', async () => {
  batch.begin(true);
  add('old');
  batch.begin(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toEqual([]);
});
