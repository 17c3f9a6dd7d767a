// Compares what the apps were told with the log of events. Pure.
import type { EventTexts, Sighting } from './sightings.ts';
import type { LoggedEvent } from './truth.ts';

export interface EventCounts {
  /** Deliveries that never came, or came with another content than the log has. */
  lost: number;
  /** Events, and rings, that one app was told more than once, and events that came after a later one. */
  duplicates: number;
}

export function judgeEvents(
  sightings: readonly Sighting[],
  events: readonly LoggedEvent[],
  texts: Pick<EventTexts, 'get' | 'contradictions'>,
): EventCounts {
  const counts = sightings.map((sighting) => ({
    missing: missingIn(sighting, events),
    repeated: repeatedIn(sighting),
  }));
  const sum = (look: (count: (typeof counts)[number]) => number) =>
    counts.reduce((total, count) => total + look(count), 0);
  const distorted = events.filter((event) => !isToldRightly(event, texts.get(event.seq))).length;
  return {
    lost: sum(({ missing }) => missing) + texts.contradictions + distorted,
    duplicates: sum(({ repeated }) => repeated),
  };
}

function missingIn({ seqs }: Sighting, events: readonly LoggedEvent[]): number {
  const told = new Set(seqs);
  return events.filter(({ seq }) => !told.has(seq)).length;
}

function repeatedIn({ seqs, rings }: Sighting): number {
  const notNext = seqs.filter((seq, index) => index > 0 && seq <= (seqs[index - 1] ?? 0)).length;
  return notNext + rings.length - new Set(rings).size;
}

/** An event that nobody was told is missing everywhere, and counted there. */
function isToldRightly({ seq, type, data }: LoggedEvent, text: string | undefined): boolean {
  return text === undefined || text === JSON.stringify({ type, seq, data });
}
