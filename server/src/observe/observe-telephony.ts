// What the metrics and the traces get to see of requests to Exotel.
import type { Telephony } from '../calls/ports.ts';
import { inSpan } from '../tracing/in-span.ts';
import type { Observers } from './observe-calls.ts';

/** The same, with every request measured. */
export function observedTelephony(telephony: Telephony, { metrics, tracing }: Observers): Telephony {
  type Kind = 'dial' | 'details' | 'look-up';
  type Outcome = { kind: string; reason?: { code: string } };

  function observed<O extends Outcome>(kind: Kind, callId: string | null, ask: () => Promise<O>): Promise<O> {
    const stopTimer = metrics.exotelSeconds.startTimer({ kind });
    return inSpan(tracing, {
      name: `exotel ${kind}`,
      kind: 'client',
      work: ask,
      endOf: (outcome) => ({ callId, attributes: { outcome: outcome.kind }, failed: outcome.reason?.code }),
      endOfError: { callId },
    }).finally(stopTimer);
  }

  return {
    ...telephony,
    dial: (request) => observed('dial', request.callId, () => telephony.dial(request)),
    details: (callSid) => observed('details', null, () => telephony.details(callSid)),
    lookUp: (request, since) => observed('look-up', request.callId, () => telephony.lookUp(request, since)),
  };
}
