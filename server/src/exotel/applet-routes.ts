// The doors at which applets ask what to do: Voicebot for the address of its stream, Passthru for the way that the flow
// takes after it, Connect for whom to dial.
import type { ReportHint } from '@patchcord/exotel';
import { type Rejection, reject } from '@patchcord/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wasCut } from '../calls/cut-talks.ts';
import type { Recorded } from '../calls/record-report.ts';
import type { Talk } from '../calls/talk.ts';
import type { SampleRate } from '../media/phone-leg.ts';
import { type AfterTalk, isCutOff } from './flow-way.ts';
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
  /** The public URL of another instance that can take a stream; null: there is none. */
  healthyPeer: () => Promise<string | null>;
  talksOf: (callId: string) => Promise<Talk[]>;
  /** Who is to talk where the agent could not, E.164; null: nobody. */
  personFor: (wish: AgentWish) => string | null;
}

export async function appletRoutes(app: FastifyInstance, options: AppletOptions): Promise<void> {
  const { access, sendProblem, onRefused, ratePerSecond } = options;
  takeAnyBody(app, () => onRefused('message-too-large'));

  const asked = (answer: (question: Question) => Promise<Answer>, hint: ReportHint = 'dynamic-url') => {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const read = await readRequest(request, access, { hint, ours: ['agent'] });
      const agentName = new URLSearchParams(request.raw.url?.split('?', 2)[1] ?? '').get('agent');
      const result = read.ok ? await answer({ ...read.value, agentName }) : read;
      if (!result.ok) {
        onRefused(result.rejection.code);
        return sendProblem(reply, result.rejection);
      }
      const { status = 200, body } = result;
      return typeof body === 'string' ? reply.status(status).type('text/plain').send(body) : reply.send(body);
    };
  };

  const config = { rateLimit: { max: ratePerSecond, timeWindow: 1000 } };
  const common = { method: ['GET', 'POST'], config, schema: { hide: true } } satisfies object;
  app.route({ ...common, url: '/exotel/voicebot', handler: asked((question) => streamAddress(question, options)) });
  app.route({ ...common, url: '/exotel/connect', handler: asked((question) => destination(question, options)) });
  app.route({ ...common, url: '/exotel/passthru', handler: asked((question) => way(question, options), 'passthru') });
}

type Answer = { ok: true; status?: 200 | 302; body: object | string } | { ok: false; rejection: Rejection };

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
async function streamAddress(question: Question, options: AppletOptions): Promise<Answer> {
  const { chooseAgent, preWarm, newCallId, streams } = options;
  const call = await recorded(question, options);
  const refusal = options.reasonToRefuse();
  const peer = refusal === null ? null : await options.healthyPeer();
  if (refusal !== null && peer === null) return { ok: false, rejection: refusal };
  const wish = wishOf(question, call);
  const agent = chooseAgent(wish);
  if (agent === null) return { ok: false, rejection: reject('no-agent') };
  const callId = call?.callId ?? newCallId();
  const callSid = question.incoming?.report.callSid ?? null;
  const { from, to } = wish;
  if (peer === null) preWarm({ callId, callSid, from, to, agentName: agent.name });
  const { name, sampleRate } = agent;
  const url = streams.urlOf({ callId, agent: name, sampleRate, hasFlow: true }, peer ?? undefined);
  return { ok: true, body: { url } };
}

function wishOf({ told, agentName }: Question, call: Recorded | null): AgentWish {
  const { from, to } = told === null ? { from: null, to: null } : partiesOf(told);
  return { from, to, name: agentName ?? call?.agent ?? null };
}

/**
 * 200 leads a flow to one applet and 302 to another (reference: support.exotel.com article 48283): 302 when the talk
 * before was cut off, so that a flow whose Passthru is not answered may well go the same way.
 */
async function way(question: Question, options: AppletOptions): Promise<Answer> {
  const { told } = question;
  const call = await recorded(question, options);
  if (told === null || call === null) return { ok: false, rejection: reject('webhook-without-call') };
  const after: AfterTalk = { told, talk: (await options.talksOf(call.callId)).at(-1) ?? null };
  return isCutOff(after) ? { ok: true, status: 302, body: 'CUT OFF' } : { ok: true, body: 'OK' };
}

/**
 * Whom the Connect applet dials: whom the agent has transferred the call to, or a person where no agent could talk. An
 * empty destination takes its third exit, "we didn't dial anyone" (reference: support.exotel.com article 3000096873; the
 * fields as several integrators answer them).
 */
async function destination(question: Question, options: AppletOptions): Promise<Answer> {
  const call = await recorded(question, options);
  const number = call === null ? null : await whomToDial(question, call, options);
  const numbers = number === null ? [] : [number];
  return { ok: true, body: { fetch_after_attempt: false, destination: { numbers } } };
}

async function whomToDial(question: Question, call: Recorded, options: AppletOptions): Promise<string | null> {
  const talk = (await options.talksOf(call.callId)).at(-1);
  if (talk === undefined || wasCut(talk)) return options.personFor(wishOf(question, call));
  return talk.transferTo;
}
