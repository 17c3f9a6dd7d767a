// What one talk leaves in the store, written in order and behind the talk, which goes on when its store does not. When
// another stream has taken the talk over, nothing more is written of it here.
import type { Talk, TalkEnd, TalkEntry, TalkStore, TalkWritten } from '../../calls/talk.ts';

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
  /** Does something once all before is stored, if the talk is still kept here. */
  afterwards(work: () => Promise<unknown>): void;
  /** From now on the talk is another one's: what was told before this is still written. Resolves when it is. */
  giveAway(): Promise<void>;
}

export interface KeeperDeps {
  store: Pick<TalkStore, 'saveTalk' | 'appendEntries'>;
  /** Somebody else has the talk. */
  onTakenOver: () => void;
  onError: (error: unknown) => void;
}

export function keepTalk(talk: Talk, { store, onTakenOver, onError }: KeeperDeps): KeptTalk {
  const now = { ...talk };
  const { take } = talk;
  let last: Promise<void> = Promise.resolve();
  let isOurs = true;
  let isProgressUnderWay = false;

  function inOrder(work: () => Promise<unknown>): Promise<void> {
    last = last.then(work).then(() => {}, onError);
    return last;
  }

  function write(work: () => Promise<TalkWritten>): Promise<void> {
    if (!isOurs) return last;
    return inOrder(async () => {
      if ((await work()) === 'written' || !isOurs) return;
      isOurs = false;
      onTakenOver();
    });
  }

  function change(changed: Partial<Talk>): Promise<void> {
    if (isOurs) Object.assign(now, changed);
    const stored = { ...now };
    return write(() => store.saveTalk(stored));
  }

  return {
    talk: now,
    change,
    ending(end, transferTo) {
      if (end === now.end && (transferTo === null || transferTo === now.transferTo)) return last;
      return change({ end, transferTo: transferTo ?? now.transferTo });
    },
    entries: (entries) => void write(() => store.appendEntries(entries, { take, isComplete: true })),
    progress(entries) {
      if (isProgressUnderWay || entries.length === 0) return;
      isProgressUnderWay = true;
      void write(() => store.appendEntries(entries, { take, isComplete: false })).finally(() => {
        isProgressUnderWay = false;
      });
    },
    afterwards: (work) => void inOrder(async () => (isOurs ? work() : undefined)),
    giveAway() {
      isOurs = false;
      return last;
    },
  };
}
