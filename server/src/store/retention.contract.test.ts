// What every engine must do about calls that are older than they are kept.
import { describe, expect } from 'vitest';
import { type Call, newCall } from '../calls/call.ts';
import type { Change } from '../calls/ports.ts';
import type { Talk } from '../calls/talk.ts';
import { toView } from '../calls/view.ts';
import type { Store } from './open-store.ts';
import { onEngine } from './testing/engines.ts';

const parties = { direction: 'outbound', callType: 'voice', from: '1', to: '2', fromE164: null, toE164: null } as const;

function ended(id: string, createdAt: number, part: Partial<Call> = {}): Call {
  const blank = newCall({ ...parties, id, requestKey: null, agent: null, flags: [] }, createdAt);
  return { ...blank, version: 1, status: 'completed', endedAt: createdAt + 10, ...part };
}

function stored(call: Call, at: number = call.createdAt): Change {
  const events = [1, 2].map(() => ({ type: 'call_status_update' as const, data: toView(call) }));
  return { call, fromVersion: 0, events, at, delivery: { key: 'k', dialect: 'd', raw: '{}' } };
}

function talk(callId: string, part: Partial<Talk> = {}): Talk {
  return {
    ...{ id: `talk-${callId}`, callId, agent: 'sales', instanceId: 'i', runId: 'run', take: 2, breaks: [] },
    ...{ startedAt: 100, endedAt: 200, end: 'idle', transferTo: null, summary: null, figures: null, recording: null },
    ...part,
  };
}

async function lease(store: Store) {
  const claim = await store.claimLease({ name: 'calls', holder: 'i', ttlMs: 60_000 });
  if (!claim.held) throw new Error('Somebody else has the lease');
  return { name: 'calls', token: claim.token };
}

const ids = (calls: { id: string }[]) => calls.map(({ id }) => id);

