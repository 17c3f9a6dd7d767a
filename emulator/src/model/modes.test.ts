// What the model says: speech, echo, script; in every format.
import { expect, test } from 'vitest';
import { rmsDbfs } from '../audio/level.ts';
import { type AudioFormat, bytesOf, soundOf } from './audio/audio-format.ts';
import { atRate, durationMs } from './audio/sound.ts';
import { readScript } from './saying/script.ts';
import { clip } from './saying/speech-library.ts';
import { silence, voice } from './testing/model-audio.ts';
import type { ModelClient, ModelEvent } from './testing/model-client.ts';
import { quickModel, userText } from './testing/quick-model.ts';

async function saidNext(client: ModelClient): Promise<string> {
  const { response } = await client.next('response.done');
  return String(response.output[0].content[0].transcript);
}

async function answerTo(client: ModelClient, text: string): Promise<string> {
  client.send(userText(text));
  client.send({ type: 'response.create' });
  return saidNext(client);
}

function audioOf(events: ModelEvent[]): Buffer {
  const deltas = events.filter(({ type }) => type === 'response.output_audio.delta');
  return Buffer.concat(deltas.map(({ delta }) => Buffer.from(String(delta), 'base64')));
}

const g711 = [{ type: 'audio/pcmu' }, { type: 'audio/pcma' }] satisfies AudioFormat[];
const pcm: AudioFormat = { type: 'audio/pcm', rate: 24_000 };

test('what is written leads the speech', async () => {
  const { client } = await quickModel();
  expect(await answerTo(client, 'When are you open?')).toBe(clip('hours').text);
  expect(await answerTo(client, 'What is the price?')).toBe(clip('price').text);
  expect(await answerTo(client, 'Caller pressed 3 on the keypad')).toBe(clip('numbers').text);
  client.send({ type: 'response.create', response: { instructions: 'Say goodbye to the caller.' } });
  expect(await saidNext(client)).toBe(clip('farewell').text);
});

test('the model begins with its greeting, whatever the instructions want, and answers speech in turn', async () => {
  const { client } = await quickModel();
  client.send({ type: 'response.create', response: { instructions: 'Greet with: Good morning, Acme.' } });
  expect(await saidNext(client)).toBe(clip('greeting').text);
  const answers: string[] = [];
  for (let turn = 0; turn < 2; turn += 1) {
    client.append(voice(300));
    client.append(silence(300));
    answers.push(await saidNext(client));
  }
  expect(answers).toEqual([clip('hours').text, clip('price').text]);
});

test('it speaks Hindi when the instructions or the words do', async () => {
  const { client } = await quickModel();
  expect(await answerTo(client, 'नमस्ते')).toBe(clip('hi-greeting').text);
  client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Speak Hindi.' } });
  expect(await answerTo(client, 'Where is it?')).toBe(clip('hi-answer').text);
  expect(await answerTo(client, 'bye')).toBe(clip('hi-farewell').text);
});

test.each(g711)('echo says back what was said, in $type both ways', async (format) => {
  const { client } = await quickModel({}, { query: 'model=gpt-realtime-2.1&mode=echo' });
  const audio = { input: { format }, output: { format } };
  client.send({ type: 'session.update', session: { type: 'realtime', audio } });
  client.append(bytesOf(format, { sampleRate: 24_000, samples: soundOf(pcm, voice(500)).samples }));
  client.append(bytesOf(format, { sampleRate: 24_000, samples: soundOf(pcm, silence(400)).samples }));
  const events = await client.until('response.done');
  const heard = soundOf(format, audioOf(events));
  // 500 ms of voice, and the silence that ended it.
  expect(Math.abs(durationMs(heard) - 700)).toBeLessThanOrEqual(1);
  expect(rmsDbfs(heard.samples.subarray(0, 500 * 8))).toBeCloseTo(rmsDbfs(soundOf(pcm, voice(500)).samples), 0);
  expect(rmsDbfs(heard.samples.subarray(-100 * 8))).toBeLessThan(-60);
});

