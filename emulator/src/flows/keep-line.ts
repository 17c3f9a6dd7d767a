// Keeps the time of a line that nobody else carries: what is said is lost, and what the exchange plays is heard.
import type { Clock } from '../clock.ts';
import { beatMs, pacerOf } from '../phones/pacer.ts';
import type { SharedLine } from './shared-line.ts';

/** Until the signal is aborted, and whenever no stream and no other party carries the line. */
export function keepLine(line: SharedLine, clock: Clock, until: AbortSignal): void {
  if (until.aborted) return;
  const samples = (line.sampleRate * beatMs) / 1000;
  const leave = pacerOf(clock).join(() => {
    if (line.isCarried) return;
    line.speak(samples);
    line.hear(line.playout.take(samples));
  });
  until.addEventListener('abort', leave, { once: true });
}
