import { expect, test, vi } from 'vitest';
import { StoreUnavailableError } from '../../calls/ports.ts';
import type { PhoneLegListener } from '../../media/phone-leg.ts';
import { testAgent as agent } from '../testing/test-agent.ts';
import { calls, emptyStore, openDesk, stream } from './testing/open-desk.ts';

test('no more lines are opened beforehand than streams may come, and none when they may come no more', async () => {
  const { desk, lines } = openDesk({ maxStreams: 3 });
  await desk.take(stream('call-0').taken);
  for (const callId of ['call-1', 'call-2', 'call-3']) desk.preWarm({ callId, agent });
  expect(lines).toHaveLength(3);
  void desk.drain(0);
  desk.preWarm({ callId: 'call-4', agent });
  expect(lines.map(({ closed }) => closed)).toEqual([false, true, true]);
});

test('a stream whose talk cannot begin is closed, and its talk is over', async () => {
  const ended: string[] = [];
  const { desk, lines, stored } = openDesk({
    openRoom: () => {
      throw new Error('no room');
    },
    calls: { ...calls, streamEnded: async ({ how }) => void ended.push(how) },
  });
  const { taken, leg } = stream();
  await expect(desk.take(taken)).rejects.toThrow('no room');
  await vi.waitFor(() => expect(ended).toEqual(['hung-up-by-us']));
  expect([leg.hungUp, desk.talks, lines[0]?.closed]).toEqual([1, 0, true]);
  expect(stored.at(-1)).toMatchObject({ end: 'interrupted', endedAt: 0 });
});

test('a stream for which no line can be opened is closed', async () => {
  const openLine = () => {
    throw new Error('no line');
  };
  const { desk } = openDesk({ openLine });
  const { taken, leg } = stream();
  await expect(desk.take(taken)).rejects.toThrow('no line');
  expect(leg.hungUp).toBe(1);
});

test('only a talk that goes on can be ended', async () => {
  const { desk, rooms } = openDesk();
  await desk.take(stream().taken);
  expect([desk.endTalk('call-1'), desk.endTalk('call-2')]).toEqual([true, false]);
  void rooms[0]?.observer.ending('caller-hung-up', null);
  expect([desk.endTalk('call-1'), rooms[0]?.goodbyes]).toEqual([false, ['ended-by-app']]);
});

test('what a talk leaves is stored when the database is back, and its call is told of its end', async () => {
  const written: string[] = [];
  let isAway = true;
  const write = (what: string) => {
    if (isAway) throw new StoreUnavailableError('away');
    written.push(what);
  };
  const { desk, rooms, timers } = openDesk({
    store: {
      ...emptyStore,
      async saveTalk({ end, endedAt }) {
        write(`talk ${end} ${endedAt}`);
        return 'written';
      },
    },
    calls: { ...calls, streamEnded: async ({ how }) => write(`stream ${how}`) },
  });
  const listeners: PhoneLegListener[] = [];
  await desk.take({ ...stream().taken, attach: (listener) => listeners.push(listener) });
  listeners[0]?.ended('caller-hung-up');
  rooms[0]?.ends();
  await timers.pass(60_000);
  expect([written, desk.talks]).toEqual([[], 0]);
  isAway = false;
  await timers.pass(60_000);
  expect(written).toEqual([
    'talk null null',
    'stream caller-hung-up',
    'talk caller-hung-up null',
    'talk caller-hung-up 0',
  ]);
});

test('draining waits for a database that is away no longer than for talks', async () => {
  const saveTalk = () => Promise.reject(new StoreUnavailableError('away'));
  const { desk, rooms, timers } = openDesk({ store: { ...emptyStore, saveTalk } });
  await desk.take(stream().taken);
  rooms[0]?.ends();
  let drained = false;
  const draining = desk.drain(30_000).then(() => {
    drained = true;
  });
  await timers.pass(29_000);
  expect(drained).toBe(false);
  await timers.pass(1_000);
  await draining;
  expect(timers.pending).toBe(0);
});

test('a talk that is recorded says so from its beginning: its instance may die in it', async () => {
  const recording = async (record: boolean) => {
    const { desk, stored } = openDesk({ agentFor: () => ({ ...agent, record }) });
    await desk.take(stream().taken);
    await vi.waitFor(() => expect(stored).toHaveLength(1));
    return stored[0]?.recording;
  };
  expect([await recording(true), await recording(false)]).toEqual(['talk-1', null]);
});

test('a stream gets the line that was opened for its call', async () => {
  const { desk, lines, rooms, timers } = openDesk();
  desk.preWarm({ callId: 'call-1', agent });
  await desk.take(stream().taken);
  expect(rooms.map(({ line }) => line)).toEqual(lines);
  timers.run(60_000);
  expect(lines.map(({ closed }) => closed)).toEqual([false]);
});

