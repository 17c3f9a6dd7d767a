// The server's line to the model against the emulated voice model, over real sockets.
import { startVoiceModel, type VoiceModelOptions, type VoiceModelServer } from 'patchcord-emulator';
import { expect, onTestFinished, test } from 'vitest';
import { ModelLine, type ModelLineOptions } from '../../server/src/agent/model/model-line.ts';
import type { AudioPart, MemoryItem, ResponseEnd } from '../../server/src/agent/model/model-session.ts';
import { createOpenAiRealtime } from '../../server/src/agent/model/openai/openai-realtime.ts';
import { recordingListener } from '../../server/src/agent/model/testing/recording-listener.ts';
import { settings } from '../../server/src/agent/model/testing/settings.ts';
import type { AudioFormat } from '../../server/src/media/converter.ts';
import { Secret } from '../../server/src/secret.ts';
import { HandTimers } from '../../server/src/testing/hand-timers.ts';
import { systemTimers } from '../../server/src/timers.ts';

const quick = { firstOutputMs: 0, generationSpeed: Number.POSITIVE_INFINITY, transcriptionMs: 1, rateLimitsMs: 1 };
const pcm24: AudioFormat = { encoding: 'pcm16', sampleRate: 24000 };
const tools = [{ name: 'look_up', description: 'Looks up.', parameters: { type: 'object' } }];

interface Wanted extends Partial<ModelLineOptions> {
  model?: VoiceModelOptions;
  format?: AudioFormat;
}

async function talkingLine({ model: modelOptions, format = pcm24, ...options }: Wanted = {}) {
  const model = await startVoiceModel({ ...modelOptions, timings: { ...quick, ...modelOptions?.timings } });
  onTestFinished(() => model.close());
  const timers = options.timers ?? systemTimers;
  const line = new ModelLine({
    open: createOpenAiRealtime({ url: model.url, key: new Secret('sk-emulated'), timers }),
    settings: { ...settings, format, tools },
    timers,
    memory: () => [],
    maySwap: () => true,
    ...options,
  });
  onTestFinished(() => line.close());
  const heard = recordingListener();
  line.attach(heard);
  const told = async (event: string, count = 1) => {
    await expect.poll(() => heard.all(event).length, { message: event }).toBeGreaterThanOrEqual(count);
    return heard.all(event);
  };
  const answer = async (count = 1) => (await told('responseDone', count))[count - 1]?.[0] as ResponseEnd;
  const audio = () => Buffer.concat(heard.all('audio').map(([, piece]) => piece as Buffer));
  return { model, line, heard, told, answer, audio };
}

/** A tone that is loud enough to be a voice: two bytes of a G.711 law, or two samples, in turn for 2.5 ms each. */
function tone(format: AudioFormat, ms: number): Buffer {
  if (format.encoding === 'pcm16') {
    const samples = Int16Array.from({ length: ms * 24 }, (_, index) => (index % 120 < 60 ? 8000 : -8000));
    return Buffer.from(samples.buffer);
  }
  const [high, low] = format.encoding === 'pcma' ? [0xb5, 0x35] : [0x9f, 0x1f];
  return Buffer.from(Array.from({ length: ms * 8 }, (_, index) => (index % 40 < 20 ? high : low)));
}

function silence(format: AudioFormat, ms: number): Buffer {
  if (format.encoding === 'pcm16') return Buffer.alloc(ms * 48);
  return Buffer.alloc(ms * 8, format.encoding === 'pcma' ? 0xd5 : 0xff);
}

/** How much of G.711 audio is about as loud as the tone. */
function loudMs(format: AudioFormat, audio: Buffer): number {
  const flip = format.encoding === 'pcma' ? 0x55 : 0xff;
  return audio.filter((byte) => ((byte ^ flip) & 0x70) >= 0x50).length / 8;
}

function sessionIds(model: VoiceModelServer): string[] {
  return model.sessions().map(({ id }) => id);
}

const asked = (text: string): MemoryItem => ({ kind: 'caller', text });

test.each<AudioFormat>([
  { encoding: 'pcm16', sampleRate: 24000 },
  { encoding: 'pcma', sampleRate: 8000 },
  { encoding: 'pcmu', sampleRate: 8000 },
])('a spoken turn is heard, written down and answered in $encoding', async (format) => {
  const { line, heard, told, answer, audio } = await talkingLine({
    format,
    model: { mode: 'echo', userTranscript: 'What do you say?' },
  });
  await told('ready');
  const voice = tone(format, 600);
  line.appendAudio(silence(format, 500));
  line.appendAudio(voice);
  line.appendAudio(silence(format, 700));
  expect(await answer()).toMatchObject({ status: 'completed', toolCalls: [], usage: { audioInputTokens: 14 } });
  await told('transcriptionUsage');
  const bytesPerMs = voice.length / 600;
  // 300 ms before it, and the silence that ended it.
  expect(audio().length / bytesPerMs).toBe(1400);
  if (format.encoding === 'pcm16') expect(audio().includes(voice)).toBe(true);
  else expect(Math.abs(loudMs(format, audio()) - 600)).toBeLessThan(60);
  expect(heard.all('callerTranscript').at(-1)).toEqual([expect.any(String), 'What do you say?', 'whole']);
  expect(heard.all('callerTurn')).toEqual([[heard.all('callerTranscript')[0]?.[0]]]);
  expect(heard.all('agentTranscript').at(-1)).toEqual([expect.anything(), 'What do you say?', 'whole']);
  expect(heard.all('problem')).toEqual([]);
});

