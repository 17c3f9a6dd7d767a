// Ending a call from outside. Exotel has no hang-up for a call between two numbers (reference: no REST hang-up of v1
// calls is documented), so of those only what has not been placed yet can be ended, and an agent's talk. A call between
// users of the app is ended by either of them, or by an operator.
import { type DeviceHangUpReason, isEndStatus, type Rejection, reject } from '@patchcord/protocol';
import { isWithAgent } from './agent-legs.ts';
import { type AppCall, isSameParty, type Party } from './app-call.ts';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import type { CallStore } from './ports.ts';
import type { TalkStore } from './talk.ts';

/** Who wants a call to end. */
export interface Ender extends Party {
  /** May end calls through the provider. */
  mayPlace: boolean;
  /** May end calls of others. */
  isOperator: boolean;
  /** What a device says of the end of a call between users of the app. */
  reason?: DeviceHangUpReason | undefined;
}

export type HungUp = { ok: true } | { ok: false; rejection: Rejection };
export type HangUp = (callId: string, by: Ender) => Promise<HungUp>;

/** Lets the talk of a call come to its end, where it runs on this instance; false: none does. */
export type EndTalk = (callId: string) => boolean;

export function createHangUp(deps: {
  store: CallStore & Pick<TalkStore, 'talksOf'>;
  changer: CallChanger;
  endTalk: EndTalk;
}): HangUp {
  const { store, changer, endTalk } = deps;

  async function endAppCall(call: Call, { caller, callee }: AppCall, by: Ender): Promise<HungUp> {
    const isParty = by.userId === caller.userId || by.userId === callee.userId;
    if (!isParty && !by.isOperator) return refuse('not-your-call');
    const party = isParty ? { userId: by.userId, deviceId: by.deviceId } : null;
    const isInCall = party !== null && (isSameParty(caller, party) || isSameParty(callee, party));
    const reason = isInCall && by.reason !== undefined ? { reason: by.reason } : {};
    const fact = { kind: 'hung-up' as const, by: party, ...reason };
    const { call: after, changed } = await changer.apply(call.id, { kind: 'in-app', fact }, { read: call });
    // Asked again by the same device, it is done: the first answer may have been lost.
    const isDone = changed || (party?.deviceId != null && isSameParty(after?.app?.endedBy ?? null, party));
    return isDone ? { ok: true } : refuse('call-already-ended');
  }

  /** Asks the instance that has the talk, by the log; false: none has one. */
  async function endTalkElsewhere(call: Call): Promise<boolean> {
    if (!isWithAgent(call)) return false;
    const talks = await store.talksOf(call.id);
    if (talks.every(({ end, endedAt }) => end !== null || endedAt !== null)) return false;
    return (await changer.apply(call.id, { kind: 'talk-end-asked' }, { read: call })).changed;
  }

  async function endPhoneCall(call: Call): Promise<HungUp> {
    if (isEndStatus(call.status)) return refuse('call-already-ended');
    if (endTalk(call.id) || (await endTalkElsewhere(call))) return { ok: true };
    if (call.dial !== 'waiting') return refuse('hang-up-not-supported');
    const { call: after } = await changer.apply(call.id, { kind: 'canceled-before-dial' });
    return after?.status === 'canceled' ? { ok: true } : refuse('hang-up-not-supported');
  }

  return async (callId, by) => {
    const call = await store.findById(callId);
    if (call === null) return refuse('call-not-found');
    if (call.app !== null) return endAppCall(call, call.app, by);
    return by.mayPlace ? endPhoneCall(call) : refuse('forbidden', 'The token does not carry the scope calls:place.');
  };
}

type Refusal = 'call-not-found' | 'call-already-ended' | 'hang-up-not-supported' | 'not-your-call' | 'forbidden';

function refuse(code: Refusal, message?: string) {
  return { ok: false, rejection: reject(code, message) } as const;
}
