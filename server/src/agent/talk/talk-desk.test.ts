import { expect, test, vi } from 'vitest';
import type { TakenTalk, Talk } from '../../calls/talk.ts';
import type { PhoneLegListener } from '../../media/phone-leg.ts';
import { HandTimers } from '../../testing/hand-timers.ts';
import { testAgent as agent } from '../testing/test-agent.ts';
import type { RoomOrder } from './open-room.ts';
import type { RunningTalk } from './talk.ts';
import { createTalkDesk, type Stream, type TalkDeskDeps } from './talk-desk.ts';
import { FakeLine } from './testing/fake-line.ts';

const calls: TalkDeskDeps['calls'] = {
  streamStarted: async () => ({ callId: 'call-1' }),
  streamHeard: async () => {},
  streamEnded: async () => {},
};

function desk(more: Partial<TalkDeskDeps> = {}) {
  const timers = new HandTimers(0);
  const lines: FakeLine[] = [];
  const rooms: (RoomOrder & { ends(): void; goodbyes: string[] })[] = [];
  const stored: Talk[] = [];
  const told: string[] = [];
  const talkDesk = createTalkDesk({
    agentFor: () => agent,
    toolsOf: () => ({ definitions: [], hosted: [], run: () => Promise.reject(new Error('not called')) }),
    openLine() {
      const line = new FakeLine();
      lines.push(line);
      return line;
    },
    openRoom(order) {
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const goodbyes: string[] = [];
      const end = (how: 'drained' | 'caller-hung-up') => {
        const figures = { firstAudioMs: null, turns: [], interruptions: 0, tokens: {}, costUsd: null };
        order.observer.ended({ end: how, figures, summary: null });
        resolve();
      };
      rooms.push({ ...order, goodbyes, ends: () => end('caller-hung-up') });
      const talk: RunningTalk = {
        ...{ audio() {}, digit() {}, mark() {}, legEnded() {}, over },
        fail: () => end('drained'),
        sayGoodbye: (how) => goodbyes.push(how),
      };
      const listener: PhoneLegListener = { audio() {}, digit() {}, mark() {}, ended() {} };
      const playOut = { gaps: 0, gapMs: 0, stalls: 0 };
      return { talk, listener, closed: over.then(() => ({ recording: null, playOut })) };
    },
    calls,
    store: {
      async saveTalk(talk) {
        stored.push(talk);
        return 'written';
      },
      appendEntries: async () => 'written',
      takeOverTalk: async () => null,
      orphanTalks: async () => [],
      talksOf: async () => [],
      entriesOf: async () => [],
    },
    timers,
    newId: () => 'talk-1',
    now: () => 0,
    instanceId: 'here',
    runId: 'run-1',
    observe: {
      ...{ started() {}, resumed() {}, transcriptDelta() {}, entry() {}, interrupted() {}, problem() {}, ended() {} },
      refused: (code) => told.push(code),
      error: (error) => told.push(String(error)),
    },
    ...more,
  });
  return { desk: talkDesk, timers, lines, rooms, stored, told };
}

function stream(callId: string | null = 'call-1', sampleRate: 8000 | 16000 = 8000) {
  const leg = { hungUp: 0 };
  const hangUp = () => {
    leg.hungUp += 1;
  };
  const whole = { sampleRate, bufferedBytes: 0, play() {}, mark() {}, clear() {}, hangUp };
  const caller = { callSid: 's', from: null, to: null, user: null };
  const taken: Stream = { leg: whole, attach() {}, ...caller, callId, agentName: null };
  return { taken, leg };
}

test('a stream gets the line that was opened for its call', async () => {
  const { desk: talkDesk, lines, rooms, timers } = desk();
  talkDesk.preWarm({ callId: 'call-1', agent });
  await talkDesk.take(stream().taken);
  expect(rooms.map(({ line }) => line)).toEqual(lines);
  timers.run(60_000);
  expect(lines.map(({ closed }) => closed)).toEqual([false]);
});

test('a browser’s URL that has been used is good for no second talk', async () => {
  const { desk: talkDesk, lines, rooms, told } = desk({ calls: { ...calls, streamStarted: async () => null } });
  const { taken, leg } = stream();
  await talkDesk.take({ ...taken, user: 'asha' });
  expect([told, leg.hungUp, rooms]).toEqual([['stream-used'], 1, []]);
  expect(lines.map(({ closed }) => closed)).toEqual([true]);
});

