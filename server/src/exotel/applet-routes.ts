// The doors at which applets ask what to do: Voicebot for the address of its stream, Connect for whom to dial.
import { type Rejection, reject } from '@patchcord/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Recorded } from '../calls/record-report.ts';
import type { SampleRate } from '../media/phone-leg.ts';
import type { StreamAccess } from './stream/stream-access.ts';
import { partiesOf, readRequest, type ToldRequest, takeAnyBody } from './told-request.ts';
import type { WebhookOptions } from './webhook-route.ts';

/** An agent that is there, as far as a stream's address needs to know. */
export interface ChosenAgent {
  name: string;
  sampleRate: SampleRate;
}

/** Who is to talk in a call, as Exotel writes the parties; `name`: the agent that the flow or the call asks for. */
export interface AgentWish {
  from: string | null;
  to: string | null;
  name: string | null;
}

export interface ExpectedStream extends Omit<AgentWish, 'name'> {
  callId: string;
  /** Null: Exotel has not told it; the stream's `start` will. */
  callSid: string | null;
  agentName: string;
}

export interface AppletOptions extends WebhookOptions {
  streams: Pick<StreamAccess, 'urlOf'>;
  newCallId: () => string;
  /** Null: nobody is to answer, or there is no agent of that name. */
  chooseAgent: (wish: AgentWish) => ChosenAgent | null;
  /** A stream is about to come. Must not throw. */
  preWarm: (stream: ExpectedStream) => void;
  /** Why no stream can be taken now; null: it can. */
  reasonToRefuse: () => Rejection | null;
  /** Where the last talk of a call wants it to go, E.164; null: nowhere. */
  transferOf: (callId: string) => Promise<string | null>;
}

export async function appletRoutes(app: FastifyInstance, options: AppletOptions): Promise<void> {
  const { access, sendProblem, onRefused, ratePerSecond } = options;
  takeAnyBody(app, () => onRefused('message-too-large'));

  type Answer = { ok: true; body: object } | { ok: false; rejection: Rejection };
  const asked = (answer: (question: Question) => Promise<Answer>) => {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const read = await readRequest(request, access, { hint: 'dynamic-url', ours: ['agent'] });
      const agentName = new URLSearchParams(request.raw.url?.split('?', 2)[1] ?? '').get('agent');
      const result = read.ok ? await answer({ ...read.value, agentName }) : read;
      if (result.ok) return reply.send(result.body);
      onRefused(result.rejection.code);
      return sendProblem(reply, result.rejection);
    };
  };

  const config = { rateLimit: { max: ratePerSecond, timeWindow: 1000 } };
  const common = { method: ['GET', 'POST'], config, schema: { hide: true } } satisfies object;
  app.route({ ...common, url: '/exotel/voicebot', handler: asked((question) => streamAddress(question, options)) });
  app.route({ ...common, url: '/exotel/connect', handler: asked((question) => destination(question, options)) });
}

/** Also of a request that names no call: Exotel has been seen to ask so. */
interface Question extends ToldRequest {
  agentName: string | null;
}

async function recorded({ told, incoming }: Question, options: AppletOptions): Promise<Recorded | null> {
  if (told === null || incoming === null) return null;
  const result = await options.record(incoming);
  options.onRecorded(told, result);
  return result;
}

/**
 * `{"url":"wss://…"}` (reference: developer.exotel.com/docs/agentstream, dynamic URL of the Voicebot applet). The call
 * is recorded before anything else, so that it is known also when nobody can talk in it.
 */
async function streamAddress(question: Question, options: AppletOptions) {
  const { chooseAgent, preWarm, newCallId, streams } = options;
  const call = await recorded(question, options);
  const refusal = options.reasonToRefuse();
  if (refusal !== null) return { ok: false, rejection: refusal } as const;
  const { from, to } = question.told === null ? { from: null, to: null } : partiesOf(question.told);
  const name = question.agentName ?? call?.agent ?? null;
  const agent = chooseAgent({ from, to, name });
  if (agent === null) return { ok: false, rejection: reject('no-agent') } as const;
  const callId = call?.callId ?? newCallId();
  const callSid = question.incoming?.report.callSid ?? null;
  preWarm({ callId, callSid, from, to, agentName: agent.name });
  const url = streams.urlOf({ callId, agent: agent.name, sampleRate: agent.sampleRate });
  return { ok: true, body: { url } } as const;
}

/**
 * Whom the Connect applet dials; an empty destination takes its third exit, "we didn't dial anyone"
 * (reference: support.exotel.com article 3000096873; the fields as several integrators answer them).
 */
async function destination(question: Question, options: AppletOptions) {
  const call = await recorded(question, options);
  const number = call === null ? null : await options.transferOf(call.callId);
  const numbers = number === null ? [] : [number];
  return { ok: true, body: { fetch_after_attempt: false, destination: { numbers } } } as const;
}
