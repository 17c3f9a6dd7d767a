import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyInput } from './apply-input.ts';
import { type CallOrder, type CallRecord, newCall } from './call-record.ts';
import { anyCall, bornAt, never, order, runTo } from './testing/any-course.ts';
import { timingsWith } from './timings.ts';

function liveCall(changes: Partial<CallOrder> = {}): CallRecord {
  const birth = { sid: 'sid1', accountSid: 'emulated1', timings: timingsWith({}), now: bornAt };
  return newCall(order(changes), { ...birth, phones: 'live' });
}

/** Takes a live call to where both talk: at 5 and at 9 seconds they have answered. */
function liveTalk(changes: Partial<CallOrder> = {}): CallRecord {
  const ringing = runTo(liveCall(changes), bornAt + 5_000).record;
  const half = applyInput(ringing, { kind: 'answered' }, bornAt + 5_000).record;
  return applyInput(half, { kind: 'answered' }, bornAt + 9_000).record;
}

test('a live call waits for its phones, whatever their numbers say', () => {
  const ringing = runTo(liveCall({ from: '09876500001' }), never).record;
  expect(ringing).toMatchObject({ phase: 'ringing-first', dueAt: null });
  const second = applyInput(ringing, { kind: 'answered' }, bornAt + 5_000).record;
  expect(runTo(second, never).record).toMatchObject({ phase: 'ringing-second', dueAt: null });
  const talking = runTo(liveTalk(), never).record;
  expect(talking).toMatchObject({ phase: 'talking', dueAt: null });
  const left = applyInput(talking, { kind: 'hung-up' }, bornAt + 60_000).record;
  expect(runTo(left, never).record).toMatchObject({ phase: 'settled', status: 'completed', endedAt: bornAt + 60_000 });
});

test('TimeLimit holds for a live call, while it rings, too', () => {
  expect(runTo(liveTalk({ timeLimitMs: 20_000 }), never).record).toMatchObject({ endedAt: bornAt + 25_000 });
  const ringing = runTo(liveCall({ timeLimitMs: 20_000 }), bornAt + 5_000).record;
  const second = applyInput(ringing, { kind: 'answered' }, bornAt + 5_000).record;
  expect(runTo(second, never).record).toMatchObject({ status: 'no-answer', endedAt: bornAt + 25_000 });
});

test('a recording that was ordered is told of at the end of a talk, and not where the phones were lost before', () => {
  const birth = { sid: 'sid1', accountSid: 'emulated1', timings: timingsWith({}), now: bornAt };
  const recorded = newCall(order({ recording: 'dual' }), { ...birth, phones: 'live', recordingUrl: 'http://x/1.wav' });
  const ringing = runTo(recorded, bornAt + 1_000).record;
  const lost = applyInput(ringing, { kind: 'phones-lost' }, bornAt + 1_000).record;
  expect(runTo(lost, never).callbacks.map(({ facts }) => facts.recordingUrl)).toEqual([null, null, null]);
  const half = applyInput(ringing, { kind: 'answered' }, bornAt + 1_000);
  const both = applyInput(half.record, { kind: 'answered' }, bornAt + 2_000);
  const end = applyInput(both.record, { kind: 'hung-up' }, bornAt + 3_000);
  const told = [half, both, end].flatMap(({ callbacks }) => callbacks.map(({ facts }) => facts.recordingUrl));
  expect(told).toEqual([null, null, 'http://x/1.wav']);
});

test('what a plan would have done before the phones were lost happens no earlier than what they did', () => {
  // By its number the first phone would have been gone a second after its answer, before the second one answered.
  const lost = applyInput(liveTalk({ from: '09876500005' }), { kind: 'phones-lost' }, bornAt + 30_000).record;
  const { record } = runTo(lost, never);
  expect(record).toMatchObject({ status: 'completed', endedAt: bornAt + 9_000 });
});

test('a live call whose phones are lost at any time ends by its plan, and time never goes back', () => {
  const inputs = fc.array(
    fc.record({
      kind: fc.constantFrom('answered' as const, 'hung-up' as const),
      delay: fc.integer({ min: 0, max: 9_000 }),
    }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(anyCall, inputs, (planned, happenings) => {
      let record: CallRecord = { ...planned, phones: 'live' };
      let now = bornAt;
      const callbacks = [];
      for (const { kind, delay } of happenings) {
        now += delay;
        const due = runTo(record, now);
        const step = applyInput(due.record, { kind }, now);
        callbacks.push(...due.callbacks, ...step.callbacks);
        record = step.record;
      }
      const lost = applyInput(record, { kind: 'phones-lost' }, now).record;
      const rest = runTo(lost, never);
      callbacks.push(...rest.callbacks);
      expect(rest.record).toMatchObject({ phase: 'settled', dueAt: null });
      expect(callbacks.filter(({ type }) => type === 'terminal')).toHaveLength(1);
      expect(callbacks.map(({ at }) => at)).toEqual(callbacks.map(({ at }) => at).toSorted((a, b) => a - b));
      for (const { answeredAt, endedAt } of rest.record.legs) {
        if (answeredAt !== null) expect(endedAt).toBeGreaterThanOrEqual(answeredAt);
      }
    }),
  );
});
