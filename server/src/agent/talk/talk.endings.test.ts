// How talks end.
import { expect, test } from 'vitest';
import { testAgent as agent } from '../testing/test-agent.ts';
import type { ToolResult } from '../tools/tool-runner.ts';
import { answer, beginTalk, pcm } from './testing/begin-talk.ts';

test('the line is closed when the last word of the good-bye was heard, and not before', async () => {
  const run = async (): Promise<ToolResult> => ({ ...answer, next: { kind: 'end-call' } });
  const { timers, line, hungUpAtMs, ending } = beginTalk({}, { tools: { run } });
  line.says('', 0, { toolCalls: [{ callId: 'c', name: 'end_call', argumentsJson: '{}' }] });
  await timers.pass(100);
  expect(line.asked).toEqual([expect.stringContaining('good-bye')]);
  line.says('Good-bye, have a nice day.', 2000, { asked: true });
  await timers.pass(1900);
  expect(hungUpAtMs()).toBeNull();
  await timers.pass(200);
  expect(hungUpAtMs()).toBe(2100);
  expect(ending()).toMatchObject({ end: 'agent-ended' });
  expect(line.closed).toBe(true);
});

test('a good-bye is not interrupted, and one that the model never says is said without it', async () => {
  const { timers, line, talk, voice, hungUpAtMs } = beginTalk();
  talk.sayGoodbye('drained');
  talk.audio(pcm(100));
  expect(line.lastAudio.equals(Buffer.alloc(1600))).toBe(true);
  line.listener?.speechStarted();
  await timers.pass(10_050);
  expect(voice.begun).toEqual(expect.arrayContaining(['last-words']));
  await timers.pass(4000);
  expect(hungUpAtMs()).not.toBeNull();
});

test('where a transfer leads is stored before the stream is closed', async () => {
  const target = { name: 'sales', description: '', number: '+919876543210' };
  const run = async (): Promise<ToolResult> => ({ ...answer, next: { kind: 'transfer', target } });
  const stored = Promise.withResolvers<void>();
  const { timers, line, hungUpAtMs, ending, transfer } = beginTalk({}, { tools: { run } }, stored.promise);
  line.says('I connect you.', 1000, {
    toolCalls: [{ callId: 'c', name: 'transfer_to_human', argumentsJson: '{}' }],
  });
  await timers.pass(1500);
  expect([transfer(), hungUpAtMs()]).toEqual(['+919876543210', null]);
  stored.resolve();
  await timers.pass(10);
  expect(ending()).toMatchObject({ end: 'transferred' });
});

test('a store that hangs keeps nobody on a silent line', async () => {
  const target = { name: 'sales', description: '', number: '+919876543210' };
  const run = async (): Promise<ToolResult> => ({ ...answer, next: { kind: 'transfer', target } });
  const { timers, line, hungUpAtMs } = beginTalk({}, { tools: { run } }, new Promise(() => {}));
  line.says('I connect you.', 1000, {
    toolCalls: [{ callId: 'c', name: 'transfer_to_human', argumentsJson: '{}' }],
  });
  await timers.pass(5900);
  expect(hungUpAtMs()).toBeNull();
  await timers.pass(200);
  expect(hungUpAtMs()).toBe(6000);
  expect(timers.pending).toBe(0);
});

test('a silent caller is asked once, and then the agent says good-bye', async () => {
  const { timers, line, ending } = beginTalk();
  await timers.pass(10_100);
  expect(line.asked).toEqual([expect.stringContaining('still there')]);
  line.says('Are you there?', 1000);
  await timers.pass(11_200);
  expect(line.asked.at(-1)).toContain('does not answer');
  line.says('Good-bye.', 500, { asked: true });
  await timers.pass(600);
  expect(ending()).toMatchObject({ end: 'idle' });
});

test('a caller who answers is asked again later', async () => {
  const { timers, line } = beginTalk();
  await timers.pass(10_100);
  line.says('Are you there?', 500);
  line.hears('Yes, wait.');
  line.says('All right.', 500);
  await timers.pass(10_700);
  expect(line.asked.at(-1)).toContain('still there');
});

test('after the longest time the agent says good-bye', async () => {
  const { timers, line } = beginTalk({ limits: { ...agent.limits, maxDurationMs: 5000 } });
  await timers.pass(5100);
  expect(line.asked).toEqual([expect.stringContaining('time for this call is over')]);
});

test('a caller who hangs up ends the talk, and what was being said counts as far as it was heard', async () => {
  const { timers, line, talk, entries, ending } = beginTalk({ summary: 'What was it about?' });
  line.hears('Hello?');
  line.says('We are open from nine to five, Monday to Friday.', 3000);
  await timers.pass(1500);
  talk.legEnded('caller-hung-up');
  await talk.over;
  expect(entries.at(-1)).toBe('agent: We are open from nine to | five, Monday to Friday.');
  expect(ending()).toMatchObject({
    end: 'caller-hung-up',
    summary: 'They talked.',
    figures: { turns: [{ toFirstAudioSentMs: 0, toFirstAudioHeardMs: 50 }], interruptions: 0 },
  });
});

