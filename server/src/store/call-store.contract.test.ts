// What every engine must do, run against each: SQLite in its thread, and a real Postgres.
import { describe, expect, test } from 'vitest';
import { type Call, newCall } from '../calls/call.ts';
import type { Change, StoredEvent } from '../calls/ports.ts';
import { toView } from '../calls/view.ts';
import type { Store } from './open-store.ts';
import { callOfRow } from './rows.ts';
import { onEngine } from './testing/engines.ts';

let nextId = 0;

function call(part: Partial<Call> = {}): Call {
  nextId += 1;
  const id = `call-${String(nextId).padStart(4, '0')}`;
  const parties = {
    direction: 'outbound',
    callType: 'voice',
    from: '1',
    to: '2',
    fromE164: '+911',
    toE164: '+912',
  } as const;
  return {
    ...newCall({ ...parties, id, requestKey: null, agent: null, flags: [] }, 1000 + nextId),
    version: 1,
    nextCheckAt: 5000,
    ...part,
  };
}

function created(stored: Call): Change {
  return {
    call: stored,
    fromVersion: 0,
    events: [{ type: 'call_status_update', data: toView(stored) }],
    at: stored.createdAt,
  };
}

function changed(before: Call, part: Partial<Call>): Change {
  const after = { ...before, ...part, version: before.version + 1 };
  return {
    call: after,
    fromVersion: before.version,
    events: [{ type: 'call_updated', data: toView(after) }],
    at: 2000,
  };
}

