// The door at which Exotel reports: StatusCallbacks and everything like them. Answered when what they told is durable, and
// not before.
import type { CallReport } from '@patchcord/exotel';
import { type Rejection, reject } from '@patchcord/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Recorded, RecordReport } from '../calls/record-report.ts';
import { readRequest, takeAnyBody } from './told-request.ts';
import type { WebhookAccess } from './webhook-access.ts';

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
  takeAnyBody(app, () => onRefused('message-too-large'));

  const take = async (request: FastifyRequest, reply: FastifyReply) => {
    const refuse = (rejection: Rejection) => {
      onRefused(rejection.code);
      return sendProblem(reply, rejection);
    };
    const read = await readRequest(request, access, {});
    if (!read.ok) return refuse(read.rejection);
    const { told, incoming } = read.value;
    if (told === null || incoming === null) return refuse(reject('webhook-without-call'));
    onRecorded(told, await record(incoming));
    return reply.type('text/plain').send('OK');
  };

  const config = { rateLimit: { max: options.ratePerSecond, timeWindow: 1000 } };
  app.route({ method: ['GET', 'POST'], url: '/exotel/webhook', config, schema: { hide: true }, handler: take });
}
