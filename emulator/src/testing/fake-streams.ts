// Streams that do as a test says, and phones whose owners never hang up.
import type { PhoneNetwork } from '../phones/phone.ts';
import type { CallerLine } from '../stream/caller-line.ts';
import type { OpenStream, StreamOrder, StreamOutcome } from '../stream/stream-order.ts';

export interface FakeStreams {
  openStream: OpenStream;
  /** Every stream that was opened. */
  orders: StreamOrder[];
  end(order: StreamOrder, outcome?: StreamOutcome): void;
  patientPhones: PhoneNetwork;
}

/** @param atOnce how every stream ends at once; without it the test ends them */
export function fakeStreams(atOnce?: StreamOutcome): FakeStreams {
  const orders: StreamOrder[] = [];
  const ends = new Map<StreamOrder, (outcome: StreamOutcome) => void>();
  return {
    orders,
    openStream(order) {
      orders.push(order);
      if (atOnce !== undefined) return Promise.resolve(atOnce);
      const { promise, resolve } = Promise.withResolvers<StreamOutcome>();
      ends.set(order, resolve);
      order.stopped.addEventListener('abort', () => resolve(streamEnd({ disconnectedBy: 'NA' })));
      return promise;
    },
    end: (order, outcome = streamEnd()) => ends.get(order)?.(outcome),
    patientPhones: { ring: () => answered(), callIn: () => answered() },
  };
}

export function streamEnd(changes: Partial<StreamOutcome> = {}): StreamOutcome {
  return {
    streamSid: '5f0cf1698d8c765bac10b0ec418bl77a',
    status: 'completed',
    disconnectedBy: 'bot',
    durationSeconds: 1,
    error: null,
    detailedStatus: null,
    // Flows do not look into it.
    report: {} as StreamOutcome['report'],
    ...changes,
  };
}

function answered() {
  const line: CallerLine = {
    sampleRate: 8000,
    speak: (samples) => new Int16Array(samples),
    hear: () => {},
    takeDigits: () => [],
    hungUp: new AbortController().signal,
  };
  return { ringing: Promise.resolve('answered' as const), line, hangUp: () => {} };
}
