import { expect, test } from 'vitest';
import { completeRecording, entriesAtBreak, givenUp, leftBehind, recordingName, takenOver } from './cut-talks.ts';
import type { Talk, TalkEntry } from './talk.ts';

const talk: Talk = {
  ...{ id: 't', callId: 'c', agent: 'sales', instanceId: 'i-1', runId: 'run-1', take: 1, startedAt: 1_000, breaks: [] },
  ...{ endedAt: null, end: null, transferTo: null, summary: null, figures: null, recording: null },
};
const by = { instanceId: 'i-2', runId: 'run-2', at: 9_000 };

function entry(index: number, role: TalkEntry['role'], text: string, more: Partial<TalkEntry> = {}): TalkEntry {
  const times = { startMs: index * 1000, endMs: index * 1000 + 500 };
  return {
    talkId: 't',
    callId: 'c',
    index,
    role,
    text,
    unheard: null,
    ...times,
    toolCallId: null,
    toolName: null,
    ...more,
  };
}

test('a talk that is taken over is the same talk, in other hands, with a break from what is known last', () => {
  const taken = takenOver({ talk: { ...talk, end: 'stream-lost', endedAt: 5_000, recording: 't' }, lastMs: 4_500 }, by);
  expect(taken).toEqual({
    ...talk,
    ...{ instanceId: 'i-2', runId: 'run-2', take: 2 },
    breaks: [{ fromMs: 4_500, toMs: 8_000, instanceId: 'i-1', recording: 't' }],
  });
  expect([recordingName(talk), recordingName(taken)]).toEqual(['t', 't-2']);
  expect(takenOver({ talk: taken, lastMs: 9_000 }, { ...by, at: 20_000 })).toMatchObject({
    take: 3,
    breaks: [{}, { fromMs: 9_000, toMs: 19_000, instanceId: 'i-2', recording: 't-2' }],
  });
});

test('a talk that is given up ends when it was heard of last, and as it was about to', () => {
  expect(givenUp({ talk, lastMs: 4_500 })).toEqual({ ...talk, end: 'interrupted', endedAt: 5_500 });
  expect(givenUp({ talk: { ...talk, end: 'transferred' }, lastMs: 0 })).toMatchObject({ end: 'transferred' });
});

test('a talk that was taken over to no end is as it was, and can be taken over again', () => {
  const left = leftBehind(takenOver({ talk: { ...talk, recording: 't' }, lastMs: 4_500 }, by), 9_500);
  expect(left).toMatchObject({ take: 2, breaks: [], end: 'interrupted', endedAt: 9_500, recording: 't' });
  expect(takenOver({ talk: left, lastMs: 4_500 }, by)).toMatchObject({
    take: 3,
    breaks: [{ fromMs: 4_500, recording: 't' }],
  });
});

test('a talk has its recording when it is over, also when its instance died in it', () => {
  const recorded = { ...talk, recording: 't' };
  expect(completeRecording(recorded)).toBeNull();
  expect(completeRecording(givenUp({ talk: recorded, lastMs: 0 }))).toBe('t');
  expect(completeRecording(givenUp({ talk, lastMs: 0 }))).toBeNull();
});

test('at a break the sentence that was cut, tools that never answered and a note complete the transcript', () => {
  const call = { toolCallId: 'a', toolName: 'book' };
  const entries = [
    entry(1, 'tool-call', '{}', { talkId: 'before', toolCallId: 'x', toolName: 'book' }),
    entry(1, 'caller', 'Book it.'),
    entry(2, 'tool-call', '{"seats":2}', call),
    entry(3, 'tool-call', '{}', { toolCallId: 'b', toolName: 'look_up' }),
    entry(4, 'tool-output', '{}', { toolCallId: 'b', toolName: 'look_up' }),
  ];
  const cut = entry(5, 'agent', 'One', { unheard: 'moment, please.' });
  const taken = { talk: takenOver({ talk, lastMs: 5_500 }, by), entries, cutShort: [cut] };
  expect(entriesAtBreak(taken)).toMatchObject([
    cut,
    { index: 6, role: 'tool-output', ...call, text: expect.stringContaining('interrupted') },
    { index: 7, role: 'note', startMs: 5_500, endMs: 8_000, toolCallId: null },
  ]);
});
