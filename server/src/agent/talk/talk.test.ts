import { expect, test } from 'vitest';
import { beginTalk, pcm, phrases } from './testing/begin-talk.ts';

test('an interrupted answer is silenced, and the model is told how much of it was heard', async () => {
  const { timers, voice, line, entries } = beginTalk();
  line.says('We are open from nine to five, Monday to Friday.', 3000);
  await timers.pass(1500);
  line.listener?.speechStarted();
  expect(voice.cuts).toBe(1);
  expect(line.asked).toEqual(['truncate i1/0 1500']);
  expect(entries).toEqual(['agent: We are open from nine to | five, Monday to Friday.']);
});

test('of two parts the one that was heard is left alone and the one that was not is taken back', async () => {
  const { timers, line } = beginTalk();
  line.says('One moment.', 1000);
  line.says('Here is the answer.', 2000);
  await timers.pass(1000);
  line.listener?.speechStarted();
  expect(line.asked).toEqual(['delete i2']);
});

test('of a reading that is too long to be kept, the end is neither heard nor said', async () => {
  const { timers, voice, line, entries } = beginTalk();
  voice.maxQueuedMs = 3000;
  const part = line.says('One two three four five six seven eight nine ten.', 2500, { spoken: false, done: false });
  for (const ms of [1000, 200]) line.listener?.audio(part, pcm(ms));
  expect(line.asked).toEqual(['cancel', 'truncate i1/0 2500']);
  const whole = 'One two three four five six seven eight nine ten, and so on for long.';
  line.listener?.agentTranscript(part, whole, 'whole');
  line.ends(part.responseId, [], 'cancelled');
  await timers.pass(2800);
  expect(voice.heard('i1/0')).toMatchObject({ heardMs: 2500, receivedMs: 2500 });
  expect(entries).toEqual(['agent: One two three four five six seven eight | nine ten, and so on for long.']);
  expect(line.talk?.memory()).toEqual([{ kind: 'agent', text: 'One two three four five six seven eight' }]);
});

test('a part of which nothing is kept was not said', async () => {
  const { timers, voice, line, entries } = beginTalk();
  voice.maxQueuedMs = 1000;
  const part = line.says('Too long.', 2500);
  await timers.pass(200);
  expect([voice.begun, line.asked]).toEqual([[], ['cancel', `truncate ${part.itemId}/0 0`]]);
  expect(entries).toEqual(['agent:  | Too long.']);
});

test('a caller who speaks when all was heard interrupts nothing', async () => {
  const { timers, voice, line } = beginTalk();
  line.says('One moment.', 1000);
  await timers.pass(2000);
  line.hears('Yes?');
  expect([voice.cuts, line.asked]).toEqual([0, []]);
});

test('a caller who speaks while the model pauses within a sentence ends it there', async () => {
  const { timers, line, entries } = beginTalk();
  line.says('We are open from', 1000, { spoken: false, done: false });
  await timers.pass(1500);
  line.listener?.speechStarted();
  expect(line.asked).toEqual(['truncate i1/0 1000']);
  expect(entries).toEqual(['agent: We are open from']);
});

test('the transcript has both sides, in the order in which they spoke', async () => {
  const { timers, line, entries } = beginTalk();
  line.hears('What does it cost?');
  line.says('Ten rupees.', 1000);
  await timers.pass(1200);
  expect(entries).toEqual(['caller: What does it cost?', 'agent: Ten rupees.']);
});

test('a prepared greeting is heard at once, and only what was heard of it is in the memory of the model', async () => {
  const greeting = { text: 'Hello, this is the bakery speaking.', audio: null, interruptible: true };
  const { timers, line, voice, entries } = beginTalk({ greeting }, { phrases: { ...phrases, greeting: pcm(2000) } });
  expect(voice.begun).toEqual(['greeting']);
  await timers.pass(1000);
  line.listener?.speechStarted();
  expect(line.items).toEqual([{ kind: 'agent', text: 'Hello, this is' }]);
  expect(entries).toEqual(['agent: Hello, this is | the bakery speaking.']);
  expect(line.asked).toEqual([]);
});

test('a greeting that must be heard is not interrupted: the model hears silence until it is over', async () => {
  const greeting = { text: 'This call is recorded.', audio: null, interruptible: false };
  const { timers, line, talk } = beginTalk({ greeting }, { phrases: { ...phrases, greeting: pcm(1000) } });
  talk.audio(pcm(100));
  expect(line.lastAudio.equals(Buffer.alloc(1600))).toBe(true);
  await timers.pass(1200);
  talk.audio(pcm(100));
  expect(line.lastAudio.equals(pcm(100))).toBe(true);
});

test('a greeting of the model that must be heard is not interrupted either', async () => {
  const greeting = { text: 'This call is recorded.', audio: null, interruptible: false };
  const { timers, line, talk } = beginTalk({ greeting });
  const hears = () => {
    talk.audio(pcm(100));
    return line.lastAudio.equals(pcm(100));
  };
  expect(hears()).toBe(false);
  await timers.pass(500);
  line.says('This call is recorded.', 1000, { asked: true });
  await timers.pass(900);
  expect(hears()).toBe(false);
  await timers.pass(300);
  expect(hears()).toBe(true);
});

test('without a prepared greeting the model is asked to say it', () => {
  const { line } = beginTalk({ greeting: { text: 'Hello!', audio: null, interruptible: true } });
  expect(line.asked).toEqual([expect.stringContaining('"Hello!"')]);
});

test('tools are answered all, and then the model goes on once', async () => {
  const { timers, line, entries } = beginTalk();
  const toolCalls = ['a', 'b'].map((callId) => ({ callId, name: 'look_up', argumentsJson: '{}' }));
  line.says('', 0, { toolCalls });
  await timers.pass(10);
  expect(line.items.map((item) => item.kind)).toEqual(['tool-output', 'tool-output']);
  expect(line.asked).toEqual(['respond']);
  expect(entries).toEqual(['tool-call: {}', 'tool-call: {}', 'tool-output: {"ok":true}', 'tool-output: {"ok":true}']);
});

test('keys are told together after a pause, and # at once', async () => {
  const { timers, line, talk, entries } = beginTalk();
  for (const digit of '123') talk.digit(digit);
  await timers.pass(1600);
  talk.digit('4');
  talk.digit('#');
  expect(entries).toEqual(['caller: (pressed 123 on the keypad)', 'caller: (pressed 4# on the keypad)']);
  expect(line.asked).toEqual(['respond', 'respond']);
});

test('a key silences the voice and ends the answer that is under way', async () => {
  const { timers, line, talk, voice } = beginTalk();
  line.says('For sales press one.', 3000, { done: false });
  await timers.pass(500);
  talk.digit('1');
  talk.digit('#');
  expect([voice.cuts, line.asked]).toEqual([1, ['truncate i1/0 500', 'cancel', 'respond']]);
});

test('a greeting that must be heard is not silenced by a key either, which is told after it', async () => {
  const greeting = { text: 'This call is recorded.', audio: null, interruptible: false };
  const { timers, talk, voice, line } = beginTalk({ greeting }, { phrases: { ...phrases, greeting: pcm(1000) } });
  talk.digit('#');
  await timers.pass(900);
  expect(line.asked).toEqual([]);
  await timers.pass(300);
  expect([voice.cuts, voice.heard('greeting')?.heardMs, line.asked]).toEqual([0, 1000, ['respond']]);
  expect(line.items.map(({ kind }) => kind)).toEqual(['agent', 'caller']);
});
