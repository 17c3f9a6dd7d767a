// Orders for streams, and streams that run faster than life.
import { Metronome } from '../metronome.ts';
import type { StreamOrder } from '../stream-order.ts';
import { testLine } from './test-line.ts';

export function streamOrder(facts: Partial<StreamOrder> & { url: string }): StreamOrder {
  return {
    bidirectional: true,
    callSid: 'c0ffee00000000000000000000000018bl',
    accountSid: 'acme1',
    from: '09876500001',
    to: '08047000001',
    line: testLine(),
    stopped: new AbortController().signal,
    ...facts,
  };
}

/** A metronome on a clock that stands still while the machine is busy with something else: no stream is late itself. */
export function unhurriedMetronome(): Metronome {
  let seenMs = performance.now();
  let nowMs = 0;
  return new Metronome(() => {
    const trueMs = performance.now();
    nowMs += Math.min(2, trueMs - seenMs);
    seenMs = trueMs;
    return nowMs;
  });
}

/** A metronome on a clock that goes so many times as fast as the true one. */
export function fastMetronome(times: number): Metronome {
  const startedAt = performance.now();
  return new Metronome(() => (performance.now() - startedAt) * times);
}
