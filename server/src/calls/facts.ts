// Everything that can become known about a call, in the heart's own words. Adapters translate into these.
import type { CallStatus, LegStatus } from '@patchcord/protocol';
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
  | { kind: 'stream-started'; callSid: string; agent: string }
  /** An agent's stream is over; `callOver`: and the call with it. Else the provider has to be asked. */
  | { kind: 'stream-ended'; callOver: boolean }
  /** The provider was asked and had nothing to tell. */
  | { kind: 'checked'; found: boolean }
  /** Somebody takes the order back while the call waits to be dialled again. */
  | { kind: 'canceled-before-dial' }
  /** Nobody can account for the call any more. */
  | { kind: 'given-up'; reason: Reason };
