// Deletes calls that have been over for longer than they are kept, with all that belongs to them.
import type { HeldLease } from './ports.ts';

/** A call that is over and old enough, as it was when it was looked for. */
export interface ExpiredCall {
  id: string;
  /** 0: there is no such call, but talks of it. */
  version: number;
  /** Names of the recordings that there may be of it. */
  recordings: string[];
}

export interface CallExpiry {
  /**
   * Calls that have ended and of which nothing more is to come, that are older than `before` (epoch ms), as everything is
   * that happened in them. The oldest first; then those of which there are only talks, because the database was away when
   * they began.
   */
  expiredCalls(query: { before: number; limit: number }): Promise<ExpiredCall[]>;
  /**
   * Deletes those that are still as they were read, with their events, deliveries, talks and transcripts. Gives how many
   * that were; none when the lease is somebody else's.
   */
  forgetCalls(calls: ExpiredCall[], lease: HeldLease): Promise<number>;
}

export interface ForgetCallsOptions {
  store: CallExpiry;
  /** Resolves when there is no recording of that name any more, also when there was none. */
  removeRecording: (name: string) => Promise<void>;
  keptMs: number;
  /** Epoch ms. */
  now: () => number;
  /** How many are deleted in one transaction: while it lasts other writers may wait. */
  batch: number;
  /** So many are gone; after each batch. */
  onForgotten: (count: number) => void;
}

/** Deletes up to `batches` batches. Rejects at the first recording that stays. */
export type ForgetCalls = (batches: number, lease: HeldLease) => Promise<void>;

export function createForgetCalls(options: ForgetCallsOptions): ForgetCalls {
  const { store, removeRecording, keptMs, now, batch, onForgotten } = options;
  return async (batches, lease) => {
    for (let round = 0; round < batches; round += 1) {
      const expired = await store.expiredCalls({ before: now() - keptMs, limit: batch });
      // Recordings first: of a call that is gone nobody would know their names.
      for (const name of expired.flatMap(({ recordings }) => recordings)) await removeRecording(name);
      const forgotten = expired.length === 0 ? 0 : await store.forgetCalls(expired, lease);
      onForgotten(forgotten);
      if (forgotten < batch) return;
    }
  };
}
