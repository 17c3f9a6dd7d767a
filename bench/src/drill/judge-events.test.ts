import { expect, test } from 'vitest';
import { judgeEvents } from './judge-events.ts';
import { EventTexts } from './sightings.ts';
import type { LoggedEvent } from './truth.ts';

const log: LoggedEvent[] = [11, 12, 13].map((seq) => ({
  ...{ seq, type: 'call_status_update', callId: 'c' },
  data: { status: `status-${seq}` },
}));

/** Every app was told these events, each in the words of the log. */
function told(...seqs: number[][]) {
  const texts = new EventTexts();
  for (const { seq, type, data } of log) texts.take(seq, JSON.stringify({ type, seq, data }));
  return { texts, sightings: seqs.map((each) => ({ seqs: each, rings: [] as string[] })) };
}

test('everybody was told everything once: nothing is lost, nothing came twice', () => {
  const { sightings, texts } = told([11, 12, 13], [11, 12, 13]);
  expect(judgeEvents(sightings, log, texts)).toEqual({ lost: 0, duplicates: 0 });
});

test('what one app was not told is lost, once for each app', () => {
  const { sightings, texts } = told([11, 13], [], [11, 12, 13]);
  expect(judgeEvents(sightings, log, texts)).toEqual({ lost: 4, duplicates: 0 });
});

test('told again, or after a later one, counts as twice told; so does a ring', () => {
  const { sightings, texts } = told([11, 12, 12, 13], [12, 11, 13]);
  sightings[0]?.rings.push('c', 'd', 'c');
  expect(judgeEvents(sightings, log, texts)).toEqual({ lost: 0, duplicates: 3 });
});

test('told in other words than the log has it is lost, whether by all or by one', () => {
  const { sightings, texts } = told([11, 12, 13]);
  texts.take(12, '{"type":"call_status_update","seq":12,"data":{"status":"other"}}');
  expect(judgeEvents(sightings, log, texts)).toEqual({ lost: 1, duplicates: 0 });
  const inOtherWords = new EventTexts();
  inOtherWords.take(11, '{"type":"call_updated","seq":11,"data":{"status":"status-11"}}');
  expect(judgeEvents(sightings, log, inOtherWords)).toEqual({ lost: 1, duplicates: 0 });
});
