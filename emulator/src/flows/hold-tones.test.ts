import { expect, test } from 'vitest';
import { rmsDbfs } from '../audio/level.ts';
import { SpeechDetector } from '../phones/speech-detector.ts';
import { holdMelody, ringback } from './hold-tones.ts';

const second = 8000;

test.each([
  ['the ringing tone', ringback],
  ['the melody', holdMelody],
])('%s is heard, and nobody takes it for speech', (_name, tone) => {
  const heard = tone(second)(6 * second);
  expect(rmsDbfs(heard)).toBeGreaterThan(-60);
  expect(new SpeechDetector({ sampleRate: second }).hear(heard)).toEqual([]);
});

test('the ringing tone sounds twice every three seconds', () => {
  const heard = ringback(second)(6 * second);
  const isLoudAt = (ms: number) => rmsDbfs(heard.subarray((ms * second) / 1000, ((ms + 100) * second) / 1000)) > -60;
  const moments = [100, 450, 700, 1_500, 2_800, 3_100, 3_450, 3_700, 4_500];
  expect(moments.filter(isLoudAt)).toEqual([100, 700, 3_100, 3_700]);
});
