import { expect, test } from 'vitest';
import type { TranscriptEntry } from '../api/types.ts';
import { hearDelta, hearEntry, mergeEntries, silence } from './merge-entries.ts';

function entry(index: number, part: Partial<TranscriptEntry> = {}): TranscriptEntry {
  const nothing = { unheard: null, toolCallId: null, toolName: null };
  const times = { startMs: index * 1000, endMs: index * 1000 + 900 };
  return { callId: 'c', talkId: 't1', role: 'agent', text: `line ${index}`, index, ...nothing, ...times, ...part };
}

const delta = (text: string) =>
  ({ type: 'transcript_delta', callId: 'c', talkId: 't1', role: 'agent', text, startMs: 10 }) as const;

test('pieces are added up until the whole takes their place', () => {
  const saying = [delta('Good '), delta('morning')].reduce(hearDelta, silence);
  expect([...saying.saying.values()].map(({ text }) => text)).toEqual(['Good morning']);
  const said = hearEntry(saying, { type: 'transcript', ...entry(1, { text: 'Good morning' }) });
  expect([...said.saying.values()]).toEqual([]);
  expect(mergeEntries([], said)).toMatchObject([entry(1, { text: 'Good morning' })]);
});

test('what another role says goes on meanwhile', () => {
  const both = hearDelta(hearDelta(silence, delta('Hel')), { ...delta('Stop'), role: 'caller' });
  const said = hearEntry(both, { type: 'transcript', ...entry(1) });
  expect([...said.saying.values()].map(({ text }) => text)).toEqual(['Stop']);
});

test('an entry that was heard and is stored by now is there once, as it is stored', () => {
  const live = hearEntry(silence, { type: 'transcript', ...entry(2) });
  const stored = [entry(1), entry(2, { unheard: ' and more' })];
  expect(mergeEntries(stored, live)).toEqual(stored);
});

test('entries stand in the order of their talks', () => {
  const live = hearEntry(silence, { type: 'transcript', ...entry(1, { talkId: 't2' }) });
  const order = mergeEntries([entry(2), entry(1)], live).map(({ talkId, index }) => `${talkId} ${index}`);
  expect(order).toEqual(['t1 1', 't1 2', 't2 1']);
});
