// What every engine must keep of talks, and of who listened to them.
import { describe, expect } from 'vitest';
import type { Talk, TalkEntry } from '../calls/talk.ts';
import { onEngine } from './testing/engines.ts';

function talk(id: string, startedAt: number): Talk {
  return {
    id,
    callId: 'call-t',
    agent: 'sales',
    instanceId: 'i-1',
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
    await store.startTalk(second);
    await Promise.all([store.startTalk(first), store.appendEntries([entry('t-1', 1), entry('t-1', 2)])]);
    await Promise.all([
      store.appendEntries([entry('t-2', 1)]),
      store.appendEntries([entry('t-1', 3), entry('t-1', 2, 'once more')]),
      store.updateTalk({ ...first, endedAt: 150, end: 'idle' }),
      store.updateTalk({ ...first, endedAt: 160, end: 'transferred', transferTo: '+919876500003' }),
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

  test('takes more entries at once than a statement has room for', async ({ store }) => {
    const entries = Array.from({ length: 2_500 }, (_, index) => entry('t-1', index + 1));
    await store.startTalk(talk('t-1', 100));
    await store.appendEntries(entries);
    expect(await store.entriesOf('call-t')).toEqual(entries);
  });

  test('keeps who has listened to a recording', async ({ store }) => {
    const access = { action: 'recording-played', subject: 'me', callId: 'call-t' } as const;
    const accesses = [1, 2].map((at) => ({ ...access, id: `a-${at}`, at, details: { talkId: 't-1', rangeStart: at } }));
    await Promise.all(accesses.map((one) => store.recordAccess(one)));
    expect(await store.accessesTo('call-t')).toEqual(accesses);
  });
});