test('a browser’s URL that has been used is good for no second talk', async () => {
  const { desk, lines, rooms, told } = openDesk({ calls: { ...calls, streamStarted: async () => null } });
  const { taken, leg } = stream();
  await desk.take({ ...taken, user: 'asha' });
  expect([told, leg.hungUp, rooms]).toEqual([['stream-used'], 1, []]);
  expect(lines.map(({ closed }) => closed)).toEqual([true]);
});

test.each([
  [true, ['end_call', 'transfer_to_human']],
  [false, ['end_call']],
])('whether a flow follows (%s) decides whether the model may transfer', async (hasFlow, tools) => {
  const transfers = [{ name: 'sales', description: 'Prices', number: '+919876500020' }];
  const desk = { ...agent, tools: [{ kind: 'end_call' as const }, { kind: 'transfer_to_human' as const }], transfers };
  const given: string[][] = [];
  const { desk: talkDesk } = openDesk({
    agentFor: () => desk,
    toolsOf(of) {
      given.push(of.tools.map(({ kind }) => kind));
      return { definitions: [], hosted: [], run: () => Promise.reject(new Error('not called')) };
    },
  });
  await talkDesk.take({ ...stream().taken, hasFlow });
  expect(given).toEqual([tools]);
});

test('as long as a talk with a browser goes on, the calls are told so', async () => {
  const heard: string[] = [];
  const streamHeard = async (callId: string) => void heard.push(callId);
  const { desk, rooms, timers } = openDesk({ calls: { ...calls, streamHeard } });
  await desk.take({ ...stream().taken, user: 'asha' });
  timers.run(65_000);
  expect(heard).toEqual(['call-1', 'call-1']);
  rooms[0]?.ends();
  await vi.waitFor(() => expect(desk.talks).toBe(0));
  timers.run(120_000);
  expect(heard).toHaveLength(2);
});

test('a line of another rate than the stream has in the end is of no use', async () => {
  const { desk, lines, rooms } = openDesk();
  desk.preWarm({ callId: 'call-1', agent });
  await desk.take(stream('call-1', 16000).taken);
  expect(lines.map(({ closed }) => closed)).toEqual([true, false]);
  expect(rooms[0]?.line).toBe(lines[1]);
});

test('a line whose stream never comes is closed', () => {
  const { desk, lines, timers } = openDesk();
  desk.preWarm({ callId: 'call-1', agent });
  timers.run(30_000);
  expect(lines.map(({ closed }) => closed)).toEqual([true]);
  expect(timers.pending).toBe(0);
});

test('a talk goes on when the store cannot tell what was said before', async () => {
  const streamStarted = () => Promise.reject(new Error('no database'));
  const { desk, rooms, told } = openDesk({ calls: { ...calls, streamStarted } });
  await desk.take(stream().taken);
  expect([rooms.length, told]).toEqual([1, ['Error: no database']]);
});

test('draining waits for talks, and takes no more streams', async () => {
  const { desk, rooms, told, timers, stored } = openDesk();
  await desk.take(stream().taken);
  let drained = false;
  const draining = desk.drain(60_000).then(() => {
    drained = true;
  });
  const late = stream('call-2');
  await desk.take(late.taken);
  expect([late.leg.hungUp, told]).toEqual([1, ['draining']]);
  await timers.pass(40_000);
  expect([drained, rooms[0]?.goodbyes]).toEqual([false, []]);
  rooms[0]?.ends();
  await draining;
  expect(stored.at(-1)).toMatchObject({ end: 'caller-hung-up', endedAt: 0 });
  expect([desk.talks, timers.pending]).toEqual([0, 0]);
});

test('draining ends in good-byes, and cuts off whom they do not end', async () => {
  const { desk, rooms, timers, stored } = openDesk();
  const { taken, leg } = stream();
  await desk.take(taken);
  const drained = desk.drain(60_000);
  await timers.pass(45_000);
  expect([rooms[0]?.goodbyes, leg.hungUp]).toEqual([['drained'], 0]);
  await timers.pass(15_000);
  await drained;
  expect([leg.hungUp, stored.at(-1)?.end]).toEqual([1, 'drained']);
});

test('a stream that was just being taken when draining began is sent away', async () => {
  const started = Promise.withResolvers<{ callId: string }>();
  const { desk, lines, rooms } = openDesk({
    calls: { ...calls, streamStarted: () => started.promise },
  });
  const { taken, leg } = stream();
  const taking = desk.take(taken);
  await desk.drain(0);
  started.resolve({ callId: 'call-1' });
  await taking;
  expect([rooms.length, leg.hungUp, lines.map(({ closed }) => closed)]).toEqual([0, 1, [true]]);
});

test('a caller is talked to although the store hangs', async () => {
  const streamStarted = () => new Promise<never>(() => {});
  const { desk, rooms, timers, told } = openDesk({ calls: { ...calls, streamStarted } });
  const taking = desk.take(stream().taken);
  timers.run(2000);
  await taking;
  expect(rooms.map(({ call }) => call.callId)).toEqual(['call-1']);
  expect(told).toEqual(['Error: The store did not tell in time']);
});