test('as long as a talk with a browser goes on, the calls are told so', async () => {
  const heard: string[] = [];
  const streamHeard = async (callId: string) => void heard.push(callId);
  const { desk: talkDesk, rooms, timers } = desk({ calls: { ...calls, streamHeard } });
  await talkDesk.take({ ...stream().taken, user: 'asha' });
  timers.run(65_000);
  expect(heard).toEqual(['call-1', 'call-1']);
  rooms[0]?.ends();
  await vi.waitFor(() => expect(talkDesk.talks).toBe(0));
  timers.run(120_000);
  expect(heard).toHaveLength(2);
});

test('a line of another rate than the stream has in the end is of no use', async () => {
  const { desk: talkDesk, lines, rooms } = desk();
  talkDesk.preWarm({ callId: 'call-1', agent });
  await talkDesk.take(stream('call-1', 16000).taken);
  expect(lines.map(({ closed }) => closed)).toEqual([true, false]);
  expect(rooms[0]?.line).toBe(lines[1]);
});

test('a line whose stream never comes is closed', () => {
  const { desk: talkDesk, lines, timers } = desk();
  talkDesk.preWarm({ callId: 'call-1', agent });
  timers.run(30_000);
  expect(lines.map(({ closed }) => closed)).toEqual([true]);
  expect(timers.pending).toBe(0);
});

test('a talk goes on when the store cannot tell what was said before', async () => {
  const streamStarted = () => Promise.reject(new Error('no database'));
  const { desk: talkDesk, rooms, told } = desk({ calls: { ...calls, streamStarted } });
  await talkDesk.take(stream().taken);
  expect([rooms.length, told]).toEqual([1, ['Error: no database']]);
});

test('draining waits for talks, and takes no more streams', async () => {
  const { desk: talkDesk, rooms, told, timers, stored } = desk();
  await talkDesk.take(stream().taken);
  let drained = false;
  const draining = talkDesk.drain(60_000).then(() => {
    drained = true;
  });
  const late = stream('call-2');
  await talkDesk.take(late.taken);
  expect([late.leg.hungUp, told]).toEqual([1, ['draining']]);
  await timers.pass(40_000);
  expect([drained, rooms[0]?.goodbyes]).toEqual([false, []]);
  rooms[0]?.ends();
  await draining;
  expect(stored.at(-1)).toMatchObject({ end: 'caller-hung-up', endedAt: 0 });
  expect([talkDesk.talks, timers.pending]).toEqual([0, 0]);
});

test('draining ends in good-byes, and cuts off whom they do not end', async () => {
  const { desk: talkDesk, rooms, timers, stored } = desk();
  const { taken, leg } = stream();
  await talkDesk.take(taken);
  const drained = talkDesk.drain(60_000);
  await timers.pass(45_000);
  expect([rooms[0]?.goodbyes, leg.hungUp]).toEqual([['drained'], 0]);
  await timers.pass(15_000);
  await drained;
  expect([leg.hungUp, stored.at(-1)?.end]).toEqual([1, 'drained']);
});

test('a stream that was just being taken when draining began is sent away', async () => {
  const started = Promise.withResolvers<{ callId: string }>();
  const {
    desk: talkDesk,
    lines,
    rooms,
  } = desk({
    calls: { ...calls, streamStarted: () => started.promise },
  });
  const { taken, leg } = stream();
  const taking = talkDesk.take(taken);
  await talkDesk.drain(0);
  started.resolve({ callId: 'call-1' });
  await taking;
  expect([rooms.length, leg.hungUp, lines.map(({ closed }) => closed)]).toEqual([0, 1, [true]]);
});

test('a caller is talked to although the store hangs', async () => {
  const streamStarted = () => new Promise<never>(() => {});
  const { desk: talkDesk, rooms, timers, told } = desk({ calls: { ...calls, streamStarted } });
  const taking = talkDesk.take(stream().taken);
  timers.run(2000);
  await taking;
  expect(rooms.map(({ call }) => call.callId)).toEqual(['call-1']);
  expect(told).toEqual(['Error: The store did not tell in time']);
});

const taken: TakenTalk = {
  talk: {
    ...{ id: 'talk-0', callId: 'call-1', agent: 'test', instanceId: 'here', runId: 'run-1', take: 2, startedAt: 0 },
    breaks: [{ fromMs: 3_000, toMs: 9_000, instanceId: 'there', recording: 'talk-0' }],
    ...{ endedAt: null, end: null, transferTo: null, summary: null, figures: null, recording: null },
  },
  entries: [said(1, 'caller', 'When do you open?')],
  cutShort: [{ ...said(2, 'agent', 'We open'), unheard: 'at nine.' }],
};

