// A caller who says what a test wants, and remembers every sample that was heard.
import type { CallerLine } from '../caller-line.ts';

export interface TestLine extends CallerLine {
  /** Everything heard since the beginning of the stream. */
  heard(): Int16Array;
  press(digit: string, durationMs: number): void;
  hangUp(): void;
}

interface TestLineOptions {
  sampleRate?: number;
  said?: Int16Array;
}

/** @param options.said from the first sample on; silence follows */
export function testLine({ sampleRate = 8000, said = new Int16Array(0) }: TestLineOptions = {}): TestLine {
  const hungUp = new AbortController();
  const heard: Int16Array[] = [];
  let spoken = 0;
  let digits: { digit: string; durationMs: number }[] = [];
  return {
    sampleRate,
    hungUp: hungUp.signal,
    speak(samples) {
      const audio = new Int16Array(samples);
      audio.set(said.subarray(spoken, spoken + samples));
      spoken += samples;
      return audio;
    },
    hear: (audio) => void heard.push(audio.slice()),
    takeDigits() {
      const taken = digits;
      digits = [];
      return taken;
    },
    press: (digit, durationMs) => void digits.push({ digit, durationMs }),
    hangUp: () => hungUp.abort(),
    heard() {
      return Int16Array.from(heard.flatMap((audio) => [...audio]));
    },
  };
}

/** Where the first sample that is not zero lies, and what follows from there. */
export function audible(heard: Int16Array): { at: number; audio: Int16Array } {
  const at = heard.findIndex((sample) => sample !== 0);
  return { at, audio: at === -1 ? new Int16Array(0) : heard.subarray(at) };
}

/** Samples that tell their own place: never zero, and every one different from its neighbours. */
export function numbered(length: number, from = 1): Int16Array {
  return Int16Array.from({ length }, (_, at) => ((from + at - 1) % 30_000) + 1);
}
