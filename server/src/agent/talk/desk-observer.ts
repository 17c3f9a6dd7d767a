// What is told of the talks of a desk, and the part of it that is kept.
import type { Talk, TalkEntry } from '../../calls/talk.ts';
import type { ModelFailure } from '../model/model-session.ts';
import type { KeptTalk } from './kept-talk.ts';
import type { RoomClosed } from './open-room.ts';
import type { NewEntry, TalkObserver } from './talk-parts.ts';

export interface DeskObserver {
  started(talk: Talk): void;
  /** It was cut off, and goes on here. */
  resumed(talk: Talk): void;
  refused(code: 'no-model' | 'no-agent' | 'draining' | 'stream-used', callSid: string): void;
  transcriptDelta(talk: Talk, delta: { role: 'caller' | 'agent'; text: string; startMs: number }): void;
  entry(entry: TalkEntry): void;
  interrupted(latencyMs: number): void;
  problem(talk: Talk, failure: ModelFailure): void;
  ended(talk: Talk, room: RoomClosed): void;
  error(error: unknown, callId: string): void;
}

/** Keeps what one talk tells, and tells the desk's observer. */
export function observerOf(kept: KeptTalk, observe: DeskObserver): TalkObserver {
  const { talk } = kept;
  const whole = (entry: NewEntry): TalkEntry => ({ talkId: talk.id, callId: talk.callId, ...entry });
  return {
    transcriptDelta: (delta) => observe.transcriptDelta(talk, delta),
    entry(entry) {
      kept.entries([whole(entry)]);
      observe.entry(whole(entry));
    },
    progress: (said) => kept.progress(said.map(whole)),
    figures: (figures) => void kept.change({ figures }),
    ending: kept.ending,
    interrupted: observe.interrupted,
    problem: (failure) => observe.problem(talk, failure),
    ended: (ending) => void kept.change(ending),
  };
}
