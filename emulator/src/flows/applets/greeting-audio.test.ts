import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quietestDbfs, rmsDbfs } from '../../audio/level.ts';
import { writeWav } from '../../audio/wav.ts';
import { clip } from '../../model/saying/speech-library.ts';
import { tone } from '../../phones/testing/audio.ts';
import { type AppletServer, startAppletServer } from '../../testing/applet-server.ts';
import { eventually } from '../../testing/eventually.ts';
import { callIn, emulatorWith, flowCall, steps } from '../../testing/flow-call.ts';
import { clipAudio, heardBy, placeOf } from '../../testing/heard.ts';
import { newFolder } from '../../testing/new-folder.ts';

const beep = tone(4_000);
const wav = writeWav({ sampleRate: 8000, channels: [beep] });

type Greeting = { text?: string; audio?: string; url?: string; durationSeconds?: number };

/** A call that is greeted and then over, in real time: its steps, and what its caller heard. */
async function greeted(greeting: Greeting, flowFolder?: string) {
  const dataDir = newFolder();
  const flow = { start: 'greet', applets: { greet: { applet: 'greeting' as const, ...greeting } } };
  const flows = { folder: flowFolder, inline: { '1': flow }, exoPhones: { '08047000001': '1' } };
  await using emulator = await emulatorWith(flow, { speed: 1, dataDir, flows });
  const call = callIn(emulator);
  await eventually(() => expect(flowCall(emulator, call).endedAt).not.toBeNull());
  return { steps: steps(emulator, call), heard: await heardBy(dataDir, call) };
}

function serving(body: Buffer | string, contentType = 'audio/wav'): Promise<AppletServer> {
  return startAppletServer({
    '/hello': (_request, response) => {
      response.writeHead(200, { 'content-type': contentType }).end(body);
      return null;
    },
  });
}

test('a text of which there is a clip is heard as that clip, whole, and then the flow goes on', async () => {
  const { steps: found, heard } = await greeted({ text: clip('hours').text.toUpperCase() });
  const spoken = clipAudio('hours');
  const at = placeOf(spoken, heard);
  expect(at).not.toBeNull();
  expect(rmsDbfs(heard.subarray(0, at ?? 0))).toBe(quietestDbfs);
  expect(rmsDbfs(heard.subarray((at ?? 0) + spoken.length))).toBe(quietestDbfs);
  expect(found).toEqual(['greet:next']);
});

test('any other text is heard, too, by whatever voice there is', async () => {
  const { heard } = await greeted({ text: 'Welcome to Acme.' });
  expect(rmsDbfs(heard)).toBeGreaterThan(-40);
});

test('audio from an address is heard as it is', async () => {
  await using app = await serving(wav);
  const { steps: found, heard } = await greeted({ audio: `${app.url}/hello` });
  expect(placeOf(beep, heard)).not.toBeNull();
  expect(found).toEqual(['greet:next']);
});

test('audio in the folder of the flows is heard, and is cut or filled up to its given length', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'hello.wav'), wav);
  const short = await greeted({ audio: 'hello.wav', durationSeconds: 0.25 }, folder);
  expect(placeOf(beep.subarray(0, 2_000), short.heard)).not.toBeNull();
  expect(placeOf(beep, short.heard)).toBeNull();
  const long = await greeted({ audio: 'hello.wav', durationSeconds: 1 }, folder);
  const at = placeOf(beep, long.heard) ?? Number.NaN;
  expect(long.heard.length - at).toBeGreaterThanOrEqual(8_000);
});

test('an application answers with the address of the audio', async () => {
  await using audio = await serving(wav);
  await using app = await serving(`${audio.url}/hello`, 'text/plain');
  const { heard } = await greeted({ url: `${app.url}/hello` });
  expect(placeOf(beep, heard)).not.toBeNull();
});

test.each([
  ['is not there', 'gone', 'HTTP 404'],
  ['is no WAV', 'hello', 'it is not a WAV file'],
])('audio that %s is not heard, and the timeline says why', async (_name, path, why) => {
  await using app = await serving('ID3');
  const { steps: found, heard } = await greeted({ audio: `${app.url}/${path}` });
  expect(found).toEqual([`greet:next (the audio was not played: ${why})`]);
  expect(rmsDbfs(heard)).toBe(quietestDbfs);
});

test('audio outside the folder of the flows is not read', async () => {
  const { steps: found } = await greeted({ audio: '../hello.wav' }, newFolder());
  expect(found).toEqual(['greet:next (the audio was not played: it is outside the folder)']);
});

test('audio that is larger than Exotel takes is not played', async () => {
  await using app = await serving(writeWav({ sampleRate: 8000, channels: [new Int16Array(1_000_001)] }));
  const { steps: found } = await greeted({ audio: `${app.url}/hello` });
  expect(found).toEqual(['greet:next (the audio was not played: it is too large, or broke off)']);
});
