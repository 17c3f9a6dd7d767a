// Reads a request of Exotel's, whichever door it knocks on: who it is from, what it tells, and of which call.
import { createHash } from 'node:crypto';
import { type CallReport, type Payload, parseBody, parseQuery, type ReportHint, readReport } from '@patchcord/exotel';
import { type Rejection, reject } from '@patchcord/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingReport } from '../calls/record-report.ts';
import { accessParameters, type WebhookAccess } from './webhook-access.ts';
import { providerReportOf } from './webhook-report.ts';

const MAX_BODY_BYTES = 256 * 1024;
const CALL_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export interface ToldRequest {
  /** Null: it tells nothing that Exotel tells. */
  told: CallReport | null;
  /** What there is to be recorded; null: it names no call. */
  incoming: IncomingReport | null;
}

export type ReadRequest = { ok: true; value: ToldRequest } | { ok: false; rejection: Rejection };

/** Bodies are read by Exotel's rules, whatever the content type says. */
export function takeAnyBody(app: FastifyInstance, onTooLarge: () => void): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onError', async (_request, _reply, error) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') onTooLarge();
  });
}

/** `ours`: names in the query that are not Exotel's, beside those that let the request in. */
export async function readRequest(
  request: FastifyRequest,
  access: WebhookAccess,
  { hint, ours = [] }: { hint?: ReportHint | undefined; ours?: readonly string[] },
): Promise<ReadRequest> {
  const query = new URLSearchParams(request.raw.url?.split('?', 2)[1] ?? '');
  const allowed = access.check(query);
  if (allowed === null) return { ok: false, rejection: reject('webhook-unauthorized') };
  const payload = await readPayload(request, without(query, [...accessParameters, ...ours]));
  if (!payload.ok) return { ok: false, rejection: reject(payload.error.code, payload.error.message) };
  const told = readReport(payload.value, hint);
  if (told === null) return { ok: true, value: { told, incoming: null } };
  const report = providerReportOf(told);
  const callId = allowed.callId ?? carriedCallId(told);
  const isOfNoCall = callId === null && report.callSid === null;
  const delivery = deliveryOf(told, payload.value);
  const incoming = isOfNoCall ? null : { report, callId, ...partiesOf(told), delivery };
  return { ok: true, value: { told, incoming } };
}

/** The body's fields, and the query's where the body does not have them. */
async function readPayload(request: FastifyRequest, query: URLSearchParams) {
  const fromQuery = parseQuery(query.toString());
  if (!fromQuery.ok || !Buffer.isBuffer(request.body) || request.body.length === 0) return fromQuery;
  const fromBody = await parseBody({ contentType: request.headers['content-type'], body: request.body });
  return fromBody.ok ? ({ ok: true, value: { ...fromQuery.value, ...fromBody.value } } as const) : fromBody;
}

function without(query: URLSearchParams, names: readonly string[]): URLSearchParams {
  const theirs = new URLSearchParams(query);
  for (const name of names) theirs.delete(name);
  return theirs;
}

function carriedCallId(report: CallReport): string | null {
  const carried = report.customField;
  return carried !== null && CALL_ID.test(carried) ? carried : null;
}

/** Of an inbound call applets name the caller and the dialled ExoPhone as CallFrom and CallTo (reference: captures). */
export function partiesOf(report: CallReport) {
  const bounded = (number: string | null) => number?.slice(0, 64) ?? null;
  const dialled = report.direction?.toLowerCase().startsWith('outbound') ?? false;
  return { from: bounded(report.callFrom ?? report.from), to: bounded(report.callTo ?? report.to), dialled };
}

function deliveryOf(report: CallReport, payload: Payload) {
  // A stream's URL may hold credentials (reference: Passthru after a Voicebot).
  const raw = JSON.stringify(payload, (name, value) => (/^stream_?url$/i.test(name) ? '[hidden]' : value));
  return { key: createHash('sha256').update(raw).digest('base64url'), dialect: report.dialect, raw };
}
