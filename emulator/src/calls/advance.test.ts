import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance } from './advance.ts';
import { applyInput } from './apply-input.ts';
import type { CallRecord } from './call-record.ts';
import { anyCall, bornAt, call, never, runTo } from './testing/any-course.ts';

/** Leg statuses, overall status and the order of callbacks at the end of a call. */
function outcome(record: CallRecord) {
  const { record: end, callbacks } = runTo(record, never);
  return {
    status: end.status,
    legs: end.legs.map((leg) => leg.status),
    callbacks: callbacks.map(
      (callback) => `${callback.type} ${callback.facts.event?.legs.map((leg) => leg.status ?? '').join('/')}`,
    ),
  };
}

test('two ordinary phones talk for as long as the timings say', () => {
  const { record } = runTo(call(), never);
  const [first, second] = record.legs;
  expect(record).toMatchObject({ phase: 'settled', status: 'completed', dueAt: null, endedAt: bornAt + 6300 });
  expect(first).toMatchObject({ dialledAt: bornAt + 300, answeredAt: bornAt + 1300, endedAt: bornAt + 6300 });
  expect(second).toMatchObject({ dialledAt: bornAt + 1300, answeredAt: bornAt + 2300, endedAt: bornAt + 6300 });
});

test('each leg that answers is reported, the first one while the second leg is still empty', () => {
  expect(outcome(call())).toEqual({
    status: 'completed',
    legs: ['completed', 'completed'],
    callbacks: ['answered in-progress/', 'answered in-progress/in-progress', 'terminal completed/completed'],
  });
});

test.each([
  ['0001', 'busy'],
  ['0002', 'no-answer'],
  ['0003', 'busy'],
  ['0004', 'failed'],
])('a first phone ending in %s makes the call %s and the second one is never dialled', (digits, status) => {
  expect(outcome(call({ from: `098765${digits}` }))).toEqual({
    status,
    legs: [status, null],
    callbacks: [`terminal ${status}/`],
  });
});

test.each([
  ['0001', 'busy'],
  ['0002', 'no-answer'],
  ['0003', 'busy'],
  ['0004', 'failed'],
])('a second phone ending in %s makes the call %s', (digits, status) => {
  expect(outcome(call({ to: `098765${digits}` }))).toEqual({
    status,
    legs: ['completed', status],
    callbacks: ['answered in-progress/', `terminal completed/${status}`],
  });
});

test('a second phone that hangs up early ends a short but completed call', () => {
  const { record, callbacks } = runTo(call({ to: '09876500005' }), never);
  expect(record.status).toBe('completed');
  expect(callbacks.at(-1)?.facts.event?.conversationSeconds).toBe(1);
});

test('a first phone that hangs up while the second one rings leaves the call unanswered and that leg canceled', () => {
  expect(outcome(call({ from: '09876500005' }))).toEqual({
    status: 'no-answer',
    legs: ['completed', 'canceled'],
    callbacks: ['answered in-progress/', 'terminal completed/canceled'],
  });
});

test('TimeOut cuts the ringing short', () => {
  const { record } = runTo(call({ ringLimitMs: 500 }), never);
  expect(record).toMatchObject({ status: 'no-answer', endedAt: bornAt + 800 });
});

test('TimeLimit cuts the talk short', () => {
  const { record } = runTo(call({ timeLimitMs: 2000 }), never);
  expect(record).toMatchObject({ status: 'completed', endedAt: bornAt + 3300 });
});

test('without subscribed events there is one terminal callback with the base fields', () => {
  const statusCallback = { url: 'http://127.0.0.1:1/hook', contentType: 'application/json', events: null } as const;
  const { callbacks } = runTo(call({ statusCallback }), never);
  expect(callbacks.map(({ type, facts }) => [type, facts.event])).toEqual([['terminal', null]]);
});

test.each(['answered', 'terminal'] as const)('only the subscribed "%s" is reported', (type) => {
  const statusCallback = { url: 'http://127.0.0.1:1/hook', contentType: 'application/json', events: [type] } as const;
  const { callbacks } = runTo(call({ statusCallback }), never);
  expect(new Set(callbacks.map((callback) => callback.type))).toEqual(new Set([type]));
});

test('a call without StatusCallback reports nothing', () => {
  expect(runTo(call({ statusCallback: null }), never).callbacks).toEqual([]);
});

test('the end is known at once, but the call settles only later', () => {
  const ended = runTo(call(), bornAt + 6300).record;
  expect(ended).toMatchObject({ phase: 'ended', status: 'completed', dueAt: bornAt + 6300 + 120_000 });
  expect(runTo(ended, bornAt + 6300 + 119_999).record.phase).toBe('ended');
  expect(runTo(ended, bornAt + 6300 + 120_000).record.phase).toBe('settled');
});

test('an input that does not fit the phase changes nothing', () => {
  const { record: ended } = runTo(call(), bornAt + 6300);
  for (const kind of ['originated', 'answered', 'hung-up'] as const) {
    expect(applyInput(ended, { kind }, bornAt + 7000)).toEqual({ record: ended, callbacks: [] });
  }
  expect(applyInput(ended, { kind: 'unanswered', status: 'busy' }, bornAt + 7000).record).toEqual(ended);
  expect(applyInput(call(), { kind: 'settled' }, bornAt).record).toEqual(call());
});

test('however often a call is looked at, and however often it is written down and read, it takes one course', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 8_000 }));
  fc.assert(
    fc.property(anyCall, pauses, (record, delays) => {
      const atOnce = runTo(record, never);
      let current = record;
      let now = bornAt;
      const callbacks = [];
      for (const delay of delays) {
        now += delay;
        const step = runTo(JSON.parse(JSON.stringify(current)), now);
        current = step.record;
        callbacks.push(...step.callbacks);
      }
      const rest = runTo(current, never);
      expect(rest.record).toEqual(atOnce.record);
      expect([...callbacks, ...rest.callbacks]).toEqual(atOnce.callbacks);
    }),
  );
});

test('every call settles, with exactly one terminal callback, which is the last one', () => {
  fc.assert(
    fc.property(anyCall, (record) => {
      const { record: end, callbacks } = runTo(record, never);
      expect(end).toMatchObject({ phase: 'settled', dueAt: null });
      expect(callbacks.map(({ type }) => type).lastIndexOf('answered')).toBeLessThan(callbacks.length - 1);
      expect(callbacks.filter(({ type }) => type === 'terminal')).toHaveLength(1);
      expect(callbacks.map(({ at }) => at)).toEqual(callbacks.map(({ at }) => at).toSorted((a, b) => a - b));
    }),
  );
});

test('the call is completed exactly when both legs were answered', () => {
  fc.assert(
    fc.property(anyCall, (record) => {
      const { record: end } = runTo(record, never);
      expect(end.status === 'completed').toBe(end.legs.every((leg) => leg.answeredAt !== null));
    }),
  );
});

test('the call is due exactly when it changes', () => {
  fc.assert(
    fc.property(anyCall, (record) => {
      let current = record;
      while (current.dueAt !== null) {
        expect(advance(current, current.dueAt - 1)).toEqual({ record: current, callbacks: [] });
        const next = advance(current, current.dueAt).record;
        expect(next.phase).not.toBe(current.phase);
        current = next;
      }
    }),
  );
});
