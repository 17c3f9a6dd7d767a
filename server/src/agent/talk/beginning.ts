// How a talk begins: anew, with what was said in the call before; or as the one that was cut off.
import { entriesAtBreak } from '../../calls/cut-talks.ts';
import type { TakenTalk, Talk, TalkEntry } from '../../calls/talk.ts';
import type { MemoryItem } from '../model/model-session.ts';
import { memoryOf } from './memory.ts';
import type { Resumed } from './talk-parts.ts';

export interface Beginning {
  talk: Talk;
  earlier: MemoryItem[];
  resumed: Resumed | null;
  /** What is to be added to its transcript at once. */
  entries: TalkEntry[];
}

type NewTalk = Pick<Talk, 'id' | 'callId' | 'agent' | 'instanceId' | 'runId' | 'startedAt'>;

/** `before`: what was said in other talks of the call. */
export function newTalk(talk: NewTalk, before: TalkEntry[]): Beginning {
  const nothingYet = { take: 1, breaks: [], endedAt: null, end: null, transferTo: null, summary: null };
  return {
    talk: { ...talk, ...nothingYet, figures: null, recording: null },
    earlier: memoryOf(before),
    resumed: null,
    entries: [],
  };
}

export function resumedTalk(taken: TakenTalk): Beginning {
  const { talk, cutShort } = taken;
  const entries = entriesAtBreak(taken);
  const unheard = cutShort.flatMap((entry) => entry.unheard ?? []).join(' ');
  const resumed = {
    sinceBeginMs: talk.breaks.at(-1)?.toMs ?? 0,
    nextIndex: Math.max(...entries.map(({ index }) => index)) + 1,
    figures: talk.figures,
    unheard: unheard === '' ? null : unheard,
  };
  return { talk, earlier: memoryOf([...taken.entries, ...entries].toSorted(inOrder)), resumed, entries };
}

/** Ids of talks grow with time (UUIDv7). */
function inOrder(one: TalkEntry, other: TalkEntry): number {
  if (one.talkId !== other.talkId) return one.talkId < other.talkId ? -1 : 1;
  return one.index - other.index;
}