describe.each(Object.entries(onEngine))('keeping calls on %s', (_name, test) => {
  test('calls that are over, and everything in them, are expired when they are old; the oldest first', async ({
    store,
  }) => {
    await store.commit(stored(ended('c-2', 200)));
    await store.commit(stored(ended('c-1', 100)));
    await store.commit(stored(ended('young', 1_000)));
    await store.commit(stored(ended('going-on', 100, { status: 'in-progress', endedAt: null })));
    await store.commit(stored(ended('to-be-settled', 100, { nextCheckAt: 5_000 })));
    await store.commit(stored(ended('heard-of-lately', 100), 1_000));
    await store.commit(stored(ended('talking', 100)));
    await store.saveTalk(talk('talking', { endedAt: null, end: null }));
    await store.saveTalk(talk('c-2'));
    expect(await store.expiredCalls({ before: 1_000, limit: 10 })).toEqual([
      { id: 'c-1', version: 1, recordings: [] },
      // Also that of the take that was cut off.
      { id: 'c-2', version: 1, recordings: ['talk-c-2', 'talk-c-2-2'] },
    ]);
    expect(ids(await store.expiredCalls({ before: 1_000, limit: 1 }))).toEqual(['c-1']);
  });

  test('a call goes with all that belongs to it, and nothing else goes', async ({ store }) => {
    for (const id of ['old', 'kept']) {
      await store.commit(stored(ended(id, 100)));
      await store.saveTalk(talk(id));
      const entry = {
        talkId: `talk-${id}`,
        callId: id,
        index: 1,
        role: 'caller',
        text: 'Hello',
        unheard: null,
      } as const;
      await store.appendEntries([{ ...entry, startMs: 0, endMs: 1, toolCallId: null, toolName: null }], {
        ...{ take: 2, isComplete: true },
      });
    }
    const all = await store.expiredCalls({ before: 1_000, limit: 10 });
    const doomed = all.filter(({ id }) => id === 'old');
    expect(await store.forgetCalls(doomed, await lease(store))).toBe(1);
    const leftOf = async (id: string) => [
      (await store.findById(id))?.id,
      (await store.eventsOf(id)).length,
      (await store.deliveriesOf(id)).length,
      (await store.talksOf(id)).length,
      (await store.entriesOf(id)).length,
    ];
    expect(await leftOf('old')).toEqual([undefined, 0, 0, 0, 0]);
    expect(await leftOf('kept')).toEqual(['kept', 2, 1, 1, 1]);
  });

  test('talks that have no call go too when they are old, and over', async ({ store }) => {
    await store.commit(stored(ended('kept', 2_000)));
    await store.saveTalk(talk('kept'));
    await store.saveTalk(talk('alone'));
    await store.saveTalk(talk('alone', { id: 'talk-2', startedAt: 50, take: 1 }));
    await store.saveTalk(talk('alone-and-young', { startedAt: 1_500 }));
    await store.saveTalk(talk('alone-and-going-on', { endedAt: null, end: null }));
    const expired = await store.expiredCalls({ before: 1_000, limit: 10 });
    expect(expired).toEqual([{ id: 'alone', version: 0, recordings: expect.anything() }]);
    expect(expired[0]?.recordings.toSorted()).toEqual(['talk-2', 'talk-alone', 'talk-alone-2']);
    const held = await lease(store);
    // Its call may have been stored after all.
    const late = { id: 'kept', version: 0, recordings: [] };
    expect(await store.forgetCalls([...expired, late], held)).toBe(1);
    const left = ['kept', 'alone', 'alone-and-young', 'alone-and-going-on'].map((id) => store.talksOf(id));
    expect((await Promise.all(left)).map(({ length }) => length)).toEqual([1, 0, 1, 1]);
  });

  test('a call that has changed since, and one of a lost lease, stays as it is', async ({ store }) => {
    const call = ended('c', 100);
    await store.commit(stored(call));
    const expired = await store.expiredCalls({ before: 1_000, limit: 10 });
    await store.commit({ ...stored({ ...call, version: 2, price: 1 }, 2_000), fromVersion: 1 });
    const held = await lease(store);
    expect(await store.forgetCalls(expired, held)).toBe(0);
    const changed = expired.map((one) => ({ ...one, version: 2 }));
    expect(await store.forgetCalls(changed, { ...held, token: held.token + 1 })).toBe(0);
    expect([(await store.findById('c'))?.price, (await store.eventsOf('c')).length]).toEqual([1, 4]);
    expect((await store.head()).trimmedSeq).toBe(0);
  });

  test('the log goes on where it was, and has no part for those who were away before what is deleted', async ({
    store,
    engine,
  }) => {
    await store.commit(stored(ended('kept', 100), 2_000));
    await store.commit(stored(ended('old', 100)));
    await store.commit(stored(ended('kept-too', 100), 2_000));
    const before = await store.head();
    expect(before).toMatchObject({ seq: 6, trimmedSeq: 0 });
    const expired = await store.expiredCalls({ before: 1_000, limit: 10 });
    const held = await lease(store);
    await store.forgetCalls(expired, held);
    const seqsAfter = async (from: Store, seq: number) =>
      (await from.eventsAfter(seq, 100))?.map((event) => event.seq) ?? null;
    expect(await seqsAfter(store, 0)).toBeNull();
    expect(await Promise.all([2, 3, 4, 6].map((seq) => seqsAfter(store, seq)))).toEqual([null, null, [5, 6], []]);

    // Also after a restart, and when what is deleted next is older than what was deleted before.
    await store.releaseLease(held);
    await store.close();
    const again = await engine.open();
    expect(await again.head()).toEqual({ ...before, trimmedSeq: 4 });
    const kept = { id: 'kept', version: 1, recordings: [] };
    expect(await again.forgetCalls([kept], await lease(again))).toBe(1);
    expect((await again.head()).trimmedSeq).toBe(4);
    await again.commit(stored(ended('new', 3_000)));
    expect(await seqsAfter(again, 4)).toEqual([5, 6, 7, 8]);
  });

  test('is not held up by writers, nor they by it', async ({ store }) => {
    const calls = Array.from({ length: 300 }, (_, index) => ended(`c-${index}`, 100));
    await Promise.all(calls.map((call) => store.commit(stored(call))));
    const held = await lease(store);
    const forget = async () => {
      for (;;) {
        const expired = await store.expiredCalls({ before: 1_000, limit: 20 });
        if (expired.length === 0) return;
        expect(await store.forgetCalls(expired, held)).toBe(expired.length);
      }
    };
    const writing = Array.from({ length: 300 }, (_, index) => store.commit(stored(ended(`n-${index}`, 2_000))));
    await Promise.all([forget(), ...writing]);
    expect(await store.countCalls({ limit: 1_000 })).toBe(300);
    expect(await store.eventsAfter(600, 1_000)).toHaveLength(600);
  });
});
