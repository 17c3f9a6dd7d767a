// The transcript as it grows: entries that are stored, entries just heard of, and what is being said now.
import type { Transcript, TranscriptDelta } from '@patchcord/client';
import type { TranscriptEntry } from '../api/types.ts';

/** What has been said since the screen was opened, and may not be stored yet. */
export interface LiveTalk {
  entries: readonly TranscriptEntry[];
  /** What each role of a talk is saying, by `talkId role`. */
  saying: ReadonlyMap<string, TranscriptDelta>;
}

export const silence: LiveTalk = { entries: [], saying: new Map() };

/** A piece is added to what its role is saying. */
export function hearDelta(live: LiveTalk, delta: TranscriptDelta): LiveTalk {
  const key = `${delta.talkId} ${delta.role}`;
  const before = live.saying.get(key);
  const whole = before === undefined ? delta : { ...before, text: before.text + delta.text };
  return { ...live, saying: new Map(live.saying).set(key, whole) };
}

/** A complete entry takes the place of the pieces before it. */
export function hearEntry(live: LiveTalk, entry: Transcript): LiveTalk {
  const saying = new Map(live.saying);
  saying.delete(`${entry.talkId} ${entry.role}`);
  return { entries: [...live.entries, entry], saying };
}

/** Each entry once, in the order of the talk. */
export function mergeEntries(stored: readonly TranscriptEntry[], live: LiveTalk): TranscriptEntry[] {
  const byPlace = new Map<string, TranscriptEntry>();
  for (const entry of [...live.entries, ...stored]) byPlace.set(`${entry.talkId} ${entry.index}`, entry);
  return [...byPlace.values()].toSorted((one, other) =>
    one.talkId === other.talkId ? one.index - other.index : one.talkId < other.talkId ? -1 : 1,
  );
}
