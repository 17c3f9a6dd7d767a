// What the heart needs of the world, named by need. Each has one contract and as many implementations as it takes.
import type { CallStatus, CallType, CallView } from '@patchcord/protocol';
import type { Call, Reason } from './call.ts';
import type { ProviderReport } from './facts.ts';
import type { RingNotice } from './ring.ts';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Ids {
  /** A new call id (UUIDv7). */
  callId(): string;
}

/** One entry of the ordered log, as clients get it. */
export interface NewEvent {
  type: 'call_status_update' | 'call_updated';
  data: CallView;
  /** What it means for the devices that ring, or did. */
  ring?: RingNotice;
  /** The agent's talk is to come to its end, on whichever instance it runs. */
  endsTalk?: true;
}

export interface StoredEvent {
  /** Place in the log; grows by one. */
  seq: number;
  callId: string;
  type: NewEvent['type'];
  at: number;
  /** The JSON of `data`, made once and sent as it is. */
  dataJson: string;
  ring?: RingNotice;
  endsTalk?: true;
}

/** Something the provider delivered, kept as it came. The same delivery again only counts up. */
export interface Delivery {
  /** Same key: same delivery. */
  key: string;
  dialect: string;
  raw: string;
}

export interface StoredDelivery extends Delivery {
  firstAt: number;
  lastAt: number;
  times: number;
}

export interface Change {
  /** The call after the change, its version already counted up. */
  call: Call;
  /** The version that the change was made from; 0 for a new call. Equal to `call.version`: the call is unchanged. */
  fromVersion: number;
  events: NewEvent[];
  at: number;
  delivery?: Delivery;
  /** The duty by which it is made: when that has gone to another instance, the change is not made (`fenced`). */
  lease?: HeldLease;
}

/** A duty of one instance at a time; every owner has a greater token than the one before. */
export interface HeldLease {
  name: string;
  token: number;
}

/** What became of asking for a lease; `freeInMs`: when it will be free, unless it is renewed. */
export type ClaimedLease = { held: true; token: number } | { held: false; freeInMs: number };

/** `conflict`: somebody was faster. `fenced`: the lease is somebody else's. In both cases nothing was written. */
export type CommitResult = 'committed' | 'conflict' | 'fenced';

export interface CallListQuery {
  /** Any of these. */
  statuses?: CallStatus[] | undefined;
  direction?: Call['direction'] | undefined;
  /** E.164; matches either party. */
  number?: string | undefined;
  callSid?: string | undefined;
  medium?: CallView['medium'] | undefined;
  /** Made by `searchTermOf`: part of what is in `searchTextOf` of the call. */
  search?: string | undefined;
  createdFrom?: number | undefined;
  createdUntil?: number | undefined;
  /** Continue after this call (newest first). */
  after?: { createdAt: number; id: string } | undefined;
  limit: number;
}

export interface DeliveryListQuery {
  dialect?: string | undefined;
  /** Continue after this delivery (newest first). */
  after?: { firstAt: number; callId: string; key: string } | undefined;
  limit: number;
}

/** The database cannot promise, or tell, anything now. What the store rejects with. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
}

/** What a report says about which call it means. */
export interface ReportClues {
  id: string | null;
  callSid: string | null;
  fromE164: string | null;
  toE164: string | null;
  /** Whether the provider says that it has dialled `from`: then that may be the person whom an agent calls. */
  dialled: boolean;
}

/** Keeps calls and the one ordered log of their events. What `commit` has resolved survives any crash. */
export interface CallStore {
  /** Writes the call, its events and its delivery together, or nothing at all. */
  commit(change: Change): Promise<CommitResult>;
  findById(id: string): Promise<Call | null>;
  /** Where two calls carry one sid, the one that we placed. */
  findBySid(callSid: string): Promise<Call | null>;
  findByRequestKey(requestKey: string): Promise<Call | null>;
  /** The call that rings between the two, whoever calls whom; `pair` is made by `pairOf`. There is at most one. */
  findRinging(pair: string): Promise<Call | null>;
  /**
   * The call that a report is about: the one with our id, else with the provider's, else the only one between these
   * numbers that we placed and the provider has not named yet; `to` and `from` when it has dialled `from`.
   */
  findReported(clues: ReportClues): Promise<Call | null>;
  /** Calls without the provider (between users of the app, or with a browser) whose `nextCheckAt` has come, most urgent first. */
  findDueInApp(now: number, limit: number): Promise<Call[]>;
  /** The same of all other calls. */
  findDue(now: number, limit: number): Promise<Call[]>;
  /** Calls through the provider that have not ended, newest first. */
  findActive(limit: number): Promise<Call[]>;
  list(query: CallListQuery): Promise<Call[]>;
  eventsOf(callId: string): Promise<StoredEvent[]>;
  deliveriesOf(callId: string): Promise<StoredDelivery[]>;
  /** How many calls a list would have, `limit` at most. */
  countCalls(query: Omit<CallListQuery, 'after'>): Promise<number>;
  /** Of all calls, by when they were delivered first, newest first. */
  listDeliveries(query: DeliveryListQuery): Promise<(StoredDelivery & { callId: string })[]>;
}

/** How a user of the app can be reached now. */
export interface Reach {
  /** Whether this user has ever been connected, or has a push target. */
  isKnown: boolean;
  /** Devices that are connected, on whichever instance. */
  devices: string[];
  hasPushTarget: boolean;
}

/** The users of the app. */
export interface People {
  reachOf(userId: string): Promise<Reach>;
}

/** Who a call is placed between, as the provider's adapter needs it. */
export interface DialRequest {
  callId: string;
  fromE164: string;
  toE164: string;
  callType: CallType;
  /** Then only `to` is rung, shown `from`, and led to this agent; null: both are rung and connected. */
  agent: string | null;
}

export type DialOutcome =
  | { kind: 'accepted'; report: ProviderReport }
  | { kind: 'refused'; reason: Reason }
  | { kind: 'postponed'; reason: Reason; retryAfterMs: number }
  /** It may or may not have been placed. */
  | { kind: 'unclear'; reason: Reason };

export type DetailsOutcome =
  | { kind: 'found'; report: ProviderReport }
  | { kind: 'not-found' }
  /** The provider cannot be asked just now; that says nothing about the call. */
  | { kind: 'unavailable'; reason: Reason; retryAfterMs: number | null };

/** The telephony provider. */
export interface Telephony {
  /** The number that agents call from, as it was configured. */
  readonly exoPhone: string;
  /** Whether a call that it has dialled for an agent is over when the agent's stream is. */
  readonly agentCallsEndWithStream: boolean;
  /** Asks for the call once. Never repeats by itself. */
  dial(request: DialRequest): Promise<DialOutcome>;
  details(callSid: string): Promise<DetailsOutcome>;
  /** Calls between these numbers that the provider took since `since` (epoch ms), oldest first. */
  lookUp(request: DialRequest, since: number): Promise<LookUpOutcome>;
}

export type LookUpOutcome =
  | { kind: 'found'; reports: (ProviderReport & { callSid: string })[] }
  | { kind: 'unavailable'; reason: Reason; retryAfterMs: number | null };
