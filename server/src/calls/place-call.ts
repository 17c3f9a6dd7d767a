// Placing a call: the intent is stored first, then the provider is asked, once; or a user of the app is rung.
import { type CallType, type Rejection, reject } from '@patchcord/protocol';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import type { Dialler } from './dial.ts';
import { toE164 } from './numbers.ts';
import type { AppOrder } from './place-app-call.ts';
import type { CallStore, Ids } from './ports.ts';
import { userNamed } from './recipient.ts';

export interface PlaceOrder {
  /** With an agent: the ExoPhone to call from; undefined: the usual one. */
  callerId?: string | undefined;
  recipientId: string;
  callType: CallType;
  /** The agent that talks with the recipient; undefined: the caller does. */
  agent?: string | undefined;
  /** How long a user of the app is rung; undefined: as usual. */
  ringTimeoutSeconds?: number | undefined;
  /** The user who asks; requestIds of different users are different. */
  placedBy: string;
  /** The device that it is asked on; undefined: none that is known. */
  placedOn?: string | undefined;
  requestId: string | undefined;
}

export type Placed =
  | {
      ok: true;
      call: Call;
      /** Whether this requestId had placed the call before; then nothing was dialled. */
      duplicate: boolean;
      /** Whether the two were ringing already, and this is that call. */
      joined: boolean;
      /** Resolves when the provider has answered: a refusal, or null. Never rejects. */
      dialled: Promise<Rejection | null>;
    }
  | { ok: false; rejection: Rejection };

export type PlaceCall = (order: PlaceOrder) => Promise<Placed>;

export function createPlaceCall(deps: {
  store: CallStore;
  changer: CallChanger;
  ids: Ids;
  dialler: Dialler | null;
  /** The number that agents call from; null without telephony. */
  exoPhone: string | null;
  isAgent: (name: string) => boolean;
  placeAppCall: (asked: AppOrder) => Promise<Placed>;
}): PlaceCall {
  const { store, changer, ids, dialler, exoPhone, isAgent, placeAppCall } = deps;

  async function earlierCall(requestKey: string | null): Promise<Call | null> {
    return requestKey === null ? null : store.findByRequestKey(requestKey);
  }

  return async (asked) => {
    const requestKey = asked.requestId === undefined ? null : JSON.stringify([asked.placedBy, asked.requestId]);
    const calleeId = userNamed(asked.recipientId);
    if (calleeId !== null) {
      const caller = { userId: asked.placedBy, deviceId: asked.placedOn ?? null };
      return placeAppCall({ order: asked, caller, calleeId, requestKey });
    }
    if (asked.agent !== undefined && !isAgent(asked.agent)) return { ok: false, rejection: reject('unknown-agent') };
    const order = { ...asked, callerId: asked.callerId ?? (asked.agent === undefined ? undefined : exoPhone) };
    const parties = partiesOf(order);
    if (!parties.ok) return parties;
    if (dialler === null) return { ok: false, rejection: reject('telephony-not-configured') };

    const earlier = await earlierCall(requestKey);
    if (earlier !== null) return repeated(earlier, order);

    const call = await changer.create({ ...parties.value, id: ids.callId(), requestKey });
    if (call === 'conflict') {
      const winner = await earlierCall(requestKey);
      if (winner === null) throw new Error('A new call conflicts with no call');
      return repeated(winner, order);
    }
    return { ok: true, call, duplicate: false, joined: false, dialled: dialler.dial(call) };
  };
}

/** The order with its caller, who is null when there is no telephony. */
type CompleteOrder = Omit<PlaceOrder, 'callerId'> & { callerId: string | null | undefined };

function partiesOf(order: CompleteOrder) {
  const { callerId } = order;
  if (callerId === null) return { ok: false, rejection: reject('telephony-not-configured') } as const;
  if (callerId === undefined) {
    const issues = [{ path: 'callerId', message: 'is needed unless an agent calls' }];
    return { ok: false, rejection: reject('invalid-message', undefined, { issues }) } as const;
  }
  const fromE164 = toE164(callerId);
  const toE164Number = toE164(order.recipientId);
  const issues = [
    ...(fromE164 === null ? [{ path: 'callerId', message: 'not a phone number that can be dialled' }] : []),
    ...(toE164Number === null ? [{ path: 'recipientId', message: 'not a phone number that can be dialled' }] : []),
  ];
  if (fromE164 === null || toE164Number === null) {
    return { ok: false, rejection: reject('invalid-number', undefined, { issues }) } as const;
  }
  if (fromE164 === toE164Number) return { ok: false, rejection: reject('same-number') } as const;
  if (order.callType === 'video') return { ok: false, rejection: reject('video-needs-app-user') } as const;
  const value = {
    direction: 'outbound' as const,
    callType: order.callType,
    from: callerId,
    to: order.recipientId,
    fromE164,
    toE164: toE164Number,
    agent: order.agent ?? null,
    placedBy: order.placedBy,
    flags: [],
  };
  return { ok: true, value } as const;
}

function repeated(earlier: Call, order: CompleteOrder): Placed {
  const same =
    earlier.app === null &&
    earlier.from === order.callerId &&
    earlier.to === order.recipientId &&
    earlier.callType === order.callType &&
    earlier.agent === (order.agent ?? null);
  if (!same) return { ok: false, rejection: reject('request-id-reused') };
  return { ok: true, call: earlier, duplicate: true, joined: false, dialled: Promise.resolve(null) };
}
