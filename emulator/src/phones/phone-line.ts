// The line of any phone, once it is put through: carries the audio on and writes down both sides of it.
import type { CallerLine } from '../stream/caller-line.ts';
import type { PhoneRecord } from './record/phone-record.ts';

/** A line that the exchange can end. */
export interface EndableLine extends CallerLine {
  /** The exchange has ended the call. Does nothing when the phone has hung up. */
  cutOff(): void;
}

/** The line of a phone that was gone before anything was said. */
export function goneLine(sampleRate: number): EndableLine {
  return {
    sampleRate,
    hungUp: AbortSignal.abort(),
    takeDigits: () => [],
    speak: (samples) => new Int16Array(samples),
    hear: () => {},
    cutOff: () => {},
  };
}

/** The same line, recorded. The record is closed when either end ends the call. */
export function recordedLine(line: EndableLine, record: PhoneRecord): EndableLine {
  // Not at once: what the phone says in the tick in which it hangs up belongs to the record.
  line.hungUp.addEventListener('abort', () => queueMicrotask(() => record.close()), { once: true });
  return {
    sampleRate: line.sampleRate,
    hungUp: line.hungUp,
    takeDigits: () => line.takeDigits(),
    speak(samples) {
      const said = line.speak(samples);
      record.said(said);
      return said;
    },
    hear(audio) {
      line.hear(audio);
      record.heard(audio);
    },
    cutOff() {
      line.cutOff();
      record.close();
    },
  };
}
