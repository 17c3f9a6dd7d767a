// A caller who hums without a pause, and hangs up at the end.
import type { CallerLine } from '../src/stream/caller-line.ts';

const sampleRate = 8000;
const hum = Int16Array.from({ length: sampleRate }, (_, at) => 8000 * Math.sin((2 * Math.PI * 440 * at) / sampleRate));

export function talker(seconds: number): CallerLine {
  const hangUp = new AbortController();
  let said = 0;
  return {
    sampleRate,
    hungUp: hangUp.signal,
    takeDigits: () => [],
    hear() {},
    speak(samples) {
      said += samples;
      if (said >= seconds * sampleRate) hangUp.abort();
      const at = said % (sampleRate - samples);
      return hum.subarray(at, at + samples);
    },
  };
}
