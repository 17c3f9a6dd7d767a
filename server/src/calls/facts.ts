// Everything that can become known about a call, in the heart's own words. Adapters translate into these.
import type { CallStatus, CallType, DeviceHangUpReason, LegStatus } from '@patchcord/protocol';
import type { Party } from './app-call.ts';
import type { Reason } from './call.ts';

/** What the provider says of a leg; null: nothing. */
export interface LegReport {
  status: LegStatus | null;
  onCallSeconds: number | null;
  answeredBy: string | null;
  cause: string | null;
}

/** What the provider says of a call. A null never wipes out what is known. */
export interface ProviderReport {
  callSid: string | null;
  status: CallStatus | null;
  /** A status that nobody has heard of, verbatim. */
  unknownStatus: string | null;
  legs: { from: LegReport | null; to: LegReport | null };
  conversationSeconds: number | null;
  durationSeconds: number | null;
  price: number | null;
  recordingUrl: string | null;
  /** Whether these figures are the final ones. */
  settled: boolean;
  /** Something odd that people should see, as a flag. */
  remark?: string;
}

export type Fact =
  | { kind: 'dial-started' }
  | { kind: 'dial-refused'; reason: Reason }
  /** The provider will not now but may later; nothing was placed. */
  | { kind: 'dial-postponed'; reason: Reason; dialAgainAt: number }
  /** Nobody knows whether the call was placed. */
  | { kind: 'dial-unclear'; reason: Reason }
  /** The provider said something: the answer to our dial, a webhook, call details. */
  | { kind: 'reported'; report: ProviderReport }
  /** An agent's stream has begun: the agent and the other party talk. */
  | { kind: 'stream-started'; callSid: string; agent: string; instanceId: string }
  /** The stream of a talk with a browser goes on: nobody but its instance could say so. */
  | { kind: 'stream-heard' }
  /** An agent's stream, on this instance, is over; `callOver`: and the call with it. Else the provider has to be asked. */
  | { kind: 'stream-ended'; callOver: boolean; instanceId: string }
  /** Somebody wants the agent's talk to end, which runs on another instance. */
  | { kind: 'talk-end-asked' }
  /** The provider was asked and had nothing to tell. */
  | { kind: 'checked'; found: boolean }
  /** The provider could not be asked, which says nothing about the call; null: it did not say when it can. */
  | { kind: 'not-asked'; retryAfterMs: number | null }
  /** Somebody takes the order back while the call waits to be dialled again. */
  | { kind: 'canceled-before-dial' }
  /** Nobody can account for the call any more. */
  | { kind: 'given-up'; reason: Reason }
  | { kind: 'in-app'; fact: AppFact };

/** What can become known of a call between users of the app. */
export type AppFact =
  /** It rings from now on. */
  | { kind: 'rung' }
  /** No device of the callee is connected, and none can be reached by push. */
  | { kind: 'nobody-reachable' }
  /** A device of the callee has said that it rings. */
  | { kind: 'acknowledged'; deviceId: string }
  | { kind: 'ignored'; deviceId: string }
  | { kind: 'accepted'; deviceId: string | null }
  | { kind: 'rejected'; by: Party }
  /** One of the two has called the other one, while this call was ringing between them. */
  | { kind: 'joined'; by: Party; callType: CallType; requestKey: string | null }
  /** The time of the ring is over. */
  | { kind: 'expired' }
  /**
   * Somebody wants it to end; null: an operator. While it rings the caller cancels it so, and the callee rejects it. Once
   * it is answered, `reason` says why.
   */
  | { kind: 'hung-up'; by: Party | null; reason?: DeviceHangUpReason }
  /** It was looked whether any of the two devices is connected. */
  | { kind: 'looked-after'; isAttended: boolean };
