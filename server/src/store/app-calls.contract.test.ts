// Calls between users of the app, as every engine keeps them.
import { describe, expect } from 'vitest';
import { newAppCall, pairOf } from '../calls/app-call.ts';
import { type Call, newCall } from '../calls/call.ts';
import type { Change } from '../calls/ports.ts';
import { ringNotice } from '../calls/ring.ts';
import { toView } from '../calls/view.ts';
import { onEngine } from './testing/engines.ts';

let nextId = 0;

function ringing(from: string, to: string, part: Partial<Call> = {}): Call {
  nextId += 1;
  const app = newAppCall({ userId: from, deviceId: 'd' }, to, 50_000);
  const parties = {
    id: `app-${nextId}`,
    requestKey: null,
    direction: 'outbound',
    callType: 'voice',
    from,
    to,
  } as const;
  const call = newCall({ ...parties, fromE164: null, toE164: null, agent: null, flags: [], app }, nextId);
  return { ...call, version: 1, status: 'ringing', nextCheckAt: 50_000, ...part };
}

function change(call: Call, fromVersion = call.version - 1): Change {
  const ring = call.app === null ? null : ringNotice(call.app, call.status);
  const event = { type: 'call_status_update' as const, data: toView(call), ...(ring && { ring }) };
  return { call, fromVersion, events: [event], at: call.createdAt };
}

function after(before: Call, part: Partial<Call>): Call {
  return { ...before, ...part, version: before.version + 1 };
}

describe.each(Object.entries(onEngine))('calls between users on %s', (_name, test) => {
  test('of two people who call each other at the same moment one call is kept, also of two instances’', async ({
    store,
    engine,
  }) => {
    const other = store.engine === 'postgres' ? await engine.open() : store;
    for (let round = 0; round < 10; round += 1) {
      const [his, hers] = [ringing('ravi', 'asha'), ringing('asha', 'ravi')];
      const results = await Promise.all([store.commit(change(his)), other.commit(change(hers))]);
      expect(results.toSorted()).toEqual(['committed', 'conflict']);
      const kept = await store.findRinging(pairOf('asha', 'ravi'));
      expect(kept).toEqual(results[0] === 'committed' ? his : hers);
      expect(await store.commit(change(after(kept as Call, { status: 'canceled' })))).toBe('committed');
      expect(await store.findRinging(pairOf('ravi', 'asha'))).toBeNull();
    }
  });

  test('what rings for a user is in the snapshot, also when it is not among the newest calls', async ({ store }) => {
    const [first, second] = [ringing('ravi', 'asha'), ringing('mina', 'omar')];
    for (const call of [first, second]) await store.commit(change(call));
    const [ashas, nobodys] = await Promise.all([store.snapshot(1, 'asha'), store.snapshot(1, 'nobody')]);
    expect(ashas.calls).toEqual([second]);
    expect(ashas.ringing).toContainEqual(first);
    expect(nobodys.head.seq).toBe(2);
    expect(await store.findAllRinging()).toHaveLength(2);
    await store.commit(change(after(first, { status: 'in-progress' })));
    expect((await store.snapshot(1, 'asha')).ringing).toEqual([]);
  });

  test('they are due apart from calls through the provider, and found by the order that joined them', async ({
    store,
  }) => {
    const call = ringing('ravi', 'asha');
    await store.commit(change(call));
    expect([await store.findDueInApp(50_000, 10), await store.findDueInApp(49_999, 10)]).toEqual([[call], []]);
    expect([await store.findDue(50_000, 10), await store.findActive(10)]).toEqual([[], []]);
    if (call.app === null) throw new Error('It is not between users');
    const joined = after(call, { app: { ...call.app, joinedKey: '["asha","r"]' } });
    await store.commit(change(joined));
    expect(await store.findByRequestKey('["asha","r"]')).toEqual(joined);
  });

  test('an event carries what it means for the devices that ring, live and from the log', async ({ store }) => {
    const heard: unknown[] = [];
    store.subscribe((events) => heard.push(...events.map(({ ring }) => ring)));
    const call = ringing('ravi', 'asha');
    await store.commit(change(call));
    await store.commit(change({ ...call, id: 'phone', app: null, version: 1 }));
    const ring = { userId: 'asha', expiresAt: 50_000, acknowledgedBy: [], end: null };
    expect(heard).toEqual([ring, undefined]);
    expect((await store.eventsAfter(0, 10))?.map((event) => event.ring)).toEqual([ring, undefined]);
  });

  test('a change by a lease that has changed hands is not made; the others of its batch are', async ({ store }) => {
    const claim = { name: 'duty', holder: 'a', ttlMs: 60_000 };
    expect(await store.claimLease(claim)).toMatchObject({ held: true, token: 1 });
    const [mine, stale, free] = [ringing('a', 'b'), ringing('c', 'd'), ringing('e', 'f')];
    const results = await Promise.all([
      store.commit({ ...change(mine), lease: { name: 'duty', token: 1 } }),
      store.commit({ ...change(stale), lease: { name: 'duty', token: 0 } }),
      store.commit(change(free)),
    ]);
    expect(results).toEqual(['committed', 'fenced', 'committed']);
    expect(await store.findById(stale.id)).toBeNull();
    await store.releaseLease({ name: 'duty', token: 1 });
    expect(await store.claimLease({ ...claim, holder: 'b' })).toMatchObject({ held: true, token: 2 });
    const late = { ...change(after(mine, { status: 'no-answer' })), lease: { name: 'duty', token: 1 } };
    expect(await store.commit(late)).toBe('fenced');
    expect(await store.findById(mine.id)).toEqual(mine);
  });
});