test('echo takes one format in and gives another one out', async () => {
  const { client } = await quickModel({}, { query: 'model=gpt-realtime-2.1:echo' });
  const audio = { input: { format: { type: 'audio/pcma' } }, output: { format: pcm } };
  client.send({ type: 'session.update', session: { type: 'realtime', audio } });
  client.append(
    Buffer.concat([bytesOf({ type: 'audio/pcma' }, soundOf(pcm, voice(500))), Buffer.alloc(400 * 8, 0xd5)]),
  );
  const sound = soundOf(pcm, audioOf(await client.until('response.done')));
  expect(rmsDbfs(sound.samples.subarray(0, 500 * 24))).toBeCloseTo(rmsDbfs(soundOf(pcm, voice(500)).samples), 0);
});

test.each(g711)('a clip in $type is the clip', async (format) => {
  const { client } = await quickModel();
  client.send({ type: 'session.update', session: { type: 'realtime', audio: { output: { format } } } });
  client.send({ type: 'response.create' });
  const { samples } = soundOf(format, audioOf(await client.until('response.done')));
  const wanted = atRate(clip('greeting').sound, 8_000).samples;
  expect(samples).toHaveLength(wanted.length);
  const noise = samples.map((sample, index) => sample - (wanted[index] ?? 0));
  expect(rmsDbfs(noise)).toBeLessThan(rmsDbfs(wanted) - 30);
});

const script = `
turns:
  - do:
      - say: greeting
  - heard: I want a table for two
    do:
      - say: Let me look.
      - say: { clip: done, text: There is one. }
      - call: { name: book_table, arguments: { guests: 2 } }
  - do: [{ wait: 5 }, { say: farewell }]
    fail: server_error
  - incomplete: content_filter
`;

test('a script is said turn by turn: several items, calls, transcripts and bad ends', async () => {
  const { client } = await quickModel({ script: readScript(script) });
  const transcription = { model: 'whisper-1' };
  client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription } } } });
  client.send({ type: 'response.create' });
  expect(await saidNext(client)).toBe(clip('greeting').text);

  client.append(voice(400));
  client.append(silence(300));
  const { response } = await client.next('response.done');
  expect(response.output).toMatchObject([
    { content: [{ transcript: 'Let me look.' }] },
    { content: [{ transcript: 'There is one.' }] },
    { type: 'function_call', name: 'book_table', arguments: '{"guests":2}' },
  ]);
  expect(await client.next('conversation.item.input_audio_transcription.completed')).toMatchObject({
    transcript: 'I want a table for two',
    usage: { type: 'duration', seconds: 1 },
  });

  client.send({ type: 'response.create' });
  expect((await client.next('response.done'))['response']).toMatchObject({
    status: 'failed',
    status_details: { type: 'failed', error: { code: 'server_error' } },
    output: [{ status: 'incomplete' }],
  });
  client.send({ type: 'response.create' });
  expect((await client.next('response.done'))['response']).toMatchObject({
    status: 'incomplete',
    status_details: { reason: 'content_filter' },
    output: [],
  });
  expect(await answerTo(client, 'price?')).toBe(clip('price').text);
});

test('the items of one response are told apart by their index', async () => {
  const { client } = await quickModel({ script: { turns: [{ do: [{ say: 'done' }, { say: 'farewell' }] }] } });
  client.send({ type: 'response.create' });
  const deltas = (await client.until('response.done')).filter(({ type }) => type === 'response.output_audio.delta');
  expect(new Set(deltas.map(({ item_id }) => item_id)).size).toBe(2);
  expect(new Set(deltas.map(({ output_index }) => output_index))).toEqual(new Set([0, 1]));
});

test('a script that is not right is told so', () => {
  expect(() => readScript('turns: [{ do: [{ sing: x }] }]')).toThrow('The script is not right');
  expect(() => readScript('turns: [')).toThrow('The script is neither YAML nor JSON');
});

test('there is no mode script without a script', async () => {
  await expect(quickModel({ mode: 'script' })).rejects.toThrow('needs a script');
  const { client } = await quickModel({}, { query: 'model=gpt-realtime-2.1:script' });
  expect(await client.closed).toMatchObject({ code: 4000 });
});
