// Two phones that talk with each other.
import type { Clock } from '../clock.ts';
import type { CallerLine } from '../stream/caller-line.ts';
import { beatMs, pacerOf } from './pacer.ts';

export interface Talk {
  /** Resolves when it is over, with who ended it. Never rejects. */
  readonly ended: Promise<TalkEnd>;
  /** The exchange takes the lines apart. The phones are still there: hanging them up is another thing. */
  disconnect(): void;
}

export interface TalkEnd {
  by: 'first' | 'second' | 'exchange';
  /** How much audio went both ways. */
  durationMs: number;
}

/**
 * Lets two phones hear each other in real time, 20 ms at a time, until one hangs up or they are taken apart. Keys that
 * are pressed are not heard. Throws a RangeError when the lines are not of one sample rate.
 */
export function connectLines(first: CallerLine, second: CallerLine, clock: Clock): Talk {
  if (first.sampleRate !== second.sampleRate) throw new RangeError('Lines of one talk have one sample rate');
  const samples = (first.sampleRate * beatMs) / 1000;
  const { promise, resolve } = Promise.withResolvers<TalkEnd>();
  const apart = new AbortController();
  let durationMs = 0;
  const end = (by: TalkEnd['by']) => {
    leave();
    apart.abort();
    resolve({ by, durationMs });
  };
  const leave = pacerOf(clock).join(() => {
    const saidByFirst = first.speak(samples);
    const saidBySecond = second.speak(samples);
    durationMs += beatMs;
    first.hear(saidBySecond);
    second.hear(saidByFirst);
    // Nobody reads them, and they must not pile up.
    first.takeDigits();
    second.takeDigits();
  });
  const watch = (line: CallerLine, by: TalkEnd['by']) => {
    if (line.hungUp.aborted) end(by);
    else line.hungUp.addEventListener('abort', () => end(by), { signal: apart.signal });
  };
  watch(first, 'first');
  watch(second, 'second');
  return { ended: promise, disconnect: () => end('exchange') };
}
