import { expect, test } from 'vitest';
import { writeWav } from '../../audio/wav.ts';
import { clip } from '../../model/saying/speech-library.ts';
import { mumble } from '../../phones/sound/mumble.ts';
import { tone } from '../../phones/testing/audio.ts';
import { json, startAppletServer } from '../../testing/applet-server.ts';
import { eventually } from '../../testing/eventually.ts';
import { callIn, emulatorWith, flowCall, steps } from '../../testing/flow-call.ts';
import { clipAudio, heardBy, heardRate, placeOf, sameSamples } from '../../testing/heard.ts';
import { newFolder } from '../../testing/new-folder.ts';
import { holdMelody, ringback } from '../hold-tones.ts';

const agent = '09876509999';
const timings = { answerAfterMs: 1_500, talkMs: 4_000 };
const second = heardRate;

/** A call in real time that an agent answers after a second and a half. */
async function connected(connect: object) {
  const dataDir = newFolder();
  const flow = { start: 'agents', applets: { agents: { applet: 'connect' as const, ...connect } } };
  await using emulator = await emulatorWith(flow, { speed: 1, dataDir, timings });
  const call = callIn(emulator);
  await eventually(() => expect(flowCall(emulator, call).endedAt).not.toBeNull());
  return {
    steps: steps(emulator, call),
    byCaller: await heardBy(dataDir, call),
    byAgent: await heardBy(dataDir, call, 2),
  };
}

/** For how long the caller heard this from its beginning, in seconds. */
function heardFor(music: Int16Array, heard: Int16Array): number {
  const at = placeOf(music.subarray(0, second / 2), heard);
  return at === null ? 0 : sameSamples(music, heard.subarray(at)) / second;
}

test('while the agent is rung the caller hears a ringing tone, and then the agent', async () => {
  const { byCaller, byAgent } = await connected({ numbers: [agent], conversationSeconds: 2 });
  const tone = ringback(heardRate)(10 * second);
  expect(heardFor(tone, byCaller)).toBeGreaterThan(0.8);
  expect(heardFor(tone, byCaller)).toBeLessThan(byCaller.length / second - 1);
  expect(heardFor(tone, byAgent)).toBe(0);
});

test('an application chooses the music, and what is said to both before they talk', async () => {
  const start_call_playback = { playback_to: 'both', type: 'text', value: clip('done').text };
  const answer = { destination: { numbers: [agent] }, music_on_hold: { type: 'default_tone' }, start_call_playback };
  await using app = await startAppletServer({ '/connect': json({ ...answer, max_conversation_duration: 1 }) });
  const { steps: found, byCaller, byAgent } = await connected({ url: `${app.url}/connect` });
  expect(found).toEqual(['agents:conversationEnded']);
  expect(heardFor(holdMelody(heardRate)(10 * second), byCaller)).toBeGreaterThan(0.8);
  expect(placeOf(clipAudio('done'), byCaller)).not.toBeNull();
  // The agent waits until it is over, and is then heard.
  expect(placeOf(mumble(0, second / 2, second), byCaller)).not.toBeNull();
  expect(placeOf(clipAudio('done'), byAgent)).not.toBeNull();
});

test('what is said to the agent alone the caller does not hear: he goes on hearing his music', async () => {
  await using app = await startAppletServer({
    '/music': (_request, response) => {
      response.end(writeWav({ sampleRate: heardRate, channels: [tone(second / 2)] }));
      return null;
    },
  });
  const music = `${app.url}/music`;
  const startPlayback = { text: clip('hours').text };
  const { byCaller, byAgent } = await connected({
    ...{ numbers: [agent], musicOnHold: music, startPlayback, conversationSeconds: 1 },
  });
  const spoken = clipAudio('hours');
  expect(placeOf(spoken, byAgent)).not.toBeNull();
  expect(placeOf(spoken, byCaller)).toBeNull();
  // A file that is played to its end begins again.
  const looped = tone(10 * second);
  expect(heardFor(looped, byCaller)).toBeGreaterThan(0.5 + spoken.length / second);
});

test('music that cannot be played is a finding, and the phone rings instead', async () => {
  const { steps: found, byCaller } = await connected({
    ...{ numbers: [agent], musicOnHold: 'http://127.0.0.1:9/', conversationSeconds: 1 },
  });
  expect(found).toEqual([
    expect.stringMatching(/^agents:finding \(the audio was not played: /),
    'agents:conversationEnded',
  ]);
  expect(heardFor(ringback(heardRate)(10 * second), byCaller)).toBeGreaterThan(0.8);
});
