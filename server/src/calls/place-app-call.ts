// Placing a call to a user of the app: it rings as soon as it is stored. Two people never ring each other twice.
import { reject, ringTimeoutSeconds as ringTimes } from '@patchcord/protocol';
import { newAppCall, type Party, pairOf } from './app-call.ts';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import type { Placed, PlaceOrder } from './place-call.ts';
import type { CallStore, Clock, Ids, People, Reach } from './ports.ts';
import { names } from './recipient.ts';

/** What stands in the way between reading and writing is mostly gone at the second try. */
const MAX_ATTEMPTS = 10;

export interface AppOrder {
  order: PlaceOrder;
  caller: Party;
  calleeId: string;
  requestKey: string | null;
}

export function createPlaceAppCall(deps: {
  store: CallStore;
  changer: CallChanger;
  ids: Ids;
  clock: Clock;
  people: People;
}): (asked: AppOrder) => Promise<Placed> {
  const { store, changer, ids, clock, people } = deps;

  /** Takes part in the call that rings between the two already; null when it has ceased to ring meanwhile. */
  async function join(ringing: Call, { caller, order, requestKey }: AppOrder): Promise<Placed | null> {
    const fact = { kind: 'joined' as const, by: caller, callType: order.callType, requestKey };
    const { call, changed } = await changer.apply(ringing.id, { kind: 'in-app', fact }, { read: ringing });
    if (call === null || call.app === null) return null;
    const isCaller = call.app.caller.userId === caller.userId;
    const hasAnswered = changed || (requestKey !== null && call.app.joinedKey === requestKey);
    const isIn = isCaller ? call.status === 'ringing' : call.status === 'in-progress' && hasAnswered;
    return isIn ? placed(call, { joined: true }) : null;
  }

  async function ring(asked: AppOrder, reach: Reach): Promise<Call | 'conflict'> {
    const { order, caller, calleeId, requestKey } = asked;
    const expiresAt = clock.now() + (order.ringTimeoutSeconds ?? ringTimes.usual) * 1000;
    const parties = {
      id: ids.callId(),
      requestKey,
      direction: 'outbound' as const,
      callType: order.callType,
      from: order.callerId ?? caller.userId,
      to: order.recipientId,
      fromE164: null,
      toE164: null,
      agent: null,
      placedBy: caller.userId,
      flags: [],
      app: newAppCall(caller, calleeId, expiresAt),
    };
    const isReachable = reach.devices.length > 0 || reach.hasPushTarget;
    const fact = { kind: isReachable ? ('rung' as const) : ('nobody-reachable' as const) };
    return changer.create(parties, { fact: { kind: 'in-app', fact } });
  }

  return async (asked) => {
    const { order, caller, calleeId, requestKey } = asked;
    const reach = await people.reachOf(calleeId);
    if (!reach.isKnown) return refused('unknown-user');
    const refusal = orderRefusal(order, caller, calleeId);
    if (refusal !== null) return { ok: false, rejection: refusal };
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const earlier = requestKey === null ? null : await store.findByRequestKey(requestKey);
      if (earlier !== null) return repeated(earlier, asked);
      const ringing = await store.findRinging(pairOf(caller.userId, calleeId));
      const joined = ringing === null ? null : await join(ringing, asked);
      if (joined !== null) return joined;
      if (ringing !== null) continue;
      const call = await ring(asked, reach);
      if (call !== 'conflict') return placed(call, {});
    }
    throw new Error(`A call between two users could not be placed in ${MAX_ATTEMPTS} attempts`);
  };
}

function orderRefusal({ callerId, agent }: PlaceOrder, caller: Party, calleeId: string) {
  if (caller.userId === calleeId) return reject('same-user');
  const issues = [
    ...(agent === undefined ? [] : [{ path: 'agent', message: 'agents talk with phone numbers only' }]),
    ...(callerId === undefined || names(callerId, caller.userId)
      ? []
      : [{ path: 'callerId', message: 'a user of the app can only be called in one’s own name: leave it out' }]),
  ];
  return issues.length === 0 ? null : reject('invalid-message', undefined, { issues });
}

/** The same order again; also one that has joined a call of the other one. */
function repeated(earlier: Call, { order, caller, calleeId, requestKey }: AppOrder): Placed {
  const isJoined = earlier.app?.joinedKey === requestKey;
  const isSame =
    earlier.app !== null &&
    pairOf(earlier.app.caller.userId, earlier.app.callee.userId) === pairOf(caller.userId, calleeId) &&
    (isJoined || (earlier.to === order.recipientId && earlier.callType === order.callType));
  if (!isSame) return refused('request-id-reused');
  return placed(earlier, { duplicate: true, joined: isJoined });
}

function placed(call: Call, how: { duplicate?: boolean; joined?: boolean }): Placed {
  const { duplicate = false, joined = false } = how;
  return { ok: true, call, duplicate, joined, dialled: Promise.resolve(null) };
}

function refused(code: 'unknown-user' | 'request-id-reused'): Placed {
  return { ok: false, rejection: reject(code) };
}
