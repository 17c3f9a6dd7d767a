// What one talk leaves in the store, written in order and behind the talk, which goes on when its store does not. When
// another stream has taken the talk over, nothing more is written of it here.
import type { Talk, TalkEnd, TalkEntry, TalkStore, TalkWritten } from '../../calls/talk.ts';
import type { Timers } from '../../timers.ts';
import { createWriteQueue } from './write-queue.ts';

export interface KeptTalk {
  /** As it is now. */
  readonly talk: Talk;
  /** Stores the talk with what has changed, once all before is stored. Never rejects. */
  change(changed: Partial<Talk>): Promise<void>;
  /** The same for the reason of its end, and where the call goes. */
  ending(end: TalkEnd, transferTo: string | null): Promise<void>;
  entries(entries: TalkEntry[]): void;
  /** What is being said. Where the store is slow, the next one will do. */
  progress(entries: TalkEntry[]): void;
  /** Does something once all before is stored, if the call still has this stream. */
  afterwards(work: () => Promise<unknown>): void;
  /**
   * The call has another stream, which may take the talk over: until it does, the talk is still written here. Resolves
   * when all that was told so far is.
   */
  letGo(): Promise<void>;
  /** A store that is away is not waited for any more. */
  giveUp(): void;
}

export interface KeeperDeps {
  store: Pick<TalkStore, 'saveTalk' | 'appendEntries'>;
  timers: Timers;
  /** Somebody else has the talk, to whom it was not let go. */
  onTakenOver: () => void;
  onError: (error: unknown) => void;
}

export function keepTalk(talk: Talk, { store, timers, onTakenOver, onError }: KeeperDeps): KeptTalk {
  const now = { ...talk };
  const { take } = talk;
  const queue = createWriteQueue(timers, onError);
  let isOurs = true;
  let isLetGo = false;
  let isProgressUnderWay = false;

  function write(work: () => Promise<TalkWritten>, tries?: 'once'): Promise<void> {
    return queue.add(async () => {
      if (!isOurs || (await work()) === 'written') return;
      isOurs = false;
      if (!isLetGo) onTakenOver();
    }, tries);
  }

  function change(changed: Partial<Talk>): Promise<void> {
    Object.assign(now, changed);
    const stored = { ...now };
    return write(() => store.saveTalk(stored));
  }

  return {
    talk: now,
    change,
    ending(end, transferTo) {
      if (end === now.end && (transferTo === null || transferTo === now.transferTo)) return queue.last;
      return change({ end, transferTo: transferTo ?? now.transferTo });
    },
    entries: (entries) => void write(() => store.appendEntries(entries, { take, isComplete: true })),
    progress(entries) {
      if (isProgressUnderWay || entries.length === 0) return;
      isProgressUnderWay = true;
      void write(() => store.appendEntries(entries, { take, isComplete: false }), 'once').finally(() => {
        isProgressUnderWay = false;
      });
    },
    afterwards: (work) => void queue.add(async () => (isOurs && !isLetGo ? work() : undefined)),
    letGo() {
      isLetGo = true;
      queue.hurry();
      return queue.last;
    },
    giveUp: queue.giveUp,
  };
}
