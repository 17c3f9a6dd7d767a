// What the caller said last is known only after the line has ended.
import { expect, test } from 'vitest';
import { beginTalk } from './testing/begin-talk.ts';

const transcription = { model: 'gpt-transcribe', languages: [], keywords: [] };

/** A talk whose caller has said something that is not written down yet. */
function beginTranscribed(summary: string | null = null) {
  const world = beginTalk({ transcription, summary });
  const caller = {
    speaks: () => world.line.listener?.speechStarted(),
    stops() {
      world.line.listener?.speechStopped();
      world.line.listener?.callerTurn('turn');
    },
    isUnderstood: (text: string) => world.line.listener?.callerTranscript('turn', text, 'whole'),
  };
  return { ...world, caller };
}

test('the last words are waited for when the caller has hung up, and the summary after them', async () => {
  const { timers, line, talk, caller, entries, ending } = beginTranscribed('What was it about?');
  caller.speaks();
  caller.stops();
  talk.legEnded('caller-hung-up');
  await timers.pass(700);
  expect([line.closed, ending()]).toEqual([false, null]);
  caller.isUnderstood('Thanks, bye.');
  await talk.over;
  expect([entries, line.closed, timers.pending]).toEqual([['caller: Thanks, bye.'], true, 0]);
  expect(ending()).toMatchObject({ end: 'caller-hung-up', summary: 'They talked.' });
});

test('whoever hangs up in mid-word is followed by silence, in which the model ends the turn', async () => {
  const { timers, line, talk, caller, entries } = beginTranscribed();
  caller.speaks();
  talk.legEnded('caller-hung-up');
  expect(line.audioMs).toBe(800);
  caller.stops();
  await timers.pass(100);
  caller.isUnderstood('Bye.');
  await talk.over;
  expect(entries).toEqual(['caller: Bye.']);
});

test('words that never come are waited for two seconds, and noise not at all', async () => {
  const silent = beginTranscribed();
  silent.caller.speaks();
  silent.caller.stops();
  silent.talk.legEnded('caller-hung-up');
  await silent.timers.pass(1900);
  expect(silent.line.closed).toBe(false);
  await silent.timers.pass(200);
  expect([silent.line.closed, silent.timers.pending]).toEqual([true, 0]);

  const noisy = beginTranscribed();
  noisy.caller.speaks();
  noisy.caller.stops();
  noisy.caller.isUnderstood('');
  noisy.talk.legEnded('caller-hung-up');
  await noisy.talk.over;
  expect(noisy.entries).toEqual([]);
});

test('a model that is away is not waited for', async () => {
  const { line, talk, caller } = beginTranscribed();
  caller.speaks();
  caller.stops();
  line.listener?.away();
  talk.legEnded('caller-hung-up');
  await talk.over;
  expect(line.closed).toBe(true);
});

test('an answer to the last words is cancelled, and is in no transcript', async () => {
  const { timers, line, talk, caller, voice, entries } = beginTranscribed();
  caller.speaks();
  caller.stops();
  talk.legEnded('caller-hung-up');
  line.says('Good-bye!', 500);
  caller.isUnderstood('Bye.');
  await timers.pass(1000);
  expect([line.asked, voice.begun, entries]).toEqual([['cancel'], [], ['caller: Bye.']]);
});
