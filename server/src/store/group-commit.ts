// Commits in groups: while one batch is being written the next one gathers, so that the cost of a durable commit is
// shared by everybody who waits for one.
import { StoreUnavailableError } from '../calls/ports.ts';
import { isRefusedData } from './refused-data.ts';

const MAX_BATCH = 200;
const MAX_WAITING = 20_000;

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** What came of a batch. */
export interface Written<Result> {
  /** One for each item, in order. */
  results: Result[];
  /** Runs before anybody hears of their result. Must not throw. */
  tell?: () => void;
}

export interface GroupCommit<Item, Result> {
  /** Resolves when the item is durable, or has met a conflict. */
  commit(item: Item): Promise<Result>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
  /** Items that are not being written yet. */
  readonly waiting: number;
}

/** Items are written in the order in which they came. */
export function createGroupCommit<Item, Result>(
  write: (batch: Item[]) => Promise<Written<Result>>,
): GroupCommit<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let writing: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      await writeOut(batch);
    }
    writing = null;
  }

  async function writeOut(batch: Waiting<Item, Result>[]): Promise<void> {
    let written: Written<Result>;
    try {
      written = await write(batch.map(({ item }) => item));
    } catch (error) {
      if (isRefusedData(error)) return writeOneByOne(batch, error);
      const unavailable = new StoreUnavailableError('The database did not take the change', { cause: error });
      for (const { reject } of batch) reject(unavailable);
      return;
    }
    written.tell?.();
    for (const [index, { resolve }] of batch.entries()) resolve(written.results[index] as Result);
  }

  /** What the database refuses is refused alone: the others of its batch are written. */
  async function writeOneByOne(batch: Waiting<Item, Result>[], cause: unknown): Promise<void> {
    if (batch.length > 1) for (const one of batch) await writeOut([one]);
    else for (const { reject } of batch) reject(new Error('The database refuses what the change holds', { cause }));
  }

  return {
    commit(item) {
      if (waiting.length >= MAX_WAITING) {
        return Promise.reject(new StoreUnavailableError(`${MAX_WAITING} changes wait for the database already`));
      }
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      waiting.push({ item, resolve, reject });
      writing ??= drain();
      return promise;
    },
    async idle() {
      while (writing !== null) await writing;
    },
    get waiting() {
      return waiting.length;
    },
  };
}
