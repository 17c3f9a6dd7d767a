// Placing a call: the intent is stored first, then the provider is asked, once.
import { type CallType, type Rejection, reject } from '@patchcord/protocol';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import type { Dialler } from './dial.ts';
import { toE164 } from './numbers.ts';
import type { CallStore, Ids } from './ports.ts';

export interface PlaceOrder {
  callerId: string;
  recipientId: string;
  callType: CallType;
  /** Who asks; requestIds of different clients are different. */
  placedBy: string;
  requestId: string | undefined;
}

export type Placed =
  | {
      ok: true;
      call: Call;
      /** Whether this requestId had placed the call before; then nothing was dialled. */
      duplicate: boolean;
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
}): PlaceCall {
  const { store, changer, ids, dialler } = deps;

  async function earlierCall(requestKey: string | null): Promise<Call | null> {
    return requestKey === null ? null : store.findByRequestKey(requestKey);
  }

  return async (order) => {
    const parties = partiesOf(order);
    if (!parties.ok) return parties;
    if (dialler === null) return { ok: false, rejection: reject('telephony-not-configured') };

    const requestKey = order.requestId === undefined ? null : JSON.stringify([order.placedBy, order.requestId]);
    const earlier = await earlierCall(requestKey);
    if (earlier !== null) return repeated(earlier, order);

    const call = await changer.create({ ...parties.value, id: ids.callId(), requestKey });
    if (call === 'conflict') {
      const winner = await earlierCall(requestKey);
      if (winner === null) throw new Error('A new call conflicts with no call');
      return repeated(winner, order);
    }
    return { ok: true, call, duplicate: false, dialled: dialler.dial(call) };
  };
}

function partiesOf(order: PlaceOrder) {
  const fromE164 = toE164(order.callerId);
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
    from: order.callerId,
    to: order.recipientId,
    fromE164,
    toE164: toE164Number,
    flags: [],
  };
  return { ok: true, value } as const;
}

function repeated(earlier: Call, order: PlaceOrder): Placed {
  const same =
    earlier.from === order.callerId && earlier.to === order.recipientId && earlier.callType === order.callType;
  if (!same) return { ok: false, rejection: reject('request-id-reused') };
  return { ok: true, call: earlier, duplicate: true, dialled: Promise.resolve(null) };
}
