// Asks the provider for a call and records what came of it. A call is asked for once; only a refusal that surely
// placed nothing ("too many requests") leads to another request.
import type { Rejection } from '@patchcord/protocol';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import type { Fact } from './facts.ts';
import type { Clock, DialOutcome, DialRequest, Telephony } from './ports.ts';

export interface Dialler {
  /** Dials a call that is stored as `dialling`. Resolves with the refusal, or null; failures of ours go to `onError`. */
  dial(call: Call): Promise<Rejection | null>;
  /** Resolves when no dial is on its way any more. */
  idle(): Promise<void>;
}

export function createDialler(deps: {
  telephony: Telephony;
  changer: CallChanger;
  clock: Clock;
  onError: (error: unknown, callId: string) => void;
}): Dialler {
  const { telephony, changer, clock, onError } = deps;
  const underWay = new Set<Promise<unknown>>();

  async function dialAndRecord(call: Call): Promise<Rejection | null> {
    try {
      const outcome = await telephony.dial(dialRequest(call));
      await changer.apply(call.id, factOf(outcome, clock.now()));
      return outcome.kind === 'refused' ? outcome.reason : null;
    } catch (error) {
      // The call stays `dialling`; the reconciler takes it up as a lost dial.
      onError(error, call.id);
      return null;
    }
  }

  return {
    dial(call) {
      const work = dialAndRecord(call).finally(() => underWay.delete(work));
      underWay.add(work);
      return work;
    },
    async idle() {
      await Promise.all(underWay);
    },
  };
}

/** What the provider's adapter needs to know of a call to dial it or to look it up. */
export function dialRequest(call: Call): DialRequest {
  const { id, fromE164, toE164, callType, agent } = call;
  if (fromE164 === null || toE164 === null) throw new Error(`Call ${id} has no numbers to dial`);
  return { callId: id, fromE164, toE164, callType, agent };
}

function factOf(outcome: DialOutcome, now: number): Fact {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'reported', report: outcome.report };
    case 'refused':
      return { kind: 'dial-refused', reason: outcome.reason };
    case 'postponed':
      return { kind: 'dial-postponed', reason: outcome.reason, dialAgainAt: now + outcome.retryAfterMs };
    case 'unclear':
      return { kind: 'dial-unclear', reason: outcome.reason };
  }
}
