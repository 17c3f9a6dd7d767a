// Exotel's recording of a call: whether one was ordered, and from when on it can be told where it is.
import type { AnyCall } from './any-call.ts';

/** `single`: both parties mixed; `dual`: the first party on the left, the second on the right. */
export type RecordingChannels = 'single' | 'dual';

/** What is recorded of a call, and where it will be found. */
export interface Recording {
  channels: RecordingChannels;
  url: string;
}

/** The URL of a call's recording once it has ended; null where nobody talked or nothing is recorded. */
export function recordingUrl(call: AnyCall): string | null {
  if (call.kind !== 'two-numbers' || call.endedAt === null || call.legs[1].answeredAt === null) return null;
  return call.recording?.url ?? null;
}
