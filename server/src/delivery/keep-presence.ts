// Keeps this instance alive in the eyes of the others, and its devices true.
import { type DeviceBook, graceMs } from './device-book.ts';

const BEAT_MS = 3_000;
/** After this long without a beat the devices of an instance count as gone. */
const ALIVE_MS = 10_000;
/** How often a server that has its database to itself has those forgotten that have gone. */
const TIDY_MS = 60_000;
/** Dead instances are forgotten after this; one that was only paused tells of its devices again. */
const FORGET_MS = 60_000;
/** Of a server that has its database to itself, nobody else would notice. */
const FOR_EVER_MS = 100 * 365 * 86_400_000;

export interface InstanceTable {
  beat(run: { runId: string; ttlMs: number }): Promise<boolean>;
  endRun(run: { runId: string; graceMs: number }): Promise<void>;
  forgetGone(agoMs: number): Promise<void>;
}

export interface KeptPresence {
  /** Beats now: something may have been missed. */
  beat(): void;
  /** The instance leaves; its devices may come back on another one. */
  stop(): Promise<void>;
}

/** Resolves after the first beat. `mayHaveMissed`: whether the other instances cannot be heard just now. */
export async function keepPresence(options: {
  table: InstanceTable;
  book: DeviceBook;
  runId: string;
  isShared: boolean;
  mayHaveMissed: () => boolean;
  onError: (error: unknown) => void;
}): Promise<KeptPresence> {
  const { table, book, runId, isShared, mayHaveMissed, onError } = options;
  const ttlMs = isShared ? ALIVE_MS : FOR_EVER_MS;
  let beating: Promise<void> | null = null;
  let isDoubtful = false;

  async function beatOnce(): Promise<void> {
    const wasKnown = await table.beat({ runId, ttlMs });
    if (!wasKnown || isDoubtful) {
      isDoubtful = false;
      await book.reconcile({ restore: !wasKnown });
    }
    await table.forgetGone(FORGET_MS);
  }

  function beat(mayBeWrong: boolean): void {
    isDoubtful ||= mayBeWrong;
    // A database that takes its time is not asked twice.
    beating ??= beatOnce()
      .catch((error: unknown) => {
        isDoubtful = true;
        onError(error);
      })
      .finally(() => {
        beating = null;
      });
  }

  await table.beat({ runId, ttlMs });
  const timer = setInterval(() => beat(isShared && mayHaveMissed()), isShared ? BEAT_MS : TIDY_MS);
  return {
    beat: () => beat(true),
    async stop() {
      clearInterval(timer);
      await beating;
      await table.endRun({ runId, graceMs }).catch(onError);
    },
  };
}
