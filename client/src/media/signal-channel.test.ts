// Two channels and the way between them, which loses, repeats and swaps what it is given, as time runs by hand.
import type { SignalBody, SignalMessage } from '@patchcord/protocol';
import fc from 'fast-check';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { SignalChannel } from './signal-channel.ts';

interface Side {
  channel: SignalChannel;
  taken: SignalBody[];
  restarts: number;
  refusals: string[];
}

interface Way {
  caller: Side;
  callee: Side;
  sent: SignalMessage[];
  /** What becomes of the next messages, one after the other; `pass` when there are no more. */
  fates: ('pass' | 'drop' | 'twice' | 'late')[];
  isOpen: boolean;
}

function newWay(): Way {
  const way: Way = { sent: [], fates: [], isOpen: true } as unknown as Way;
  const late: (() => void)[] = [];
  const side = (isPolite: boolean): Side => {
    const own: Side = { taken: [], restarts: 0, refusals: [] } as unknown as Side;
    own.channel = new SignalChannel({
      callId: 'call-1',
      isPolite,
      clock: systemClock,
      send(message) {
        if (!way.isOpen) return false;
        way.sent.push(message);
        const fate = way.fates.shift() ?? 'pass';
        const other = () => (isPolite ? way.caller : way.callee);
        const deliver = () => other().channel.receive(message);
        if (fate === 'late') late.push(deliver);
        else if (fate !== 'drop') for (const one of [deliver, ...late.splice(0)]) setTimeout(one, 5);
        if (fate === 'twice') setTimeout(deliver, 7);
        return true;
      },
      received: (body) => own.taken.push(body),
      restarted: () => {
        own.restarts += 1;
      },
      refused: ({ code }) => own.refusals.push(code),
    });
    onTestFinished(() => own.channel.close());
    return own;
  };
  way.caller = side(false);
  way.callee = side(true);
  return way;
}

const state = (muted: boolean): SignalBody => ({
  kind: 'media-state',
  muted,
  camera: false,
  screen: false,
  held: false,
});
const candidates = (name: string): SignalBody => ({ kind: 'candidates', candidates: [{ candidate: name }] });

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

test('what is said before anybody listens is told in order when somebody does', async () => {
  const { caller, callee } = newWay();
  caller.channel.push(state(false));
  caller.channel.push({ kind: 'offer', sdp: 'v=0' });
  caller.channel.open();
  await vi.advanceTimersByTimeAsync(50);
  callee.channel.open();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(callee.taken.map(({ kind }) => kind)).toEqual(['media-state', 'offer']);
});

test('what was not acknowledged is sent again on the next connection, and taken once', async () => {
  const way = newWay();
  const { caller, callee } = way;
  for (const { channel } of [caller, callee]) channel.open();
  way.isOpen = false;
  for (const name of ['a', 'b', 'c']) caller.channel.push(candidates(name));
  way.isOpen = true;
  caller.channel.open();
  await vi.advanceTimersByTimeAsync(500);
  caller.channel.open();
  await vi.advanceTimersByTimeAsync(500);
  expect(callee.taken).toEqual([candidates('a'), candidates('b'), candidates('c')]);
  // All is acknowledged: nothing is left to be said.
  const before = way.sent.length;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(way.sent.length).toBe(before);
});

test('the last signal is repeated until it is acknowledged', async () => {
  const way = newWay();
  for (const { channel } of [way.caller, way.callee]) channel.open();
  await vi.advanceTimersByTimeAsync(100);
  way.fates.push('drop', 'drop');
  way.caller.channel.push(state(true));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(way.callee.taken).toEqual([state(true)]);
});

