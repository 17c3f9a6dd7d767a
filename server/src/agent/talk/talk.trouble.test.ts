// Talks whose model is away, late, broken or lost.
import { expect, test } from 'vitest';
import type { ToolResult } from '../tools/tool-runner.ts';
import { answer, beginTalk, pcm, phrases } from './testing/begin-talk.ts';
import { FakeLine } from './testing/fake-line.ts';

test('while the model is away for longer than a pause there is a sound, which stops when it is back', async () => {
  const { timers, line, voice } = beginTalk();
  line.listener?.away();
  await timers.pass(1400);
  expect(voice.begun).toEqual([]);
  await timers.pass(300);
  expect(voice.begun).toEqual(['hold-1']);
  line.listener?.back();
  expect(voice.cuts).toBe(1);
});

test('when the model is lost the caller hears an apology, and the flow goes on', async () => {
  const { timers, line, voice, ending } = beginTalk();
  line.listener?.away();
  line.listener?.lost({ code: 'invalid_api_key', message: 'no' });
  expect(voice.begun).toEqual(['last-words']);
  await timers.pass(1200);
  expect(ending()).toMatchObject({ end: 'model-failed' });
});

test('a failed response is apologised for and asked for once more, then the talk ends', async () => {
  const { timers, line, voice, ending } = beginTalk();
  line.ends('r1', [], 'failed');
  expect([line.asked, voice.begun]).toEqual([['respond'], ['apology-1']]);
  line.ends('r2', [], 'failed');
  await timers.pass(3000);
  expect(ending()).toMatchObject({ end: 'model-failed' });
});

test('a talk that goes on after its stream was lost begins with a word about it', () => {
  const { line } = beginTalk(
    { greeting: { text: 'Hello!', audio: null, interruptible: true } },
    { earlier: [{ kind: 'caller', text: 'I want a table.' }] },
  );
  expect(line.asked).toEqual([expect.stringContaining('interrupted')]);
});

test('after a tool that took long the model has its whole time to answer', async () => {
  const found = Promise.withResolvers<ToolResult>();
  const { timers, line, voice } = beginTalk({}, { tools: { run: () => found.promise } });
  line.hears('Where is my order?');
  line.says('', 0, { toolCalls: [{ callId: 'c', name: 'look_up', argumentsJson: '{}' }] });
  await timers.pass(25_000);
  found.resolve(answer);
  await timers.pass(24_000);
  expect(voice.begun.every((key) => key.startsWith('hold'))).toBe(true);
  await timers.pass(1500);
  expect(voice.begun).toContain('apology-1');
});

test('an apology takes the place of the sound, and is heard in full', async () => {
  const { timers, line, voice } = beginTalk();
  line.hears('Hello?');
  await timers.pass(20_000);
  line.listener?.problem({ code: 'no_answer', message: '' });
  line.listener?.away();
  line.listener?.back();
  expect(voice.begun.at(-1)).toBe('apology-1');
  line.says('Here I am.', 500);
  await timers.pass(2000);
  expect(voice.heard('apology-1')).toMatchObject({ heardMs: 1000, receivedMs: 1000 });
});

test('a model that was lost before the stream came is apologised for, and nobody is greeted', async () => {
  const line = new FakeLine();
  line.lostAlready = true;
  const greeting = { text: 'Hello!', audio: null, interruptible: true };
  const { timers, voice, ending } = beginTalk({ greeting }, { line, phrases: { ...phrases, greeting: pcm(2000) } });
  await timers.pass(1200);
  expect(voice.begun).toEqual(['last-words']);
  expect(ending()).toMatchObject({ end: 'model-failed' });
});
