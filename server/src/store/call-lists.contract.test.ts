// Finding calls by what somebody types, and the list of what was delivered, on every engine.
import { describe, expect } from 'vitest';
import { type Call, type NewCall, newCall } from '../calls/call.ts';
import { searchTermOf } from '../calls/search.ts';
import type { Store } from './open-store.ts';
import { onEngine } from './testing/engines.ts';

function call(id: string, part: Partial<Call> & Partial<NewCall> = {}): Call {
  const parties = { direction: 'outbound', callType: 'voice', from: '1234567890', to: '098765 43210' } as const;
  const numbers = { fromE164: '+911234567890', toE164: '+919876543210' };
  const created = Number(id.replaceAll(/\D/g, ''));
  const blank = newCall({ ...parties, ...numbers, id, requestKey: null, agent: null, flags: [] }, created);
  return { ...blank, version: 1, ...part };
}

function saving(store: Store) {
  return (one: Call) => store.commit({ call: one, fromVersion: 0, events: [], at: one.createdAt });
}

function finding(store: Store) {
  return async (typed: string): Promise<string[]> => {
    const calls = await store.list({ limit: 9, search: searchTermOf(typed) });
    return calls.map(({ id }) => id);
  };
}

describe.each(Object.entries(onEngine))('lists on %s', (_name, test) => {
  test('a call is found by part of either number, however it is typed, by its agent, its users and its ids', async ({
    store,
  }) => {
    const save = saving(store);
    const found = finding(store);
    await save(call('call-1'));
    await save(call('call-2', { to: 'Asha_K', toE164: null, from: 'ravi', fromE164: null }));
    await save(
      call('call-3', { agent: 'front-desk', callSid: 'ABC123', to: '+1 (415) 555-0100', toE164: '+14155550100' }),
    );
    expect(await found('98765')).toEqual(['call-1']);
    expect(await found('098765 43210')).toEqual(['call-1']);
    expect(await found('+91 98765-43210')).toEqual(['call-1']);
    expect(await found('3210')).toEqual(['call-1']);
    expect(await found('(415) 555')).toEqual(['call-3']);
    expect(await found('asha')).toEqual(['call-2']);
    expect(await found('Front')).toEqual(['call-3']);
    expect(await found('abc123')).toEqual(['call-3']);
    expect(await found('call-2')).toEqual(['call-2']);
    expect(await found('nobody')).toEqual([]);
  });

  test('what means something in a pattern means itself in a search', async ({ store }) => {
    const save = saving(store);
    const found = finding(store);
    await save(call('call-1', { to: 'asha_k', toE164: null }));
    await save(call('call-2', { to: 'ashaXk', toE164: null }));
    await save(call('call-3', { to: '50%\\off', toE164: null }));
    expect(await found('asha_k')).toEqual(['call-1']);
    expect(await found('%')).toEqual(['call-3']);
    expect(await found('%\\off')).toEqual(['call-3']);
  });

  test('a search goes with the other filters, page by page, and is counted', async ({ store }) => {
    const save = saving(store);
    for (const n of [1, 2, 3, 4, 5]) await save(call(`call-${n}`, n === 3 ? { status: 'busy' } : {}));
    await save(call('call-6', { toE164: '+14155550100', to: 'x' }));
    const filter = { search: '98765', statuses: ['initiated'] as Call['status'][] };
    const first = await store.list({ ...filter, limit: 2 });
    expect(first.map(({ id }) => id)).toEqual(['call-5', 'call-4']);
    const second = await store.list({ ...filter, limit: 2, after: first[1] });
    expect(second.map(({ id }) => id)).toEqual(['call-2', 'call-1']);
    expect(await store.countCalls({ ...filter, limit: 9 })).toBe(4);
    expect(await store.list({ ...filter, limit: 2, after: second[1] })).toEqual([]);
  });

  test('deliveries of all calls are listed by when they came first, page by page', async ({ store }) => {
    const save = saving(store);
    const [one, other] = [call('call-1'), call('call-2')];
    await save(one);
    await save(other);
    const deliver = (to: Call, key: string, at: number, dialect = 'status-callback') =>
      store.commit({ call: to, fromVersion: 1, events: [], at, delivery: { key, dialect, raw: `{"k":"${key}"}` } });
    await deliver(one, 'a', 10);
    await deliver(other, 'b', 20);
    await deliver(other, 'c', 20, 'passthru');
    await deliver(one, 'd', 30);
    // A repetition counts up, and does not move to the top.
    await deliver(one, 'a', 40);
    const keys = async (query: Parameters<Store['listDeliveries']>[0]) =>
      (await store.listDeliveries(query)).map(({ key }) => key);
    expect(await keys({ limit: 9 })).toEqual(['d', 'c', 'b', 'a']);
    const page = await store.listDeliveries({ limit: 2 });
    expect(page[1]).toEqual({
      ...{ callId: 'call-2', key: 'c', dialect: 'passthru', raw: '{"k":"c"}' },
      ...{ firstAt: 20, lastAt: 20, times: 1 },
    });
    const last = page[1] as (typeof page)[number];
    expect(await keys({ limit: 9, after: last })).toEqual(['b', 'a']);
    expect(await keys({ limit: 9, dialect: 'passthru' })).toEqual(['c']);
    expect((await store.listDeliveries({ limit: 9 })).at(-1)).toMatchObject({ key: 'a', times: 2, lastAt: 40 });
  });
});