test('an answer that was on its way is not taken for the good-bye', async () => {
  const { timers, line, talk, hungUpAtMs } = beginTalk();
  talk.sayGoodbye('drained');
  line.says('We close at five.', 500);
  await timers.pass(1000);
  expect(hungUpAtMs()).toBeNull();
  line.says('Good-bye.', 500, { asked: true });
  await timers.pass(600);
  expect(hungUpAtMs()).toBe(1500);
});

test('a good-bye that was cut off at the model is said without it', async () => {
  const { timers, line, talk, voice } = beginTalk();
  talk.sayGoodbye('drained');
  const { responseId } = line.says('Good-', 200, { asked: true, done: false });
  line.ends(responseId, [], 'cancelled');
  await timers.pass(1300);
  expect(voice.begun.at(-1)).toBe('last-words');
});

test('a tool that took its time is followed by a good-bye, although there is a sound in between', async () => {
  const found = Promise.withResolvers<ToolResult>();
  const { timers, line, voice } = beginTalk({}, { tools: { run: () => found.promise } });
  line.hears('That is all.');
  line.says('', 0, { toolCalls: [{ callId: 'c', name: 'end_call', argumentsJson: '{}' }] });
  await timers.pass(4500);
  expect([voice.begun, voice.isQuiet]).toEqual([['hold-1'], false]);
  found.resolve({ ...answer, next: { kind: 'end-call' } });
  await timers.pass(10);
  expect(line.asked).toEqual([expect.stringContaining('good-bye')]);
});

test('what the model said before in another breath is no good-bye', async () => {
  const run = async (): Promise<ToolResult> => ({ ...answer, next: { kind: 'end-call' } });
  const { timers, line } = beginTalk({}, { tools: { run } });
  line.says('One moment.', 2000);
  line.says('', 0, { toolCalls: [{ callId: 'c', name: 'end_call', argumentsJson: '{}' }] });
  await timers.pass(10);
  expect(line.asked).toEqual([expect.stringContaining('good-bye')]);
});

test('a sound is not put behind the last words, whose mark is late', async () => {
  const { timers, line, talk, voice, hungUpAtMs, ending } = beginTalk();
  voice.markLateMs = 5000;
  line.listener?.away();
  talk.sayGoodbye('drained');
  await timers.pass(4000);
  line.listener?.back();
  await timers.pass(2100);
  expect([voice.begun, hungUpAtMs()]).toEqual([['last-words'], 6000]);
  expect(ending()).toMatchObject({ end: 'drained' });
});

test('a sound that is heard when the good-bye has been said makes way, and the line is closed', async () => {
  const found = Promise.withResolvers<ToolResult>();
  const { timers, line, voice, ending } = beginTalk({}, { tools: { run: () => found.promise } });
  line.says('Good-bye.', 500, { toolCalls: [{ callId: 'c', name: 'end_call', argumentsJson: '{}' }] });
  line.listener?.away();
  await timers.pass(2000);
  expect([voice.begun.at(-1), voice.isQuiet]).toEqual(['hold-1', false]);
  found.resolve({ ...answer, next: { kind: 'end-call' } });
  await timers.pass(10);
  line.listener?.back();
  await timers.pass(5000);
  expect([voice.cuts, ending()?.end]).toEqual([1, 'agent-ended']);
});

test('last words that the network never takes end the talk half a minute after they would have been heard', async () => {
  const { timers, talk, line, voice, hungUpAtMs } = beginTalk();
  voice.isStalled = true;
  line.listener?.away();
  talk.sayGoodbye('drained');
  await timers.pass(30_900);
  expect(hungUpAtMs()).toBeNull();
  await timers.pass(200);
  expect([hungUpAtMs(), timers.pending]).toEqual([31_000, 0]);
});

test('what the agent says without its model is in the transcript, as far as it was heard', async () => {
  const { timers, line, talk, entries } = beginTalk();
  line.ends('r1', [], 'failed');
  await timers.pass(600);
  line.hears('What?');
  line.listener?.away();
  talk.sayGoodbye('drained');
  await timers.pass(1200);
  expect(entries).toEqual(['agent: Sorry, one | moment.', 'caller: What?', 'agent: Thank you. Goodbye.']);
});

test('nothing is left of a talk that is over: no timer, and nothing is told any more', async () => {
  const found = Promise.withResolvers<ToolResult>();
  const { timers, line, talk, entries } = beginTalk({}, { tools: { run: () => found.promise } });
  line.hears('Where is my order?');
  line.says('One moment.', 2000, { toolCalls: [{ callId: 'c', name: 'look_up', argumentsJson: '{}' }] });
  talk.digit('1');
  await timers.pass(1000);
  talk.legEnded('lost');
  await talk.over;
  expect([timers.pending, line.closed]).toEqual([0, true]);
  const told = [...entries];
  found.resolve(answer);
  line.says('It is on its way.', 500);
  line.hears('Hello?');
  talk.audio(pcm(100));
  talk.digit('2');
  talk.sayGoodbye('drained');
  await timers.pass(60_000);
  expect([entries, timers.pending]).toEqual([told, 0]);
});
