// The doors that Exotel knocks on: StatusCallbacks and everything like them on /exotel/webhook, the Passthru applet on
// /exotel/passthru. Answered when what they told is durable, and not before.
import { createHash } from 'node:crypto';
import { type CallReport, type Payload, parseBody, parseQuery, type ReportHint, readReport } from '@patchcord/exotel';
import { type Rejection, reject } from '@patchcord/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Recorded, RecordReport } from '../calls/record-report.ts';
import { accessParameters, type WebhookAccess } from './webhook-access.ts';
import { providerReportOf } from './webhook-report.ts';

const MAX_BODY_BYTES = 256 * 1024;
const CALL_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export interface WebhookOptions {
  access: WebhookAccess;
  record: RecordReport;
  /** Requests a second from one address. */
  ratePerSecond: number;
  sendProblem: (reply: FastifyReply, rejection: Rejection) => FastifyReply;
  onRecorded: (report: CallReport, recorded: Recorded) => void;
  onRefused: (code: Rejection['code']) => void;
}

export async function webhookRoutes(app: FastifyInstance, options: WebhookOptions): Promise<void> {
  const { access, record, sendProblem, onRecorded, onRefused } = options;
  // The body is read by Exotel's rules, whatever the content type says.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
    done(null, body),
  );

  app.addHook('onError', async (_request, _reply, error) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') onRefused('message-too-large');
  });

  const take = (hint?: ReportHint) => async (request: FastifyRequest, reply: FastifyReply) => {
    const refuse = (rejection: Rejection) => {
      onRefused(rejection.code);
      return sendProblem(reply, rejection);
    };
    const search = request.raw.url?.split('?', 2)[1] ?? '';
    const query = new URLSearchParams(search);
    const allowed = access.check(query);
    if (allowed === null) return refuse(reject('webhook-unauthorized'));

    const payload = await readPayload(request, withoutOurs(query));
    if (!payload.ok) return refuse(reject(payload.error.code, payload.error.message));
    const told = readReport(payload.value, hint);
    const report = told === null ? null : providerReportOf(told);
    const callId = allowed.callId ?? carriedCallId(told);
    if (told === null || report === null || (callId === null && report.callSid === null)) {
      return refuse(reject('webhook-without-call'));
    }
    const delivery = deliveryOf(told, payload.value);
    onRecorded(told, await record({ report, callId, ...partiesOf(told), delivery }));
    return reply.type('text/plain').send('OK');
  };

  const config = { rateLimit: { max: options.ratePerSecond, timeWindow: 1000 } };
  app.route({ method: ['GET', 'POST'], url: '/exotel/webhook', config, schema: { hide: true }, handler: take() });
  app.route({
    method: ['GET', 'POST'],
    url: '/exotel/passthru',
    config,
    schema: { hide: true },
    handler: take('passthru'),
  });
}

/** The body's fields, and the query's where the body does not have them. */
async function readPayload(request: FastifyRequest, query: URLSearchParams) {
  const fromQuery = parseQuery(query.toString());
  if (!fromQuery.ok || !Buffer.isBuffer(request.body) || request.body.length === 0) return fromQuery;
  const fromBody = await parseBody({ contentType: request.headers['content-type'], body: request.body });
  return fromBody.ok ? ({ ok: true, value: { ...fromQuery.value, ...fromBody.value } } as const) : fromBody;
}

function withoutOurs(query: URLSearchParams): URLSearchParams {
  const theirs = new URLSearchParams(query);
  for (const name of accessParameters) theirs.delete(name);
  return theirs;
}

function carriedCallId(report: CallReport | null): string | null {
  const carried = report?.customField ?? null;
  return carried !== null && CALL_ID.test(carried) ? carried : null;
}

/** Of an inbound call applets name the caller and the dialled ExoPhone as CallFrom and CallTo (reference: captures). */
function partiesOf(report: CallReport) {
  const bounded = (number: string | null) => number?.slice(0, 64) ?? null;
  return { from: bounded(report.callFrom ?? report.from), to: bounded(report.callTo ?? report.to) };
}

function deliveryOf(report: CallReport, payload: Payload) {
  // A stream's URL may hold credentials (reference: Passthru after a Voicebot).
  const raw = JSON.stringify(payload, (name, value) => (/^stream_?url$/i.test(name) ? '[hidden]' : value));
  return { key: createHash('sha256').update(raw).digest('base64url'), dialect: report.dialect, raw };
}
