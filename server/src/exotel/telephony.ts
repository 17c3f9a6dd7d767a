// Exotel as the heart's telephony provider.
import type { ExotelClient, ExotelFailure } from '@patchcord/exotel';
import { errorCatalogue } from '@patchcord/protocol';
import type { Reason } from '../calls/call.ts';
import { toE164 } from '../calls/numbers.ts';
import type { DetailsOutcome, DialOutcome, LookUpOutcome, Telephony } from '../calls/ports.ts';
import { providerReportOfCall } from './details-report.ts';
import { toNationalNumber } from './national-number.ts';

/** Exotel's limit is counted by the minute; without a Retry-After this is a try within it. */
const DEFAULT_RETRY_MS = 5_000;
const LOOK_UP_PAGE = 50;

export interface TelephonyOptions {
  client: ExotelClient;
  /** The ExoPhone that calls come from. */
  callerId: string;
  statusCallbackUrl: (callId: string) => string;
  onRequest: (
    kind: 'dial' | 'details' | 'look-up',
    outcome: 'ok' | ExotelFailure['code'],
    failure?: ExotelFailure,
  ) => void;
}

export function createTelephony(options: TelephonyOptions): Telephony {
  const { client, callerId, statusCallbackUrl, onRequest } = options;
  const failed = (kind: 'dial' | 'details' | 'look-up', failure: ExotelFailure) => {
    onRequest(kind, failure.code, failure);
    return failure;
  };

  return {
    async dial({ callId, fromE164, toE164: to }): Promise<DialOutcome> {
      const answer = await client.connectTwoNumbers({
        from: toNationalNumber(fromE164),
        to: toNationalNumber(to),
        callerId,
        customField: callId,
        // An old page says that Exotel rings an unanswered caller three more times unless told not to.
        maxRetries: 0,
        statusCallback: {
          url: statusCallbackUrl(callId),
          events: ['answered', 'terminal'],
          contentType: 'application/json',
        },
      });
      if (!answer.ok) return dialOutcomeOf(failed('dial', answer.error));
      onRequest('dial', 'ok');
      const report = providerReportOfCall(answer.value);
      const from = report.legs.from ?? { status: 'ringing', onCallSeconds: null, answeredBy: null, cause: null };
      return { kind: 'accepted', report: { ...report, legs: { ...report.legs, from } } };
    },

    async details(callSid): Promise<DetailsOutcome> {
      const answer = await client.getCall(callSid, { details: true });
      if (answer.ok) {
        onRequest('details', 'ok');
        return { kind: 'found', report: providerReportOfCall(answer.value) };
      }
      const failure = failed('details', answer.error);
      if (failure.code === 'exotel-not-found') return { kind: 'not-found' };
      return { kind: 'unavailable', reason: reasonOf(failure), retryAfterMs: failure.retryAfterMs ?? null };
    },

    async lookUp({ fromE164, toE164: to }, since): Promise<LookUpOutcome> {
      // Pages of Exotel's disagree on the form of numbers in filters, so both are asked for, and what comes is checked.
      const answer = await client.listCalls({
        from: [toNationalNumber(fromE164), fromE164],
        to: [toNationalNumber(to), to],
        createdFrom: new Date(since),
        order: 'asc',
        pageSize: LOOK_UP_PAGE,
      });
      if (!answer.ok) {
        const failure = failed('look-up', answer.error);
        return { kind: 'unavailable', reason: reasonOf(failure), retryAfterMs: failure.retryAfterMs ?? null };
      }
      onRequest('look-up', 'ok');
      const between = answer.value.calls.filter((call) => isNumber(call.from, fromE164) && isNumber(call.to, to));
      return { kind: 'found', reports: between.map(providerReportOfCall) };
    },
  };
}

function isNumber(written: string | null, e164: string): boolean {
  return written !== null && toE164(written) === e164;
}

function dialOutcomeOf(failure: ExotelFailure): DialOutcome {
  const reason = reasonOf(failure);
  if (failure.mayHavePlacedCall) return { kind: 'unclear', reason };
  const passes = failure.code === 'exotel-rate-limited' || failure.code === 'exotel-unreachable';
  if (passes) return { kind: 'postponed', reason, retryAfterMs: failure.retryAfterMs ?? DEFAULT_RETRY_MS };
  return { kind: 'refused', reason };
}

/** Exotel's own words may name phone numbers, but they say what is wrong: they go to the client, never to a log. */
function reasonOf(failure: ExotelFailure): Reason {
  const said = failure.exotelMessage ?? failure.issues?.map(({ path, message }) => `${path}: ${message}`).join('; ');
  const { meaning } = errorCatalogue[failure.code];
  return { code: failure.code, message: said === undefined ? meaning : `${meaning} Exotel says: ${said}` };
}
