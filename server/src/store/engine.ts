// What a database engine does for the store: read, and write a batch of changes in one transaction.
import type { AuditLog } from '../calls/audit.ts';
import type { CallStore, Change, CommitResult, StoredEvent } from '../calls/ports.ts';
import type { TalkStore } from '../calls/talk.ts';
import type { TalkWrite } from './write-talks.ts';

export interface BatchResult {
  /** One for each change of the batch, in its order. */
  results: CommitResult[];
  /** The events of the committed ones, in the order of the log. */
  events: StoredEvent[];
}

export interface LogHead {
  epoch: string;
  seq: number;
}

type TalkReads = Pick<TalkStore, 'talksOf' | 'entriesOf'> & Pick<AuditLog, 'accessesTo'>;

export type StoreReads = Omit<CallStore, 'commit'> &
  TalkReads & {
    head(): Promise<LogHead>;
    /** Events after `seq`, in order. */
    eventsAfter(seq: number, limit: number): Promise<StoredEvent[]>;
    /** Calls that have not ended, with the place in the log that they stand for. */
    snapshot(limit: number): Promise<{ head: LogHead; calls: Awaited<ReturnType<CallStore['findActive']>> }>;
  };

export interface StoreEngine extends StoreReads {
  write(batch: Change[]): Promise<BatchResult>;
  writeTalks(batch: TalkWrite[]): Promise<void>;
  close(): Promise<void>;
}

/** Every method by name, for engines that live on the other side of a thread. */
export const engineMethods = [
  'findById',
  'findBySid',
  'findByRequestKey',
  'findReported',
  'findDue',
  'findActive',
  'list',
  'eventsOf',
  'deliveriesOf',
  'talksOf',
  'entriesOf',
  'accessesTo',
  'head',
  'eventsAfter',
  'snapshot',
  'write',
  'writeTalks',
  'close',
] as const satisfies (keyof StoreEngine)[];
