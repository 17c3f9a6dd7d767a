// The port through which a ring reaches a device on which no app of ours is connected.
import type { CallType } from '@patchcord/protocol';
import type { PushTarget } from './push-target.ts';

export interface PushRing {
  callId: string;
  /** Who calls: a number or a user, as the app shows it. */
  from: string;
  callType: CallType;
  /** Epoch ms; nobody rings after this. */
  expiresAt: number;
}

export type PushOutcome =
  /** The push service has taken it; whether the device rings is another thing. */
  | { kind: 'delivered' }
  /** There is no such device any more: forget the target. */
  | { kind: 'gone' }
  /** The same request may succeed later. `retryAfterMs`: not sooner; null when the service did not say. */
  | { kind: 'temporary'; reason: string; retryAfterMs: number | null }
  /** The same request will not succeed: something is set wrong. */
  | { kind: 'refused'; reason: string };

export interface PushSender {
  /**
   * Asks the push service once. Never rejects. A `reason` is a code for the log: no number, token or address is in it.
   */
  send(target: PushTarget, ring: PushRing): Promise<PushOutcome>;
  close(): void;
}

export const temporary = (reason: string, retryAfterMs: number | null = null): PushOutcome => ({
  kind: 'temporary',
  reason,
  retryAfterMs,
});

export const refused = (reason: string): PushOutcome => ({ kind: 'refused', reason });