function said(index: number, role: 'caller' | 'agent', text: string) {
  const times = { startMs: index * 1000, endMs: index * 1000 + 500 };
  return {
    talkId: 'talk-0',
    callId: 'call-1',
    index,
    role,
    text,
    unheard: null,
    ...times,
    toolCallId: null,
    toolName: null,
  };
}

/** A store that keeps what it is told, and may say that another stream has the talk. */
function storeOf(more: Partial<TalkDeskDeps['store']> = {}) {
  const kept: string[] = [];
  const store: TalkDeskDeps['store'] = {
    async saveTalk({ id, take, end }) {
      kept.push(`${id} take ${take} ${end}`);
      return 'written';
    },
    async appendEntries(entries, { take }) {
      for (const { index, role, text } of entries) kept.push(`${index} ${role} take ${take}: ${text}`);
      return 'written';
    },
    takeOverTalk: async () => null,
    orphanTalks: async () => [],
    talksOf: async () => [],
    entriesOf: async () => [],
    ...more,
  };
  return { kept, store };
}

test('a talk that was cut off goes on: the model knows all that was said, and the transcript has a mark', async () => {
  const { kept, store } = storeOf({ takeOverTalk: async () => taken });
  const { desk: talkDesk, rooms } = desk({ store });
  await talkDesk.take(stream().taken);
  expect(rooms).toMatchObject([
    {
      recordingName: 'talk-0-2',
      resumed: { sinceBeginMs: 9_000, nextIndex: 4, figures: null, unheard: 'at nine.' },
      earlier: [
        { kind: 'caller', text: 'When do you open?' },
        { kind: 'agent', text: 'We open' },
        { kind: 'note', text: expect.stringContaining('cut off') },
      ],
    },
  ]);
  await vi.waitFor(() =>
    expect(kept).toEqual([
      'talk-0 take 2 null',
      '2 agent take 2: We open',
      expect.stringMatching(/^3 note take 2: .*cut off/),
    ]),
  );
});

test('another stream of a call that talks here takes the place of the first, which nobody has told the end of', async () => {
  const ended: string[] = [];
  const { kept, store } = storeOf();
  const streamEnded = async ({ how }: { how: string }) => void ended.push(how);
  const { desk: talkDesk } = desk({ store, calls: { ...calls, streamEnded } });
  const [first, second] = [stream(), stream()];
  const listeners: PhoneLegListener[] = [];
  await talkDesk.take({ ...first.taken, attach: (listener) => listeners.push(listener) });
  await talkDesk.take(second.taken);
  listeners[0]?.ended('hung-up-by-us');
  await vi.waitFor(() => expect(talkDesk.talks).toBe(1));
  expect([first.leg.hungUp, second.leg.hungUp, ended]).toEqual([1, 0, []]);
  // What was told of it before is kept, and then it is the other one's.
  expect(kept).toEqual(['talk-1 take 1 null', 'talk-1 take 1 drained', 'talk-1 take 1 null']);
});

test('a talk that another instance has taken over is let go of, and its call is told nothing', async () => {
  const ended: string[] = [];
  const { store } = storeOf({ saveTalk: async () => 'fenced' });
  const streamEnded = async ({ how }: { how: string }) => void ended.push(how);
  const { desk: talkDesk } = desk({ store, calls: { ...calls, streamEnded } });
  const { taken: ours, leg } = stream();
  const listeners: PhoneLegListener[] = [];
  await talkDesk.take({ ...ours, attach: (listener) => listeners.push(listener) });
  await vi.waitFor(() => expect([leg.hungUp, talkDesk.talks]).toEqual([1, 0]));
  listeners[0]?.ended('caller-hung-up');
  await talkDesk.drain(0);
  expect(ended).toEqual([]);
});

test('a talk that the store gives too late is not kept: the caller is talked to anew', async () => {
  const late = Promise.withResolvers<TakenTalk>();
  const { kept, store } = storeOf({ takeOverTalk: () => late.promise });
  const { desk: talkDesk, rooms, timers } = desk({ store });
  const taking = talkDesk.take(stream().taken);
  await timers.pass(2000);
  await taking;
  expect(rooms).toMatchObject([{ recordingName: 'talk-1', resumed: null }]);
  late.resolve(taken);
  await vi.waitFor(() => expect(kept).toEqual(['talk-1 take 1 null', 'talk-0 take 2 interrupted']));
});
