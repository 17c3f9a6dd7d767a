// Between the time of a talk and the time of its recording: of a talk that was cut off and went on, the recording begins
// with the last part.
import type { Talk } from '../api/types.ts';

export interface RecordingClock {
  /** Where in the talk the recording begins, ms. */
  beginsAtMs: number;
  /** The place in the recording, s, of a moment of the talk; null: it is not in it. */
  secondsAt(talkMs: number): number | null;
  /** The moment of the talk, ms. */
  talkMsAt(seconds: number): number;
}

export function recordingClock({ breaks }: Pick<Talk, 'breaks'>): RecordingClock {
  const beginsAtMs = breaks.at(-1)?.toMs ?? 0;
  return {
    beginsAtMs,
    secondsAt: (talkMs) => (talkMs < beginsAtMs ? null : (talkMs - beginsAtMs) / 1000),
    talkMsAt: (seconds) => beginsAtMs + seconds * 1000,
  };
}
