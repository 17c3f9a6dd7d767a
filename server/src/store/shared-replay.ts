// Reads the log for many who resume at the same moment: after an instance has died all its clients ask for nearly the
// same events, which are read once.
import type { StoredEvent } from '../calls/ports.ts';

export interface Replay {
  /** Events after it are wanted, at most `limit` of them. */
  seq: number;
  limit: number;
}

type EventsAfter = (seq: number, limit: number) => Promise<StoredEvent[]>;

/** What each has asked for, in order. Those who want the same get the same events. */
export async function readForAll(asked: Replay[], eventsAfter: EventsAfter): Promise<StoredEvent[][]> {
  const limit = Math.max(...asked.map((one) => one.limit));
  const oldest = Math.min(...asked.map(({ seq }) => seq));
  const events = await eventsAfter(oldest, limit);
  if (events.length < limit) return asked.map((one) => eventsOf(one, events));
  // One is far behind: what the others want is not all among what it gets.
  const seqs = [...new Set(asked.map(({ seq }) => seq))].filter((seq) => seq !== oldest);
  const others = await Promise.all(seqs.map(async (seq) => [seq, await eventsAfter(seq, limit)] as const));
  const bySeq = new Map([[oldest, events], ...others]);
  return asked.map((one) => eventsOf(one, bySeq.get(one.seq) ?? []));
}

function eventsOf({ seq, limit }: Replay, events: StoredEvent[]): StoredEvent[] {
  const from = events.findIndex((event) => event.seq > seq);
  return from < 0 ? [] : events.slice(from, from + limit);
}
