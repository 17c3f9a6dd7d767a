// What every engine must keep of talks, and of who listened to them.
import { describe, expect } from 'vitest';
import type { Talk, TalkEntry } from '../calls/talk.ts';
import type { Store } from './open-store.ts';
import { onEngine } from './testing/engines.ts';

/** By whom entries are written. */
const byFirst = { take: 1, isComplete: true };

function talk(id: string, startedAt: number): Talk {
  return {
    id,
    callId: 'call-t',
    agent: 'sales',
    instanceId: 'i-1',
    runId: 'run-1',
    take: 1,
    breaks: [],
    startedAt,
    endedAt: null,
    end: null,
    transferTo: null,
    summary: null,
    figures: null,
    recording: null,
  };
}

function entry(talkId: string, index: number, text = 'नमस्ते'): TalkEntry {
  const times = { startMs: index, endMs: index + 1 };
  const rest = { role: 'caller', unheard: null, toolCallId: null, toolName: null } as const;
  return { talkId, callId: 'call-t', index, text, ...times, ...rest };
}

describe.each(Object.entries(onEngine))('the store of talks on %s', (_name, test) => {
  test('keeps talks as they are now, with what was said in them in order, however it came', async ({ store }) => {
    const [first, second] = [talk('t-1', 100), talk('t-2', 200)];
    await store.saveTalk(second);
    await Promise.all([store.saveTalk(first), store.appendEntries([entry('t-1', 1), entry('t-1', 2)], byFirst)]);
    await Promise.all([
      store.appendEntries([entry('t-2', 1)], byFirst),
      store.appendEntries([entry('t-1', 3), entry('t-1', 2, 'once more')], byFirst),
      store.saveTalk({ ...first, endedAt: 150, end: 'idle' }),
      store.saveTalk({ ...first, endedAt: 160, end: 'transferred', transferTo: '+919876500003' }),
    ]);
    expect(await store.talksOf('call-t')).toEqual([
      { ...first, endedAt: 160, end: 'transferred', transferTo: '+919876500003' },
      second,
    ]);
    expect(await store.entriesOf('call-t')).toEqual([
      entry('t-1', 1),
      entry('t-1', 2),
      entry('t-1', 3),
      entry('t-2', 1),
    ]);
    expect([await store.talksOf('nobody'), await store.entriesOf('nobody')]).toEqual([[], []]);
  });

  test('what is being said is no entry yet, and is replaced until it is one', async ({ store }) => {
    const beingSaid = { take: 1, isComplete: false };
    await store.saveTalk(talk('t-1', 100));
    await store.appendEntries([entry('t-1', 1)], byFirst);
    await store.appendEntries([entry('t-1', 2, 'We'), entry('t-1', 1, 'never')], beingSaid);
    expect(await store.entriesOf('call-t')).toEqual([entry('t-1', 1)]);
    await Promise.all([
      store.appendEntries([entry('t-1', 2, 'We open')], beingSaid),
      store.appendEntries([entry('t-1', 2, 'We open at nine.')], byFirst),
      store.appendEntries([entry('t-1', 2, 'We open at')], beingSaid),
    ]);
    expect(await store.entriesOf('call-t')).toEqual([entry('t-1', 1), entry('t-1', 2, 'We open at nine.')]);
  });

  describe('a talk that was cut off', () => {
    const claim = { callId: 'call-t', agent: 'sales', instanceId: 'i-2', runId: 'run-2', at: 5_000, except: 't-3' };
    async function begin(store: Store): Promise<void> {
      await store.saveTalk(talk('t-1', 100));
      await store.saveTalk(talk('t-2', 200));
      await store.appendEntries([entry('t-1', 1), entry('t-2', 1)], byFirst);
      await store.appendEntries([entry('t-2', 2, 'We')], { take: 1, isComplete: false });
    }

    test('goes on in other hands with all that was said, and nothing more is written of it by those before', async ({
      store,
    }) => {
      await begin(store);
      const taken = await store.takeOverTalk(claim);
      expect(taken).toMatchObject({
        talk: { id: 't-2', take: 2, runId: 'run-2', breaks: [{ fromMs: 3, toMs: 4_800, instanceId: 'i-1' }] },
        entries: [entry('t-1', 1), entry('t-2', 1)],
        cutShort: [entry('t-2', 2, 'We')],
      });
      expect(await store.saveTalk({ ...talk('t-2', 200), end: 'caller-hung-up', endedAt: 300 })).toBe('fenced');
      expect(await store.appendEntries([entry('t-2', 2, 'We are'), entry('t-2', 3)], byFirst)).toBe('fenced');
      const second = { take: 2, isComplete: true };
      expect(await store.appendEntries([entry('t-2', 2, 'We'), entry('t-2', 3, 'I')], second)).toBe('written');
      expect((await store.entriesOf('call-t')).map(({ text }) => text)).toEqual(['नमस्ते', 'नमस्ते', 'We', 'I']);
      expect((await store.talksOf('call-t')).at(-1)).toMatchObject({ take: 2, end: null, instanceId: 'i-2' });
    });

    test('is what its owner writes at the same moment still in, or fenced off: nothing is lost between', async ({
      store,
    }) => {
      await begin(store);
      const [written, taken] = await Promise.all([
        store.appendEntries([entry('t-2', 3, 'the last')], byFirst),
        store.takeOverTalk(claim),
      ]);
      const isIn = taken?.entries.some(({ text }) => text === 'the last');
      expect(isIn).toBe(written === 'written');
    });

    test.for([
      ['has ended as it should', { end: 'agent-ended', endedAt: 900 }, {}],
      ['is about to', { end: 'transferred' }, {}],
      ['was another agent’s', {}, { agent: 'support' }],
    ] as const)('is not taken over when the last one of the call %s', async ([_when, change, wish], { store }) => {
      await begin(store);
      await store.saveTalk({ ...talk('t-2', 200), ...change });
      expect(await store.takeOverTalk({ ...claim, ...wish })).toBeNull();
      expect(await store.saveTalk(talk('t-2', 200))).toBe('written');
    });

    test('is an orphan when its instance has been dead for long enough, and is not when it has ended', async ({
      store,
    }) => {
      await begin(store);
      const orphans = async (deadForMs: number) =>
        (await store.orphanTalks({ deadForMs, limit: 9 })).map((one) => [one.talk.id, one.lastMs]);
      expect(await orphans(60_000)).toEqual([
        ['t-1', 2],
        ['t-2', 3],
      ]);
      await store.beat({ runId: 'run-1', ttlMs: 10 });
      await expect.poll(() => orphans(0)).toHaveLength(2);
      expect(await orphans(60_000)).toEqual([]);
      await store.saveTalk({ ...talk('t-1', 100), endedAt: 150, end: 'idle' });
      expect(await orphans(0)).toEqual([['t-2', 3]]);
    });

    test('is the one before the talk that the stream itself has begun meanwhile', async ({ store }) => {
      await begin(store);
      await store.saveTalk(talk('t-3', 6_000));
      expect(await store.takeOverTalk(claim)).toMatchObject({ talk: { id: 't-2', take: 2 } });
      expect(await store.saveTalk(talk('t-3', 6_000))).toBe('written');
    });

    test('of nobody is there to be taken over', async ({ store }) => {
      await begin(store);
      expect(await store.takeOverTalk({ ...claim, callId: 'nobody' })).toBeNull();
    });
  });

  test('takes more entries at once than a statement has room for', async ({ store }) => {
    const entries = Array.from({ length: 2_500 }, (_, index) => entry('t-1', index + 1));
    await store.saveTalk(talk('t-1', 100));
    await store.appendEntries(entries, byFirst);
    expect(await store.entriesOf('call-t')).toEqual(entries);
  });

  test('keeps who has listened to a recording', async ({ store }) => {
    const access = { action: 'recording-played', subject: 'me', callId: 'call-t' } as const;
    const accesses = [1, 2].map((at) => ({ ...access, id: `a-${at}`, at, details: { talkId: 't-1', rangeStart: at } }));
    await Promise.all(accesses.map((one) => store.recordAccess(one)));
    expect(await store.accessesTo('call-t')).toEqual(accesses);
  });
});
