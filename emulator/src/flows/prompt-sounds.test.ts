import { expect, test } from 'vitest';
import { writeWav } from '../audio/wav.ts';
import { allClips } from '../model/saying/speech-library.ts';
import type { Speaker } from '../phones/sound/espeak.ts';
import { tone } from '../phones/testing/audio.ts';
import { PromptSounds } from './prompt-sounds.ts';

const mute: Speaker = () => Promise.resolve({ ok: false, error: 'has no voice' });

/** Sounds whose files are this WAV, and the orders that the voice got. */
function soundsWith(speaker: Speaker | null = null, file = writeWav({ sampleRate: 8000, channels: [tone(800)] })) {
  const asked: string[] = [];
  const speaking: Speaker = (text, voice) => {
    asked.push(`${voice}: ${text}`);
    return Promise.resolve({ ok: true, value: { sampleRate: 16_000, channels: [tone(1_600)] } });
  };
  const http = { fetchFile: () => Promise.resolve({ ok: true as const, bytes: file }) };
  return { asked, sounds: new PromptSounds({ http, folder: null, speaker: speaker ?? speaking }) };
}

async function samplesOf(sounds: PromptSounds, text: string): Promise<number> {
  const found = await sounds.find({ text });
  return found.ok ? (found.value?.at(8000).length ?? 0) : 0;
}

test.each(allClips())('the text of the clip $id is that clip, whatever its punctuation', async ({ text, sound }) => {
  const { asked, sounds } = soundsWith();
  const plain = `  ${text.replaceAll(/[.,?।]/gu, ' ')}!`;
  expect(await samplesOf(sounds, plain)).toBe(Math.round(sound.samples.length / 3));
  expect(asked).toEqual([]);
});

test('another text is spoken by the voice of its script, once', async () => {
  const { asked, sounds } = soundsWith();
  expect(await samplesOf(sounds, 'Welcome.')).toBe(800);
  expect(await samplesOf(sounds, 'Welcome.')).toBe(800);
  await sounds.find({ text: 'स्वागत है' });
  expect(asked).toEqual(['en: Welcome.', 'hi: स्वागत है']);
});

test('without a voice a text is murmured, the longer the longer', async () => {
  const { sounds } = soundsWith(mute);
  expect(await samplesOf(sounds, 'x'.repeat(20))).toBe(20 * 60 * 8);
  expect(await samplesOf(sounds, 'y'.repeat(40))).toBe(40 * 60 * 8);
});

test('nothing to say is no sound', async () => {
  const { sounds } = soundsWith();
  expect(await sounds.find({})).toEqual({ ok: true, value: null });
  expect(await sounds.find({ text: ' ' })).toEqual({ ok: true, value: null });
});

test('a WAV of a rate that nobody uses is refused: to convert it would take too long', async () => {
  const { sounds } = soundsWith(null, writeWav({ sampleRate: 7_999, channels: [tone(800)] }));
  const error = 'the audio was not played: it has no usual sample rate';
  expect(await sounds.find({ audio: 'https://audio.example/a.wav' })).toEqual({ ok: false, error });
});

test('without a folder of flows a file name leads nowhere', async () => {
  const error = 'the audio was not played: there is no folder of flows for the file';
  expect(await soundsWith().sounds.find({ audio: 'hello.wav' })).toEqual({ ok: false, error });
});
