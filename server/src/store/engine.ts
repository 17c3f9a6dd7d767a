// What a database engine does for the store: read, and write a batch of changes in one transaction.
import type { AuditLog } from '../calls/audit.ts';
import type { Call } from '../calls/call.ts';
import type { CallExpiry } from '../calls/forget-calls.ts';
import type { CallStore, Change, CommitResult, StoredEvent } from '../calls/ports.ts';
import type { TalkStore, TalkWritten } from '../calls/talk.ts';
import type { LeaseStore } from './leases.ts';
import type { PresenceStore } from './presence.ts';
import type { PushTargetStore } from './push-targets.ts';
import type { TalkTakeovers } from './take-over-talk.ts';
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
  /** The last event that is deleted; 0: none is. */
  trimmedSeq: number;
}

/** What is going on as of one place in the log. */
export interface Snapshot {
  head: LogHead;
  /** Calls that have not ended, the newest first. */
  calls: Call[];
  /** Those that ring for the users that were named, be they among `calls` or not. */
  ringing: Call[];
}

type TalkReads = Pick<TalkStore, 'talksOf' | 'entriesOf'> & Pick<AuditLog, 'accessesTo'>;

export type StoreReads = Omit<CallStore, 'commit'> &
  TalkReads & {
    head(): Promise<LogHead>;
    /** Events after `seq`, in order, less those that are deleted. */
    eventsAfter(seq: number, limit: number): Promise<StoredEvent[]>;
    /** Every call that rings between users of the app. */
    findAllRinging(): Promise<Call[]>;
    /** `users`: whose ringing calls are told, besides those that have not ended. */
    snapshot(limit: number, users: string[]): Promise<Snapshot>;
  };

type Engine = StoreReads & TalkTakeovers & CallExpiry & LeaseStore & PushTargetStore & PresenceStore;

export interface StoreEngine extends Engine {
  write(batch: Change[]): Promise<BatchResult>;
  /** What became of each write of the batch, in its order. */
  writeTalks(batch: TalkWrite[]): Promise<TalkWritten[]>;
  close(): Promise<void>;
}

/** Every method by name, for engines that live on the other side of a thread. */
export const engineMethods = [
  'findById',
  'findBySid',
  'findByRequestKey',
  'findRinging',
  'findReported',
  'findDueInApp',
  'findDue',
  'findActive',
  'list',
  'eventsOf',
  'deliveriesOf',
  'countCalls',
  'listDeliveries',
  'talksOf',
  'entriesOf',
  'takeOverTalk',
  'orphanTalks',
  'expiredCalls',
  'forgetCalls',
  'accessesTo',
  'head',
  'eventsAfter',
  'findAllRinging',
  'snapshot',
  'claimLease',
  'renewLease',
  'releaseLease',
  'savePushTarget',
  'removePushTarget',
  'removePushTargetsOfDevice',
  'pushTargetsOf',
  'beat',
  'connectDevices',
  'restoreDevices',
  'disconnectDevices',
  'devicesOf',
  'connectionOf',
  'endRun',
  'forgetGone',
  'reachOf',
  'connectedDevices',
  'write',
  'writeTalks',
  'close',
] as const satisfies (keyof StoreEngine)[];
