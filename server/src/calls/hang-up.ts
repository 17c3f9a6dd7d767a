// Ending a call from outside. Exotel has no hang-up for a call between two numbers (reference: no REST hang-up of v1
// calls is documented), so all that can be ended is a call that has not been placed yet, and an agent's talk.
import { isEndStatus, type Rejection, reject } from '@patchcord/protocol';
import type { CallChanger } from './change-call.ts';
import type { CallStore } from './ports.ts';

export type HangUp = (callId: string) => Promise<{ ok: true } | { ok: false; rejection: Rejection }>;

/** Lets the talk of a call come to its end, where it runs on this instance; false: none does. */
export type EndTalk = (callId: string) => boolean;

export function createHangUp(deps: { store: CallStore; changer: CallChanger; endTalk: EndTalk }): HangUp {
  const { store, changer, endTalk } = deps;
  return async (callId) => {
    const call = await store.findById(callId);
    if (call === null) return refuse('call-not-found');
    if (isEndStatus(call.status)) return refuse('call-already-ended');
    if (endTalk(callId)) return { ok: true };
    if (call.dial !== 'waiting') return refuse('hang-up-not-supported');
    const { call: after } = await changer.apply(callId, { kind: 'canceled-before-dial' });
    return after?.status === 'canceled' ? { ok: true } : refuse('hang-up-not-supported');
  };
}

function refuse(code: 'call-not-found' | 'call-already-ended' | 'hang-up-not-supported') {
  return { ok: false, rejection: reject(code) } as const;
}
