// Talks that were cut off and go on, and what is kept so that they can.
import { expect, test } from 'vitest';
import type { MemoryItem } from '../model/model-session.ts';
import { testAgent as agent } from '../testing/test-agent.ts';
import { beginTalk, pcm, phrases } from './testing/begin-talk.ts';

const greeting = { text: 'Hello!', audio: null, interruptible: true };
const earlier: MemoryItem[] = [
  { kind: 'caller', text: 'When do you open?' },
  { kind: 'agent', text: 'We open' },
];
const figures = {
  ...{ firstAudioMs: 120, turns: [{ toFirstAudioSentMs: 1, toFirstAudioHeardMs: 2 }], interruptions: 1 },
  ...{ tokens: { audioOutputTokens: 10 }, costUsd: 0.5 },
};
const resumed = { sinceBeginMs: 30_000, nextIndex: 7, figures, unheard: 'at nine.' };
const recorded = { ...phrases, greeting: pcm(2000), resume: { text: 'Sorry, we were cut off.', audio: pcm(1000) } };

test('a recorded sentence is heard at once, and the model says again what was not heard', async () => {
  const { timers, voice, line, entries } = beginTalk({ greeting }, { earlier, resumed, phrases: recorded });
  expect(voice.begun).toEqual(['resumed']);
  expect(line.asked).toEqual([expect.stringContaining('"at nine."')]);
  expect(line.talk?.memory()).toEqual(earlier);
  line.says('We open at nine.', 1000);
  await timers.pass(2400);
  expect(entries).toEqual(['agent: Sorry, we were cut off.', 'agent: We open at nine.']);
});

test('without a recording in its language the model says it, in the words of the file if there are any', () => {
  const resume = { text: 'We are back.', audio: null };
  const inOwnWords = beginTalk({ greeting, resume }, { earlier, resumed });
  expect(inOwnWords.line.asked).toEqual([expect.stringMatching(/"We are back\.".*"at nine\."/s)]);
  const { line, voice } = beginTalk(
    { greeting, language: 'ta-IN' },
    { earlier, resumed: { ...resumed, unheard: null } },
  );
  expect(line.asked).toEqual([expect.stringMatching(/were cut off.*Go on.*ta-IN/s)]);
  expect(voice.begun).toEqual([]);
});

test('a talk in which nothing had been said begins with its greeting', () => {
  const note: MemoryItem = { kind: 'note', text: 'The line was cut off.' };
  const { voice } = beginTalk(
    { greeting },
    { earlier: [note], resumed: { ...resumed, unheard: null }, phrases: recorded },
  );
  expect(voice.begun).toEqual(['greeting']);
});

test('places, times, figures and the longest time go on where they were', async () => {
  const limits = { ...agent.limits, maxDurationMs: 32_000 };
  const told: [number, number][] = [];
  const { timers, line, talk, ending } = beginTalk(
    { limits },
    {
      ...{ earlier, resumed, phrases: recorded },
      observer: {
        ...{ transcriptDelta() {}, progress() {}, figures() {}, interrupted() {}, problem() {} },
        entry: ({ index, startMs }) => told.push([index, startMs]),
        ending: async () => {},
        ended: ({ figures: last }) => told.push([last.turns.length, last.firstAudioMs ?? 0]),
      },
    },
  );
  await timers.pass(1200);
  expect(told).toEqual([[7, 30_000]]);
  await timers.pass(1000);
  expect(line.asked.at(-1)).toContain('time for this call is over');
  talk.legEnded('caller-hung-up');
  await talk.over;
  expect(told.at(-1)).toEqual([1, 120]);
  expect(ending()).toBeNull();
});

test('what is being said is told twice a second, as far as it was heard by then, and is no entry before its end', async () => {
  const { timers, line, entries, progress } = beginTalk();
  line.says('We are open from nine to five, Monday to Friday.', 3000);
  await timers.pass(2300);
  expect(progress).toHaveLength(3);
  expect(progress.at(-1)).toBe('agent: We are open from nine to | five, Monday to Friday.');
  expect(entries).toEqual([]);
  await timers.pass(1000);
  expect(entries).toEqual(['agent: We are open from nine to five, Monday to Friday.']);
  const told = progress.length;
  await timers.pass(5000);
  expect(progress).toHaveLength(told);
});