describe.each(Object.entries(onEngine))('the store on %s', (name, test) => {
  test('gives back a call as it was stored, by its id, its sid and its request key', async ({ store }) => {
    const placed = call({ callSid: 'sid-1', requestKey: '["me\\u0000","1"]', flags: ['odd'], price: 0.75 });
    expect(await store.commit(created(placed))).toBe('committed');
    expect(await store.findById(placed.id)).toEqual(placed);
    expect(await store.findBySid('sid-1')).toEqual(placed);
    expect(await store.findByRequestKey('["me\\u0000","1"]')).toEqual(placed);
    expect(await store.findById('nobody')).toBeNull();
  });

  test('what holds text that the database refuses takes nothing else with it', async ({ store }) => {
    const others = Array.from({ length: 5 }, () => call());
    const bad = call({ from: 'a\u0000b' });
    const written = [bad, ...others].map((one) => store.commit(created(one)));
    const [refused, ...rest] = await Promise.allSettled(written);
    expect(rest).toEqual(others.map(() => ({ status: 'fulfilled', value: 'committed' })));
    expect(await Promise.all(others.map(({ id }) => store.findById(id)))).toEqual(others);
    // That the database is away would be wrong: nobody should come again with it.
    expect(refused).not.toMatchObject({ reason: { name: 'StoreUnavailableError' } });
    expect(refused?.status).toBe(name === 'postgres' ? 'rejected' : 'fulfilled');
  });

  test('numbers events without gaps in the order in which they are told, across many writers at once', async ({
    store,
  }) => {
    const heard: StoredEvent[] = [];
    store.subscribe((events) => heard.push(...events));
    const calls = Array.from({ length: 50 }, () => call());
    await Promise.all(calls.map((one) => store.commit(created(one))));
    await Promise.all(calls.map((one) => store.commit(changed(one, { status: 'ringing' }))));
    expect(heard.map((event) => event.seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(await store.eventsAfter(0, 1000)).toEqual(heard);
    expect(await store.eventsAfter(97, 2)).toEqual(heard.slice(97, 99));
    expect((await store.head()).seq).toBe(100);
  });

  test('refuses a change made from an old version, and writes nothing of it', async ({ store }) => {
    const placed = call();
    await store.commit(created(placed));
    await store.commit(changed(placed, { status: 'ringing' }));
    const late = { ...changed(placed, { status: 'failed' }), delivery: { key: 'k', dialect: 'd', raw: '{}' } };
    expect(await store.commit(late)).toBe('conflict');
    expect((await store.findById(placed.id))?.status).toBe('ringing');
    expect(await store.eventsOf(placed.id)).toHaveLength(2);
    expect(await store.deliveriesOf(placed.id)).toEqual([]);
  });

  test('one conflict in a group does not touch the others', async ({ store }) => {
    const [first, second] = [call(), call()];
    await store.commit(created(first));
    const results = await Promise.all([
      store.commit(changed(first, { status: 'ringing' })),
      store.commit(changed({ ...first, version: 7 }, { status: 'failed' })),
      store.commit(created(second)),
    ]);
    expect(results).toEqual(['committed', 'conflict', 'committed']);
    expect((await store.head()).seq).toBe(3);
  });

  test('one request key makes one call, however many ask at once', async ({ store }) => {
    const results = await Promise.all(
      Array.from({ length: 10 }, () => store.commit(created(call({ requestKey: 'same' })))),
    );
    expect(results.filter((result) => result === 'committed')).toHaveLength(1);
    expect(await store.list({ limit: 100 })).toHaveLength(1);
  });

  test('one provider id makes one inbound call, and a call placed by us comes before it', async ({ store }) => {
    const inbound = () => call({ direction: 'inbound', callSid: 'shared' });
    const results = await Promise.all([store.commit(created(inbound())), store.commit(created(inbound()))]);
    expect(results.toSorted()).toEqual(['committed', 'conflict']);
    const placed = call({ callSid: 'shared' });
    await store.commit(created(placed));
    expect((await store.findBySid('shared'))?.id).toBe(placed.id);
  });

  test('the same delivery is kept once and counted', async ({ store }) => {
    const placed = call();
    await store.commit(created(placed));
    const again = {
      call: placed,
      fromVersion: 1,
      events: [],
      delivery: { key: 'k', dialect: 'status-callback', raw: '{"a":1}' },
    };
    for (const at of [10, 20, 30]) expect(await store.commit({ ...again, at })).toBe('committed');
    expect(await store.deliveriesOf(placed.id)).toEqual([{ ...again.delivery, firstAt: 10, lastAt: 30, times: 3 }]);
  });

  test('finds what is due, the most urgent first, and what is active, the newest first', async ({ store }) => {
    const [later, sooner, ended] = [
      call({ nextCheckAt: 50 }),
      call({ nextCheckAt: 40 }),
      call({ nextCheckAt: null, status: 'busy' }),
    ];
    for (const one of [later, sooner, ended]) await store.commit(created(one));
    expect((await store.findDue(50, 10)).map(({ id }) => id)).toEqual([sooner.id, later.id]);
    expect(await store.findDue(39, 10)).toEqual([]);
    expect((await store.findActive(10)).map(({ id }) => id)).toEqual([sooner.id, later.id]);
    expect(await store.snapshot(1, 'asha')).toMatchObject({ head: { seq: 3 }, calls: [{ id: sooner.id }] });
  });

  test('finds the call that a report is about by our id, then the provider’s, then by numbers that leave no doubt', async ({
    store,
  }) => {
    const numbers = { fromE164: '+9177', toE164: '+9188' };
    const [named, unnamed, other] = [call({ ...numbers, callSid: 'named' }), call(numbers), call()];
    for (const one of [named, unnamed, other]) await store.commit(created(one));
    const nothing = { id: null, callSid: null, fromE164: null, toE164: null, dialled: false };
    const idOf = async (clues: object) => (await store.findReported({ ...nothing, ...clues }))?.id;

    expect(await idOf({})).toBeUndefined();
    expect(await idOf({ id: other.id, callSid: 'named', ...numbers })).toBe(other.id);
    expect(await idOf({ id: 'unknown', callSid: 'named', ...numbers })).toBe(named.id);
    expect(await idOf({ callSid: 'unknown', ...numbers })).toBe(unnamed.id);
    expect(await idOf({ fromE164: '+9177' })).toBeUndefined();
    const turned = { fromE164: numbers.toE164, toE164: numbers.fromE164, callSid: 'unknown' };
    expect(await idOf(turned)).toBeUndefined();
    expect(await idOf({ ...turned, dialled: true })).toBe(unnamed.id);
    await store.commit(created(call(numbers)));
    expect(await idOf({ callSid: 'unknown', ...numbers })).toBeUndefined();
    expect(await idOf({ ...turned, dialled: true })).toBeUndefined();
  });

  test('lists by every filter, newest first, page by page', async ({ store }) => {
    const calls = Array.from({ length: 5 }, (_, index) =>
      call({ createdAt: 100 + Math.floor(index / 2), toE164: `+92${index}` }),
    );
    for (const one of calls) await store.commit(created(one));
    const newestFirst = calls.toReversed().map(({ id }) => id);
    const pages: string[][] = [];
    let after: { createdAt: number; id: string } | undefined;
    do {
      const page = await store.list({ limit: 2, after });
      pages.push(page.map(({ id }) => id));
      after = page.at(-1);
    } while (after !== undefined);
    expect(pages.flat()).toEqual(newestFirst);

    const ids = async (query: Parameters<Store['list']>[0]) => (await store.list(query)).map(({ id }) => id);
    expect(await ids({ limit: 9, number: '+923' })).toEqual([calls[3]?.id]);
    expect(await ids({ limit: 9, createdFrom: 101, createdUntil: 102 })).toEqual([calls[3]?.id, calls[2]?.id]);
    expect(await ids({ limit: 9, statuses: ['ringing', 'busy'] })).toEqual([]);
    expect(await ids({ limit: 9, statuses: ['ringing', 'initiated'] })).toEqual(newestFirst);
    expect(await ids({ limit: 9, medium: 'app' })).toEqual([]);
    expect(await store.countCalls({ limit: 9, createdFrom: 101 })).toBe(3);
    expect(await store.countCalls({ limit: 2, createdFrom: 101 })).toBe(2);
    expect(await ids({ limit: 9, direction: 'inbound' })).toEqual([]);
    expect(await ids({ limit: 9, callSid: 'none' })).toEqual([]);
  });

  test('everything is there after closing and opening again, and the log goes on in the same epoch', async ({
    store,
    engine,
  }) => {
    const placed = call();
    await store.commit(created(placed));
    const before = await store.head();
    await store.close();
    const again = await engine.open();
    expect(await again.findById(placed.id)).toEqual(placed);
    expect(await again.head()).toEqual(before);
    await again.commit(created(call()));
    expect((await again.head()).seq).toBe(before.seq + 1);
  });

  test('one that hears of events and throws keeps nobody from hearing, nor anything from being stored', async ({
    store,
    engine,
  }) => {
    const broken = new Error('broken listener');
    const heard: number[] = [];
    store.subscribe(() => {
      throw broken;
    });
    store.subscribe((events) => heard.push(...events.map(({ seq }) => seq)));
    expect(await store.commit(created(call()))).toBe('committed');
    expect(await store.commit(created(call()))).toBe('committed');
    expect(heard).toEqual([1, 2]);
    expect(engine.errors.splice(0)).toEqual([broken, broken]);
  });

  test('an event tells that an agent’s talk is to end, live and from the log', async ({ store }) => {
    const heard: unknown[] = [];
    store.subscribe((events) => heard.push(...events));
    const talking = call();
    await store.commit(created(talking));
    const ending = changed(talking, { talkEndAskedAt: 2000 });
    await store.commit({ ...ending, events: ending.events.map((event) => ({ ...event, endsTalk: true })) });
    expect(heard.map((event) => (event as StoredEvent).endsTalk)).toEqual([undefined, true]);
    expect(await store.eventsAfter(0, 10)).toEqual(heard);
  });
});

test('a call that was stored before calls had agents has none', async () => {
  const { agent: _, streamEndedAt: __, ...old } = call();
  expect(callOfRow({ state: JSON.stringify(old) })).toEqual({ ...old, agent: null, streamEndedAt: null });
});

onEngine.sqlite('a second process on one data folder is refused in plain words', async ({ store, engine }) => {
  await expect(engine.open()).rejects.toThrow(/in use by another Patchcord.*DATA_DIR/);
  await store.close();
  await engine.open();
});

onEngine.postgres('two instances on one Postgres number their events in one sequence', async ({ store, engine }) => {
  const stores = [store, await engine.open()];
  const heard: StoredEvent[] = [];
  for (const one of stores) one.subscribe((events) => heard.push(...events));
  await Promise.all(stores.flatMap((one) => Array.from({ length: 100 }, () => one.commit(created(call())))));
  expect(heard.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 200 }, (_, index) => index + 1),
  );
});
