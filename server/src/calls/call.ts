// What the server knows of one call. Plain data: it is stored as it stands here.

import type { CallDirection, CallStatus, CallType, ErrorCode, LegStatus } from '@patchcord/protocol';
import type { AppCall } from './app-call.ts';

export interface Leg {
  status: LegStatus;
  onCallSeconds: number | null;
  answeredBy: string | null;
  cause: string | null;
}

/**
 * How far the order to the provider has come:
 * `none` we never place it (inbound) · `dialling` a request may be on its way · `waiting` surely not placed, to be
 * dialled again at `dialAgainAt` · `unclear` the answer was lost, so it is being looked up and never dialled again ·
 * `accepted` the provider has it · `refused` the provider will not.
 */
export type DialState = 'none' | 'dialling' | 'waiting' | 'unclear' | 'accepted' | 'refused';

export interface Reason {
  code: ErrorCode;
  message: string;
}

export interface Call {
  /** UUIDv7; the provider carries it as CustomField. */
  id: string;
  /** Grows by one with every stored change; 0 is a call that is not stored yet. */
  version: number;
  /** Makes placing idempotent: the placing client and its requestId; null without one. */
  requestKey: string | null;
  direction: CallDirection;
  callType: CallType;
  /** As the call was placed. */
  from: string;
  to: string;
  fromE164: string | null;
  toE164: string | null;
  /**
   * The voice agent that talks in it, or is to. Of an outbound call `from` is then the ExoPhone and `to` the person, the
   * only one whom the provider dials; of an inbound one `to` is the ExoPhone that the agent answers.
   */
  agent: string | null;
  /** The subject of the token that it was placed with; null: it was not placed here. */
  placedBy: string | null;
  /** What a call between users of the app has beyond others; null: it goes through the provider. */
  app: AppCall | null;
  /** Whether it is a talk of an agent with a browser: the provider has no part in it. `from` is then the user. */
  isWeb: boolean;
  /** The provider's id. */
  callSid: string | null;
  status: CallStatus;
  legs: { from: Leg; to: Leg };
  dial: DialState;
  dialStartedAt: number | null;
  dialAgainAt: number | null;
  /** Why it failed; while the dial is `waiting` or `unclear`, why it would fail if nothing better comes. */
  reason: Reason | null;
  createdAt: number;
  /** When the status was taken. */
  statusAt: number;
  answeredAt: number | null;
  /** The instance that the agent's last stream came to; null: none has come. */
  instanceId: string | null;
  /** When the agent's stream ended, while it is not known what became of the call; null: not, or it has another one. */
  streamEndedAt: number | null;
  /** When somebody last wanted the agent's talk to end that ran on another instance. */
  talkEndAskedAt: number | null;
  endedAt: number | null;
  /** When the provider last said anything about it. */
  lastHeardAt: number;
  conversationSeconds: number | null;
  durationSeconds: number | null;
  price: number | null;
  recordingUrl: string | null;
  /** Whether the figures are final. */
  settled: boolean;
  /** Questions to the provider since it last told something new, and how many of them found no such call. */
  checks: number;
  notFound: number;
  /** When to ask the provider next, epoch ms; null: never again. */
  nextCheckAt: number | null;
  flags: string[];
}

const idleLeg: Leg = { status: 'not-dialled', onCallSeconds: null, answeredBy: null, cause: null };

/** The parts of a call that are known when it is first heard of. */
export type NewCall = Pick<
  Call,
  'id' | 'requestKey' | 'direction' | 'callType' | 'from' | 'to' | 'fromE164' | 'toE164' | 'agent' | 'flags'
> &
  Partial<Pick<Call, 'app' | 'isWeb' | 'placedBy'>>;

/**
 * A call that is not stored yet, in `initiated`. An outbound one counts as being dialled from this moment, unless it is
 * between users of the app.
 */
export function newCall(parties: NewCall, now: number): Call {
  const app = parties.app ?? null;
  const outbound = parties.direction === 'outbound' && app === null;
  return {
    ...parties,
    app,
    isWeb: parties.isWeb ?? false,
    placedBy: parties.placedBy ?? null,
    version: 0,
    callSid: null,
    status: 'initiated',
    legs: { from: idleLeg, to: idleLeg },
    dial: outbound ? 'dialling' : 'none',
    dialStartedAt: outbound ? now : null,
    dialAgainAt: null,
    reason: null,
    createdAt: now,
    statusAt: now,
    answeredAt: null,
    instanceId: null,
    streamEndedAt: null,
    talkEndAskedAt: null,
    endedAt: null,
    lastHeardAt: now,
    conversationSeconds: null,
    durationSeconds: null,
    price: null,
    recordingUrl: null,
    settled: false,
    checks: 0,
    notFound: 0,
    nextCheckAt: null,
  };
}
