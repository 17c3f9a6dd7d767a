import { expect, test } from 'vitest';
import type { MemoryItem } from './model-session.ts';
import { completed, letters, lost, newLine, refused, spelled, talkingLine } from './testing/line-world.ts';

const part = { responseId: 'r1', itemId: 'a1', contentIndex: 0 };
const memory: MemoryItem[] = [
  { kind: 'caller', text: 'Is my order there?' },
  { kind: 'tool-call', call: { callId: 'c1', name: 'look_up', argumentsJson: '{}' } },
  { kind: 'tool-output', callId: 'c1', output: '"yes"' },
  { kind: 'agent', text: 'Your order' },
];

test('opens before there is a talk, which is told when it comes', () => {
  const { line, session, heard } = newLine();
  session(0).listener.ready();
  line.appendAudio(letters('a'));
  expect(session(0).asked).toEqual([]);
  line.attach(heard);
  expect(heard.names()).toEqual(['ready']);
  expect(spelled(session(0).audio())).toBe('a');
});

test('what is asked for before the model is ready waits for it', () => {
  const { line, session, heard, state } = newLine();
  state.memory = memory;
  line.attach(heard);
  line.respond({ instructions: 'Greet' });
  for (const letter of 'abc') line.appendAudio(letters(letter));
  session(0).listener.ready();
  expect(session(0).items()).toEqual(memory);
  expect(spelled(session(0).audio())).toBe('abc');
  expect(session(0).asked.at(-1)).toEqual(['respond', { instructions: 'Greet' }]);
});

test('a bad key is told to who attaches later, and nothing is tried again', () => {
  const { line, timers, session, sessions, heard } = newLine();
  session(0).listener.ended(refused);
  line.attach(heard);
  timers.run(60_000);
  expect(heard.told).toEqual([['lost', refused.failure]]);
  expect(sessions).toHaveLength(1);
});

test('lost in the middle of an answer: what is open is ended, then the next session is given everything', () => {
  const { line, timers, session, heard, state } = talkingLine();
  state.memory = memory;
  const first = session(0).listener;
  first.responseStarted('r1');
  first.audio(part, Buffer.from('speech'));
  first.ended(lost);
  expect(heard.told.slice(3)).toEqual([
    ['responseDone', { responseId: 'r1', status: 'incomplete', failure: lost.failure, toolCalls: [], usage: null }],
    ['audioDone', part],
    ['away'],
  ]);
  line.addItem({ kind: 'note', text: 'is in the memory, too' });
  timers.run(100);
  session(1).listener.ready();
  expect(session(1).items()).toEqual(memory);
  expect(session(1).asked.at(-1)).toEqual(['respond', {}]);
  expect(heard.names().at(-1)).toBe('back');
  // The carrier may still play the old speech, which the new session does not know.
  line.truncate(part, 100);
  line.deleteItem('a1');
  expect(session(1).asked.map(([what]) => what)).not.toContain('truncate');
  session(1).listener.responseStarted('r2');
  session(1).listener.audio({ ...part, responseId: 'r2', itemId: 'a2' }, Buffer.from('speech'));
  // Written, and not spoken yet.
  session(1).listener.agentTranscript({ ...part, responseId: 'r2', itemId: 'a3' }, 'And', 'delta');
  line.truncate({ ...part, itemId: 'a2' }, 100);
  line.deleteItem('a3');
  expect(session(1).asked.slice(-2)).toEqual([
    ['truncate', 'a2', 100],
    ['delete', 'a3'],
  ]);
});

test('a response that was asked for and had not begun is asked for again, in the same words', () => {
  const { line, timers, session } = talkingLine();
  line.respond({ instructions: 'Say good-bye' });
  session(0).listener.ended(lost);
  line.respond();
  timers.run(100);
  session(1).listener.ready();
  expect(session(1).asked).toEqual([['respond', { instructions: 'Say good-bye' }]]);
});

test('nothing is said after a loss in which nothing was owed', () => {
  const { line, timers, session } = talkingLine();
  line.respond();
  session(0).listener.responseStarted('r1');
  session(0).listener.responseDone({ ...completed, responseId: 'r1', toolCalls: [] });
  session(0).listener.ended(lost);
  line.respond();
  line.cancel();
  timers.run(100);
  session(1).listener.ready();
  expect(session(1).asked).toEqual([]);
});

test('a caller who was speaking is heard from the beginning of the turn, and answered by that alone', () => {
  const { line, timers, session, heard } = talkingLine();
  for (const letter of '0123456789') line.appendAudio(letters(letter));
  session(0).listener.speechStarted();
  for (const letter of 'abc') line.appendAudio(letters(letter));
  line.respond();
  session(0).listener.ended(lost);
  expect(heard.names().slice(-2)).toEqual(['speechStopped', 'away']);
  for (const letter of 'def') line.appendAudio(letters(letter));
  timers.run(100);
  session(1).listener.ready();
  expect(spelled(session(1).audio())).toBe('23456789abcdef');
  expect(session(1).asked.map(([what]) => what)).toEqual(['audio']);
});

