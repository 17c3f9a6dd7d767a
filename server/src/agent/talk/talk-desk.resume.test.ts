// Talks that were cut off, here or on another instance, and streams that take the place of others.
import { expect, test, vi } from 'vitest';
import type { TakenTalk, Talk } from '../../calls/talk.ts';
import type { PhoneLegListener } from '../../media/phone-leg.ts';
import type { TalkDeskDeps } from './talk-desk.ts';
import { calls, openDesk, stream } from './testing/open-desk.ts';

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
  const { desk, rooms } = openDesk({ store });
  await desk.take(stream().taken);
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
  const { desk } = openDesk({ store, calls: { ...calls, streamEnded } });
  const [first, second] = [stream(), stream()];
  const listeners: PhoneLegListener[] = [];
  await desk.take({ ...first.taken, attach: (listener) => listeners.push(listener) });
  await desk.take(second.taken);
  listeners[0]?.ended('hung-up-by-us');
  await vi.waitFor(() => expect(desk.talks).toBe(1));
  expect([first.leg.hungUp, second.leg.hungUp, ended]).toEqual([1, 0, []]);
  // What was told of it before is kept before the other one asks for it.
  expect(kept.slice(0, 2)).toEqual(['talk-1 take 1 null', 'talk-1 take 1 drained']);
});

test('a stream for which the store is late does not end the talk that it has by now', async () => {
  const late = Promise.withResolvers<{ callId: string }>();
  let takeovers = 0;
  const { kept, store } = storeOf({
    async takeOverTalk() {
      takeovers += 1;
      return taken;
    },
  });
  const { desk, rooms, timers } = openDesk({ store, calls: { ...calls, streamStarted: () => late.promise } });
  const { taken: ours, leg } = stream();
  const taking = desk.take(ours);
  await timers.pass(2_000);
  await taking;
  late.resolve({ callId: 'call-1' });
  await timers.pass(1_000);
  expect([rooms.length, desk.talks, leg.hungUp, takeovers, kept]).toEqual([1, 1, 0, 0, ['talk-1 take 1 null']]);
});

test('a stream for which the store was late while others were let go of takes no talk over', async () => {
  const held = Promise.withResolvers<'written'>();
  let takeovers = 0;
  let writes = 0;
  const { store } = storeOf({
    async saveTalk() {
      writes += 1;
      // The last word of the first talk.
      return writes === 2 ? held.promise : 'written';
    },
    async takeOverTalk() {
      takeovers += 1;
      return null;
    },
  });
  const { desk, timers } = openDesk({ store });
  await desk.take(stream().taken);
  const taking = desk.take(stream().taken);
  await timers.pass(2_000);
  await taking;
  held.resolve('written');
  await timers.pass(1_000);
  expect([takeovers, desk.talks]).toEqual([1, 1]);
});

test('a talk that has come to its end is completed although the call has its next stream', async () => {
  const saved: Talk[] = [];
  const ended: string[] = [];
  const { store } = storeOf({
    async saveTalk(talk) {
      saved.push(talk);
      return 'written';
    },
  });
  const streamEnded = async ({ how }: { how: string }) => void ended.push(how);
  const { desk, rooms } = openDesk({ store, calls: { ...calls, streamEnded } });
  const first = stream();
  await desk.take(first.taken);
  // Its stream is closed; its summary is still to come.
  await rooms[0]?.observer.ending('transferred', '+919876500003');
  await desk.take(stream().taken);
  expect([first.leg.hungUp, desk.talks]).toEqual([0, 2]);
  rooms[0]?.ends();
  await vi.waitFor(() => expect(saved.at(-1)).toMatchObject({ endedAt: 0, figures: { interruptions: 0 } }));
  expect([desk.talks, ended]).toEqual([1, []]);
});

test('a talk whose place another stream took, and which nobody took over, is completed', async () => {
  const saved: Talk[] = [];
  const { store } = storeOf({
    async saveTalk(talk) {
      saved.push(talk);
      return 'written';
    },
  });
  const { desk } = openDesk({ store });
  await desk.take(stream().taken);
  await desk.take(stream().taken);
  await vi.waitFor(() => expect(saved.some(({ end, endedAt }) => end === 'drained' && endedAt === 0)).toBe(true));
});

test('a talk that another instance has taken over is let go of, and its call is told nothing', async () => {
  const ended: string[] = [];
  const { store } = storeOf({ saveTalk: async () => 'fenced' });
  const streamEnded = async ({ how }: { how: string }) => void ended.push(how);
  const { desk } = openDesk({ store, calls: { ...calls, streamEnded } });
  const { taken: ours, leg } = stream();
  const listeners: PhoneLegListener[] = [];
  await desk.take({ ...ours, attach: (listener) => listeners.push(listener) });
  await vi.waitFor(() => expect([leg.hungUp, desk.talks]).toEqual([1, 0]));
  listeners[0]?.ended('caller-hung-up');
  await desk.drain(0);
  expect(ended).toEqual([]);
});

test('a talk that the store gives too late is not kept: the caller is talked to anew', async () => {
  const late = Promise.withResolvers<TakenTalk>();
  const { kept, store } = storeOf({ takeOverTalk: () => late.promise });
  const { desk, rooms, timers } = openDesk({ store });
  const taking = desk.take(stream().taken);
  await timers.pass(2000);
  await taking;
  expect(rooms).toMatchObject([{ recordingName: 'talk-1', resumed: null }]);
  late.resolve(taken);
  await vi.waitFor(() => expect(kept).toEqual(['talk-1 take 1 null', 'talk-0 take 2 interrupted']));
});