test('an interruption ends the answer, and what was not heard of it is taken out of the conversation', async () => {
  const { line, heard, told, answer } = await talkingLine({ model: { timings: { generationSpeed: 5 } } });
  line.respond({ instructions: 'Tell a long story' });
  await told('audio', 4);
  line.appendAudio(tone(pcm24, 200));
  await told('speechStarted');
  const countThen = heard.all('audio').length;
  const [part] = heard.all('audio')[0] as [AudioPart];
  line.truncate(part, 350);
  expect(await answer()).toMatchObject({ status: 'cancelled', toolCalls: [] });
  line.appendAudio(silence(pcm24, 700));
  expect(await answer(2)).toMatchObject({ status: 'completed' });
  const parts = heard.all('audio').map(([one]) => one as AudioPart);
  expect(parts.filter(({ responseId }) => responseId === part.responseId)).toHaveLength(countThen);
  expect(heard.all('problem')).toEqual([]);
  // Only now is it shorter than that.
  line.truncate(part, 351);
  expect(await told('problem')).toMatchObject([[{ message: expect.stringContaining('already shorter') }]]);
});

test('a tool is called, answered, and the answer is spoken about', async () => {
  const { line, heard, told, answer } = await talkingLine();
  await told('ready');
  line.addItem(asked('Please call tool look_up {"order": 7}'));
  line.respond();
  const { toolCalls } = await answer();
  expect(toolCalls).toMatchObject([{ name: 'look_up', argumentsJson: '{"order":7}' }]);
  line.addItem({ kind: 'tool-output', callId: toolCalls[0]?.callId ?? '', output: '"on its way"' });
  line.respond();
  expect(await answer(2)).toMatchObject({ status: 'completed', toolCalls: [] });
  expect(heard.all('agentTranscript').at(-1)?.[1]).toContain('done');
});

test('lost in the middle of a sentence: the next session knows all, tools too, and says it', async () => {
  const memory: MemoryItem[] = [
    { kind: 'note', text: 'The caller is known.' },
    asked('call tool look_up'),
    { kind: 'tool-call', call: { callId: 'c1', name: 'look_up', argumentsJson: '{}' } },
    { kind: 'tool-output', callId: 'c1', output: '"yes"' },
    { kind: 'agent', text: 'It is' },
    asked('Tell me a long story'),
  ];
  const { model, line, heard, told, answer } = await talkingLine({ memory: () => memory });
  await told('ready');
  const [first] = sessionIds(model);
  model.addFault({ kind: 'drop', afterMs: 2000 });
  line.respond();
  await told('back');
  expect(await answer()).toMatchObject({ status: 'incomplete', failure: { code: 'closed_1006' } });
  expect(await answer(2)).toMatchObject({ status: 'completed' });
  expect(heard.all('agentTranscript').at(-1)?.[1]).toMatch(/\w+/);
  expect(sessionIds(model)).not.toContain(first);
  // And the answer itself.
  expect(model.sessions()).toMatchObject([{ itemCount: memory.length + 1 }]);
  expect(heard.all('problem')).toEqual([]);
});

test('a session is replaced before it is too old, without a word of the caller being lost', async () => {
  let maySwap = false;
  const { model, line, heard, told, answer, audio } = await talkingLine({
    model: { mode: 'echo' },
    rotateAfterMs: 0,
    maySwap: () => maySwap,
    memory: () => [asked('Hello')],
  });
  await told('ready');
  await expect.poll(() => model.sessions()).toHaveLength(2);
  const [first] = sessionIds(model);
  const voice = tone(pcm24, 600);
  line.appendAudio(silence(pcm24, 500));
  // Too little yet to be noticed by the old session.
  line.appendAudio(voice.subarray(0, 40 * 48));
  maySwap = true;
  await expect.poll(() => sessionIds(model)).not.toContain(first);
  maySwap = false;
  line.appendAudio(voice.subarray(40 * 48));
  line.appendAudio(silence(pcm24, 700));
  await answer();
  expect(audio().includes(voice)).toBe(true);
  expect(heard.all('callerTurn')).toHaveLength(1);
  expect(heard.names()).not.toContain('away');
});

test('a session that expires all the same is followed by another', async () => {
  const { heard, told } = await talkingLine({ model: { timings: { sessionMaxMs: 300 } } });
  await told('back');
  expect(heard.names().slice(0, 3)).toEqual(['ready', 'away', 'back']);
});

test('a bad key is told once, and not tried again', async () => {
  const { model, heard, told } = await talkingLine({ model: { key: 'another' } });
  expect(await told('lost')).toMatchObject([[{ code: 'invalid_api_key' }]]);
  expect(heard.names()).toEqual(['lost']);
  expect(model.sessions()).toEqual([]);
});

test('a model that says nothing for twenty seconds is left for another session, which is asked again', async () => {
  const timers = new HandTimers(0);
  const { line, heard, told, answer } = await talkingLine({ timers, model: { faults: [{ kind: 'mute' }] } });
  line.respond({ instructions: 'Greet the caller' });
  await told('responseStarted');
  timers.run(20_000);
  expect(heard.names().slice(-3)).toEqual(['problem', 'responseDone', 'away']);
  timers.run(100);
  await told('back');
  expect(await answer(2)).toMatchObject({ status: 'completed' });
});

test('the end of a response that failed is told, and the next one is made', async () => {
  const { line, answer } = await talkingLine({ model: { faults: [{ kind: 'fail', code: 'insufficient_quota' }] } });
  line.respond();
  expect(await answer()).toMatchObject({ status: 'failed', failure: { code: 'insufficient_quota' } });
  line.respond();
  expect(await answer(2)).toMatchObject({ status: 'completed' });
});

test('a summary is asked for beside the conversation', async () => {
  const { line, heard, told } = await talkingLine();
  await told('ready');
  const summary = await line.askAside({ instructions: 'How much does it cost?', timeoutMs: 10_000 });
  expect(summary).toMatch(/\w+/);
  expect(heard.names()).toEqual(['ready']);
});
