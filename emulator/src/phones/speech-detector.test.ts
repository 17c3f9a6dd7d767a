import { expect, test } from 'vitest';
import { SpeechDetector } from './speech-detector.ts';
import { joined, silence, tone } from './testing/audio.ts';

const sampleRate = 8000;

function changesOf(audio: Int16Array, chunk: number) {
  const detector = new SpeechDetector({ sampleRate });
  const changes = [];
  for (let at = 0; at < audio.length; at += chunk) changes.push(...detector.hear(audio.subarray(at, at + chunk)));
  return changes;
}

test.each([1, 77, 160, 800, 100_000])('speech is found at its exact edges, heard in pieces of %i samples', (chunk) => {
  const audio = joined(silence(1013), tone(2400), silence(4000), tone(1600), silence(4000));
  expect(changesOf(audio, chunk)).toEqual([
    { type: 'speech-started', at: 1013 },
    { type: 'speech-stopped', at: 1013 + 2400 },
    { type: 'speech-started', at: 1013 + 2400 + 4000 },
    { type: 'speech-stopped', at: 1013 + 2400 + 4000 + 1600 },
  ]);
});

test('a pause between words does not end speech', () => {
  const audio = joined(tone(1600), silence(1400), tone(1600), silence(4000));
  expect(changesOf(audio, 160)).toEqual([
    { type: 'speech-started', at: 0 },
    { type: 'speech-stopped', at: 4600 },
  ]);
});

test('a knock and a whisper are no speech', () => {
  expect(changesOf(joined(silence(160), tone(160), silence(4000)), 160)).toEqual([]);
  expect(changesOf(joined(tone(4000, 150), silence(4000)), 160)).toEqual([]);
});

test('the speech that goes on is known while it goes on', () => {
  const detector = new SpeechDetector({ sampleRate });
  detector.hear(joined(silence(800), tone(800)));
  expect(detector.speech).toEqual({ from: 800, to: 1600 });
  detector.hear(silence(800));
  expect(detector.speech).toEqual({ from: 800, to: 1600 });
  detector.hear(silence(1600));
  expect(detector.speech).toBeNull();
});
