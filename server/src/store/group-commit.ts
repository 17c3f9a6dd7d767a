// Commits in groups: while one batch is being written the next one gathers, so that the cost of a durable commit is
// shared by everybody who waits for one.
import { type Change, type CommitResult, type StoredEvent, StoreUnavailableError } from '../calls/ports.ts';
import type { BatchResult } from './engine.ts';

const MAX_BATCH = 200;
const MAX_WAITING = 20_000;

interface Waiting {
  change: Change;
  resolve: (result: CommitResult) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommit {
  /** Resolves when the change is durable, or has met a conflict. */
  commit(change: Change): Promise<CommitResult>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

/**
 * `onCommitted` gets every event once, in the order of the log, before the commit that caused it resolves.
 */
export function createGroupCommit(
  write: (batch: Change[]) => Promise<BatchResult>,
  onCommitted: (events: StoredEvent[]) => void,
): GroupCommit {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      await writeOut(batch);
    }
    writing = null;
  }

  async function writeOut(batch: Waiting[]): Promise<void> {
    let result: BatchResult;
    try {
      result = await write(batch.map(({ change }) => change));
    } catch (error) {
      const unavailable = new StoreUnavailableError('The database did not take the change', { cause: error });
      for (const { reject } of batch) reject(unavailable);
      return;
    }
    if (result.events.length > 0) onCommitted(result.events);
    for (const [index, { resolve }] of batch.entries()) resolve(result.results[index] as CommitResult);
  }

  return {
    commit(change) {
      if (waiting.length >= MAX_WAITING) {
        return Promise.reject(new StoreUnavailableError(`${MAX_WAITING} changes wait for the database already`));
      }
      const { promise, resolve, reject } = Promise.withResolvers<CommitResult>();
      waiting.push({ change, resolve, reject });
      writing ??= drain();
      return promise;
    },
    async idle() {
      while (writing !== null) await writing;
    },
  };
}
