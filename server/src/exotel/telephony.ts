// Exotel as the heart's telephony provider.
import type { ExotelCall, ExotelClient, ExotelFailure } from '@patchcord/exotel';
import { errorCatalogue, reject } from '@patchcord/protocol';
import type { Reason } from '../calls/call.ts';
import { toE164 } from '../calls/numbers.ts';
import type { DetailsOutcome, DialOutcome, DialRequest, LookUpOutcome, Telephony } from '../calls/ports.ts';
import { providerReportOfCall } from './details-report.ts';
import { toNationalNumber } from './national-number.ts';

/** Exotel's limit is counted by the minute; without a Retry-After this is a try within it. */
const DEFAULT_RETRY_MS = 5_000;
const LOOK_UP_PAGE = 50;

export interface TelephonyOptions {
  client: ExotelClient;
  /** The ExoPhone that calls come from. */
  callerId: string;
  /** The flow that leads to agents; null: agents are reached by their stream, without a flow. */
  agentFlowUrl: string | null;
  statusCallbackUrl: (callId: string) => string;
  /** The stream that an agent answers; null: there is no such agent any more. */
  streamUrl: (callId: string, agent: string) => string | null;
  onRequest: (
    kind: 'dial' | 'details' | 'look-up',
    outcome: 'ok' | ExotelFailure['code'],
    failure?: ExotelFailure,
  ) => void;
}

export function createTelephony(options: TelephonyOptions): Telephony {
  const { client, callerId, agentFlowUrl, onRequest } = options;
  const failed = (kind: 'dial' | 'details' | 'look-up', failure: ExotelFailure) => {
    onRequest(kind, failure.code, failure);
    return failure;
  };

  return {
    exoPhone: callerId,
    agentCallsEndWithStream: agentFlowUrl === null,

    async dial(request): Promise<DialOutcome> {
      const answer = await connect(request, options);
      if (answer === 'no-agent') return { kind: 'refused', reason: reject('unknown-agent') };
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

    async lookUp(request, since): Promise<LookUpOutcome> {
      const { from, to } = dialledParties(request);
      // Pages of Exotel's disagree on the form of numbers in filters, so both are asked for, and what comes is checked.
      const answer = await client.listCalls({
        from: [toNationalNumber(from), from],
        ...(to === null ? {} : { to: [toNationalNumber(to), to] }),
        createdFrom: new Date(since),
        order: 'asc',
        pageSize: LOOK_UP_PAGE,
      });
      if (!answer.ok) {
        const failure = failed('look-up', answer.error);
        return { kind: 'unavailable', reason: reasonOf(failure), retryAfterMs: failure.retryAfterMs ?? null };
      }
      onRequest('look-up', 'ok');
      const between = answer.value.calls.filter((call) => isNumber(call.from, from) && isTo(call, request));
      return { kind: 'found', reports: between.map(providerReportOfCall) };
    },
  };
}

/** Two numbers, a flow, or a stream: what is asked of Exotel for this call. */
async function connect(request: DialRequest, options: TelephonyOptions) {
  const { client, agentFlowUrl, statusCallbackUrl, streamUrl } = options;
  const { callId, agent } = request;
  const { from, to } = dialledParties(request);
  const events = ['answered', 'terminal'] as const;
  const common = {
    from: toNationalNumber(from),
    callerId: agent === null ? options.callerId : toNationalNumber(request.fromE164),
    customField: callId,
    statusCallback: { url: statusCallbackUrl(callId), events: [...events], contentType: 'application/json' as const },
  };
  // An old page says that Exotel rings an unanswered caller three more times unless told not to.
  const maxRetries = 0;
  if (to !== null) return client.connectTwoNumbers({ ...common, to: toNationalNumber(to), maxRetries });
  if (agentFlowUrl !== null) return client.connectFlow({ ...common, flowUrl: agentFlowUrl, maxRetries });
  const url = agent === null ? null : streamUrl(callId, agent);
  return url === null ? 'no-agent' : client.connectStream({ ...common, streamUrl: url });
}

/** Whom Exotel dials, first and second: of an agent's call the person alone. */
function dialledParties({ fromE164, toE164: to, agent }: DialRequest): { from: string; to: string | null } {
  return agent === null ? { from: fromE164, to } : { from: to, to: null };
}

/**
 * Of an agent's call Exotel tells no `To`, or the ExoPhone (reference: its pages disagree for calls to a flow). The same
 * person may have called that ExoPhone in the meantime.
 */
function isTo(call: ExotelCall, { fromE164, toE164: to, agent }: DialRequest): boolean {
  if (agent === null) return isNumber(call.to, to);
  return call.direction !== 'inbound' && (call.to === null || isNumber(call.to, fromE164));
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
