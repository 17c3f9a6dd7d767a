// What is to be stored of one talk, one after the other. While the store is away the first of it is tried again and again,
// and the rest waits: nothing is lost of an outage that passes.
import { backOffMs } from '../../back-off.ts';
import { StoreUnavailableError } from '../../calls/ports.ts';
import type { Timers } from '../../timers.ts';

const pauses = { minMs: 500, maxMs: 10_000 };
/** A store that has been away for so long is tried once for each write, until it takes one. */
const PATIENCE_MS = 10 * 60_000;

export interface WriteQueue {
  /** Does the work once all before is done, `once` or until the store takes it. Never rejects. */
  add(work: () => Promise<unknown>, tries?: 'once'): Promise<void>;
  /** Resolves when all that was added is done, or given up. */
  readonly last: Promise<void>;
  /** The next try is due now. */
  hurry(): void;
  /** From now on everything is tried once. */
  giveUp(): void;
}

/** `onError` hears of the first failure of each write, and of each that is given up. */
export function createWriteQueue(timers: Timers, onError: (error: unknown) => void): WriteQueue {
  let last: Promise<void> = Promise.resolve();
  let awaySinceMs: number | null = null;
  let isGivenUp = false;
  let hurry = () => {};

  function mayTryAgain(error: unknown): boolean {
    if (!(error instanceof StoreUnavailableError)) return false;
    awaySinceMs ??= timers.now();
    return !isGivenUp && timers.now() - awaySinceMs < PATIENCE_MS;
  }

  function pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = timers.after(ms, resolve);
    hurry = () => {
      cancel();
      resolve();
    };
    return promise;
  }

  async function run(work: () => Promise<unknown>, isOnce: boolean): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      try {
        await work();
        awaySinceMs = null;
        return;
      } catch (error) {
        const isLost = isOnce || !mayTryAgain(error);
        if (isLost || failures === 0) onError(error);
        if (isLost) return;
      }
      await pause(backOffMs(failures, pauses));
    }
  }

  return {
    add(work, tries) {
      last = last.then(() => run(work, tries === 'once'));
      return last;
    },
    get last() {
      return last;
    },
    hurry: () => hurry(),
    giveUp() {
      isGivenUp = true;
      hurry();
    },
  };
}