test('a turn whose words are not known yet is heard again by the next session', () => {
  const { line, timers, session, heard } = talkingLine();
  const first = session(0).listener;
  first.speechStarted();
  for (const letter of 'abc') line.appendAudio(letters(letter));
  first.speechStopped();
  first.callerTurn('u1');
  first.responseStarted('r1');
  for (const letter of 'de') line.appendAudio(letters(letter));
  first.ended(lost);
  expect(heard.all('callerTranscript')).toEqual([['u1', '', 'whole']]);
  timers.run(100);
  session(1).listener.ready();
  expect(spelled(session(1).audio())).toBe('abcde');
  expect(session(1).asked.map(([what]) => what)).toEqual(['audio']);
});

test('a turn for which tools were called is not heard again, so that nothing is done twice', () => {
  const { line, timers, session } = talkingLine();
  const first = session(0).listener;
  first.speechStarted();
  for (const letter of 'abc') line.appendAudio(letters(letter));
  first.speechStopped();
  first.callerTurn('u1');
  first.responseStarted('r1');
  const toolCalls = [{ callId: 'c1', name: 'book', argumentsJson: '{}' }];
  first.responseDone({ responseId: 'r1', status: 'completed', failure: null, toolCalls, usage: null });
  line.respond();
  first.responseStarted('r2');
  for (const letter of 'de') line.appendAudio(letters(letter));
  first.ended(lost);
  timers.run(100);
  session(1).listener.ready();
  expect(spelled(session(1).audio())).toBe('de');
  expect(session(1).asked.at(-1)).toEqual(['respond', {}]);
});

test('a turn whose words are known is in the memory, and not heard again', () => {
  const { line, timers, session } = talkingLine();
  const first = session(0).listener;
  first.speechStarted();
  for (const letter of 'abc') line.appendAudio(letters(letter));
  first.speechStopped();
  first.callerTurn('u1');
  first.responseStarted('r1');
  first.callerTranscript('u1', 'Hello', 'whole');
  for (const letter of 'de') line.appendAudio(letters(letter));
  first.ended(lost);
  timers.run(100);
  session(1).listener.ready();
  expect(spelled(session(1).audio())).toBe('de');
  expect(session(1).asked.at(-1)).toEqual(['respond', {}]);
});

test('a caller whose words are known, and whose answer had not begun, gets it from the next session', () => {
  const { timers, session } = talkingLine();
  const first = session(0).listener;
  first.speechStarted();
  first.speechStopped();
  first.callerTurn('u1');
  first.callerTranscript('u1', 'Hello', 'whole');
  first.ended(lost);
  timers.run(100);
  session(1).listener.ready();
  expect(session(1).asked).toEqual([['respond', {}]]);
});

test('what was cancelled, or interrupted by the caller, is not said by the next session', () => {
  for (const stop of ['cancel', 'interrupt']) {
    const { line, timers, session } = talkingLine();
    line.respond({ instructions: 'Greet' });
    session(0).listener.responseStarted('r1');
    if (stop === 'cancel') line.cancel();
    else session(0).listener.speechStarted();
    session(0).listener.ended(lost);
    timers.run(100);
    session(1).listener.ready();
    expect(session(1).asked.filter(([what]) => what === 'respond')).toEqual([]);
  }
});

test('of a long absence the last three seconds are heard', () => {
  const { line, timers, session } = talkingLine();
  session(0).listener.ended(lost);
  for (let index = 0; index < 50; index += 1) line.appendAudio(letters(String.fromCharCode(50 + index)));
  timers.run(100);
  session(1).listener.ready();
  expect(spelled(session(1).audio())).toHaveLength(30);
  expect(session(1).audio().at(-1)).toBe(String.fromCharCode(99));
});

test('closing ends every session and every attempt, also out of what is told', () => {
  const { line, timers, session, sessions, heard } = talkingLine();
  heard.on('responseDone', () => line.close());
  session(0).listener.responseStarted('r1');
  session(0).listener.ended(lost);
  timers.run(60_000);
  line.close();
  expect(sessions).toHaveLength(1);
  expect(heard.names()).toEqual(['ready', 'responseStarted', 'responseDone']);
});

test('a text beside the conversation needs a session', async () => {
  const { line, session } = talkingLine();
  const wish = { instructions: 'Sum up', timeoutMs: 1000 };
  expect(await line.askAside(wish)).toBe('a summary');
  session(0).listener.ended(lost);
  await expect(line.askAside(wish)).rejects.toThrow('away');
});