test('whatever the way loses, repeats or swaps, each signal is taken once and in order', async () => {
  const fate = fc.constantFrom('pass' as const, 'drop' as const, 'twice' as const, 'late' as const);
  const step = fc.constantFrom('caller' as const, 'callee' as const, 'reconnect' as const, 'wait' as const);
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 60 }), fc.array(step, { maxLength: 30 }), async (fates, steps) => {
      const way = newWay();
      way.fates = [...fates];
      const said = { caller: [] as SignalBody[], callee: [] as SignalBody[] };
      for (const { channel } of [way.caller, way.callee]) channel.open();
      for (const [index, what] of steps.entries()) {
        if (what === 'wait') await vi.advanceTimersByTimeAsync(40);
        else if (what === 'reconnect') (index % 2 === 0 ? way.caller : way.callee).channel.open();
        else {
          said[what].push(candidates(String(index)));
          way[what].channel.push(candidates(String(index)));
        }
      }
      // Only then does the network behave.
      await vi.advanceTimersByTimeAsync(5_000);
      way.fates = [];
      await vi.advanceTimersByTimeAsync(60_000);
      expect(way.callee.taken).toEqual(said.caller);
      expect(way.caller.taken).toEqual(said.callee);
      expect([way.caller.restarts, way.callee.restarts]).toEqual([0, 0]);
      for (const { channel } of [way.caller, way.callee]) channel.close();
    }),
    { numRuns: 200 },
  );
});

test('a device that has forgotten everything makes both begin anew', async () => {
  const way = newWay();
  for (const { channel } of [way.caller, way.callee]) channel.open();
  way.caller.channel.push(state(true));
  await vi.advanceTimersByTimeAsync(1_000);
  way.caller.channel.close();
  const fresh = newWay().caller;
  fresh.channel.close();
  const reborn: Side = { taken: [], restarts: 0, refusals: [] } as unknown as Side;
  reborn.channel = new SignalChannel({
    callId: 'call-1',
    isPolite: false,
    clock: systemClock,
    send: (message) => {
      setTimeout(() => way.callee.channel.receive(message), 5);
      return true;
    },
    received: (body) => reborn.taken.push(body),
    restarted: () => {
      reborn.restarts += 1;
    },
    refused: ({ code }) => reborn.refusals.push(code),
  });
  onTestFinished(() => reborn.channel.close());
  way.caller = reborn;
  reborn.channel.open();
  await vi.advanceTimersByTimeAsync(3_000);
  expect([reborn.restarts, way.callee.restarts]).toEqual([1, 1]);
  way.callee.channel.push(state(true));
  reborn.channel.push(state(false));
  await vi.advanceTimersByTimeAsync(1_000);
  expect([way.callee.taken.at(-1), reborn.taken.at(-1)]).toEqual([state(false), state(true)]);
});

test('when both begin anew at the same moment, it is the same beginning', async () => {
  const { caller, callee } = newWay();
  for (const { channel } of [caller, callee]) channel.open();
  for (const { channel } of [caller, callee]) channel.restart();
  caller.channel.push(state(true));
  callee.channel.push(state(false));
  await vi.advanceTimersByTimeAsync(3_000);
  expect([caller.restarts, callee.restarts]).toEqual([1, 1]);
  expect([caller.taken, callee.taken]).toEqual([[state(false)], [state(true)]]);
});

test('a refusal for now is healed by saying how far this device is; one for good is told', async () => {
  const way = newWay();
  for (const { channel } of [way.caller, way.callee]) channel.open();
  way.fates.push('drop');
  way.caller.channel.push(state(true));
  const error = { type: 'error', message: 'no', callId: 'call-1' } as const;
  way.caller.channel.refuse({ ...error, code: 'rate-limited', temporary: true, retryAfterMs: 300 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(way.callee.taken).toEqual([state(true)]);
  way.caller.channel.refuse({ ...error, code: 'not-your-call', temporary: false });
  expect(way.caller.refusals).toEqual(['not-your-call']);
});

test('no more is sent than the server takes', async () => {
  const way = newWay();
  for (const { channel } of [way.caller, way.callee]) channel.open();
  for (let count = 0; count < 100; count += 1) way.caller.channel.push(candidates(String(count)));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(way.sent.filter(({ type }) => type === 'signal').length).toBeLessThanOrEqual(30);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(way.callee.taken.length).toBe(100);
});

test('of what is changed while nobody can be told, only how it is in the end is told', async () => {
  const { caller, callee } = newWay();
  for (const muted of [true, false, true, false, true]) caller.channel.push(state(muted));
  for (const { channel } of [caller, callee]) channel.open();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(callee.taken).toEqual([state(true)]);
  // One that may have arrived is never replaced.
  caller.channel.push(state(false));
  caller.channel.push(state(true));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(callee.taken).toEqual([state(true), state(false), state(true)]);
});
