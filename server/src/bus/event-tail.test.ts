// Whatever the bus does to the notices, what comes out is the log.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type EventTail, followLog } from './event-tail.ts';
import { type TestEvent, TestLog } from './testing/test-log.ts';
import { UnreliableBus } from './testing/unreliable-bus.ts';

const noticeOf = (events: TestEvent[], withEvents: boolean, epoch = 'epoch') =>
  Buffer.from(JSON.stringify({ epoch, seq: events.at(-1)?.seq, events: withEvents ? events : [] }));

let log: TestLog;
let bus: UnreliableBus;
let seen: TestEvent[];
let tail: EventTail<TestEvent>;
const onError = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  await begin();
});
afterEach(() => {
  tail.close();
  vi.useRealTimers();
});

async function begin(isShared = true) {
  log = new TestLog();
  bus = new UnreliableBus();
  seen = [];
  onError.mockReset();
  tail = await followLog({ log, bus, isShared, onEvents: (events) => seen.push(...events), onError });
  await vi.advanceTimersByTimeAsync(0);
  log.reads = 0;
}

test('events that a notice carries are handed on at once, without asking the database', () => {
  bus.hear(noticeOf(log.append(3), true));
  expect(seen).toEqual(log.events);
  expect(log.reads).toBe(0);
});

test('what this instance commits is handed on at once, in its turn', async () => {
  const theirs = log.append(1, 'theirs');
  const ours = log.append(1, 'ours');
  tail.committed(ours);
  expect(seen).toEqual([]);
  bus.hear(noticeOf(theirs, true));
  expect(seen).toEqual(log.events);
  tail.committed(log.append(1, 'ours'));
  expect(seen).toEqual(log.events);
  await vi.advanceTimersByTimeAsync(100);
  expect(log.reads).toBeLessThanOrEqual(1);
});

test('what a notice carried that was lost is read as soon as the next one shows the gap', async () => {
  log.append(2);
  bus.hear(noticeOf(log.append(1), true));
  await vi.advanceTimersByTimeAsync(20);
  expect(seen).toEqual(log.events);
});

test('a notice without events has them read', async () => {
  bus.hear(noticeOf(log.append(1200), false));
  await vi.advanceTimersByTimeAsync(20);
  expect(seen).toEqual(log.events);
});

test('what was deleted before it was read is not waited for', async () => {
  log.append(10);
  log.trimmedSeq = 7;
  bus.hear(noticeOf(log.append(1), true));
  await vi.advanceTimersByTimeAsync(20);
  expect(seen).toEqual(log.events.slice(7));
  expect(tail.seq).toBe(11);
});

test('when the last notice is lost the database is asked all the same', async () => {
  log.append(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seen).toEqual(log.events);
});

test('while the bus is down the database is asked once a second at least, more often while much happens', async () => {
  bus.become('down');
  await vi.advanceTimersByTimeAsync(0);
  for (let second = 0; second < 5; second += 1) {
    log.append(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seen).toEqual(log.events);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  log.reads = 0;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(log.reads).toBe(10);
});

test('when the bus is back everything is read at once that it may have lost', async () => {
  bus.become('down');
  await vi.advanceTimersByTimeAsync(5_000);
  log.append(3);
  bus.become('connected');
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual(log.events);
});

test('notices of another log, and what is no notice, are not listened to', async () => {
  bus.hear(noticeOf([{ seq: 1, text: 'another log' }], true, 'another epoch'));
  for (const text of ['', 'null', '[]', '{"epoch":"epoch"}', '{"epoch":"epoch","seq":1,"events":[null]}']) {
    bus.hear(Buffer.from(text));
  }
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen).toEqual([]);
  expect(onError).not.toHaveBeenCalled();
});

test('a notice of events that the log does not have is not believed, and does not keep the database busy', async () => {
  bus.hear(noticeOf([{ seq: 1_000_000, text: '' }], false));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual([]);
  expect(log.reads).toBeLessThan(100);
  bus.hear(noticeOf(log.append(2), true));
  expect(seen).toEqual(log.events);
});

test('a database that is out of reach is told of, and read when it is back', async () => {
  log.isReachable = false;
  log.append(2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(onError).toHaveBeenCalled();
  log.isReachable = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seen).toEqual(log.events);
});

test('while something is missing a read that failed is tried again soon', async () => {
  log.isReachable = false;
  log.append(1);
  bus.hear(noticeOf(log.append(1), true));
  await vi.advanceTimersByTimeAsync(20);
  expect(log.reads).toBe(1);
  log.isReachable = true;
  await vi.advanceTimersByTimeAsync(50);
  expect(seen).toEqual(log.events);
});

test('a listener that throws is told of, and gets what comes after', () => {
  const events = log.append(1);
  seen.push = () => {
    throw new Error('broken listener');
  };
  tail.committed(events);
  expect(onError).toHaveBeenCalledWith(new Error('broken listener'));
  expect(tail.seq).toBe(1);
});

test('a log of this instance alone is never read', async () => {
  tail.close();
  await begin(false);
  for (let count = 0; count < 5; count += 1) tail.committed(log.append(2));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual(log.events);
  expect(log.reads).toBe(0);
});

test('after it is closed it hands on nothing and asks nothing', async () => {
  tail.close();
  bus.hear(noticeOf(log.append(1), true));
  await vi.advanceTimersByTimeAsync(60_000);
  expect([seen, log.reads]).toEqual([[], 0]);
});

type Step =
  | { kind: 'theirs' | 'ours'; count: number; carries: boolean }
  | { kind: 'deliver'; which: number; keep: boolean }
  | { kind: 'lose'; which: number }
  | { kind: 'time'; ms: number }
  | { kind: 'bus'; state: 'down' | 'connected' }
  | { kind: 'database'; isReachable: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('theirs' as const, 'ours' as const),
      count: fc.integer({ min: 1, max: 4 }),
      carries: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver' as const), which: fc.nat(), keep: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.nat(40) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('bus' as const),
      state: fc.constantFrom('down' as const, 'connected' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('database' as const), isReachable: fc.boolean() }) },
);

async function take(action: Step) {
  const at = (which: number) => which % Math.max(1, bus.kept.length);
  switch (action.kind) {
    case 'ours':
    case 'theirs': {
      const events = log.append(action.count, action.kind);
      if (action.kind === 'ours') tail.committed(events);
      else bus.kept.push(noticeOf(events, action.carries));
      return;
    }
    case 'deliver': {
      const notice = bus.kept[at(action.which)];
      if (notice !== undefined) bus.hear(notice);
      if (!action.keep) bus.kept.splice(at(action.which), 1);
      return;
    }
    case 'lose':
      bus.kept.splice(at(action.which), 1);
      return;
    case 'time':
      await vi.advanceTimersByTimeAsync(action.ms);
      return;
    case 'bus':
      bus.become(action.state);
      return;
    case 'database':
      log.isReachable = action.isReachable;
      return;
  }
}

test('notices lost, repeated and out of order, the bus and the database coming and going: the output is the log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), fc.nat(40), async (steps, delayMs) => {
      tail.close();
      await begin();
      log.delayMs = delayMs;
      for (const action of steps) {
        await take(action);
        expect(seen).toEqual(log.events.slice(0, seen.length));
      }
      log.isReachable = true;
      await vi.advanceTimersByTimeAsync(5_000);
      expect(seen).toEqual(log.events);
    }),
    { numRuns: 300 },
  );
});
