// What the first party of a call between two numbers hears while the second one is rung.
import type { Clock } from '../clock.ts';
import { ringback } from '../flows/hold-tones.ts';
import { beatMs, pacerOf } from '../phones/pacer.ts';
import type { CallerLine } from '../stream/caller-line.ts';

/** Carries the line in real time, 20 ms at a time, with the tone in its ear; what it says is lost. Call to end it. */
export function playRingback(line: CallerLine, clock: Clock): () => void {
  const samples = (line.sampleRate * beatMs) / 1000;
  const tone = ringback(line.sampleRate);
  return pacerOf(clock).join(() => {
    line.speak(samples);
    line.hear(tone(samples));
    // Nobody reads them, and they must not pile up.
    line.takeDigits();
  });
}
