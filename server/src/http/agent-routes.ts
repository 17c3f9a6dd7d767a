// The voice agents over REST: which there are, their files, and a talk with one from a browser.
import {
  type AgentFile,
  type AgentMistake,
  agentFileSchema,
  agentMistakesSchema,
  agentsAnswerSchema,
  browserTalkSchema,
  type ListedAgent,
  type Rejection,
  reject,
} from '@patchcord/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Identity } from '../auth/identity.ts';
import type { App } from './app.ts';
import { problemSchema, sendProblem } from './problem.ts';

/** As large as a file may be, with what JSON adds. */
const BODY_LIMIT_BYTES = 512 * 1024;
/** What the model speaks and hears: nothing is lost on the way. */
const BROWSER_SAMPLE_RATE = 24_000;

type SavedAgent =
  | { ok: true; file: AgentFile }
  | { ok: false; error: 'changed' }
  | { ok: false; error: 'read-only' }
  | { ok: false; error: 'invalid'; mistakes: AgentMistake[] };

/** The files of the agents, as far as they are edited from outside. */
interface AgentFiles {
  readonly isEditable: boolean;
  /** Null: there is none. */
  read(name: string): Promise<AgentFile | null>;
  check(name: string, yaml: string): Promise<AgentMistake[]>;
  save(edit: { name: string; yaml: string; version: string | null }): Promise<SavedAgent>;
}

export interface AgentRoutesOptions {
  listAgents: () => { agents: ListedAgent[]; unusable: readonly string[]; mistakes: readonly string[] };
  files: AgentFiles;
  hasModel: boolean;
  /** Why no stream can be taken now; null: it can. */
  reasonToRefuse: () => Rejection | null;
  newCallId: () => string;
  streamUrl: (stream: { callId: string; agent: string; sampleRate: 24_000; hasFlow: false; user: string }) => string;
  identityOf: (request: FastifyRequest) => Identity;
  onSaved: (saved: { agent: string; subject: string }) => void;
}

const params = z.object({ name: z.string().min(1).max(64) });
const problems = { 401: problemSchema, 403: problemSchema, 503: problemSchema };
const yaml = z.string().max(256 * 1024);

export function agentRoutes(app: App, options: AgentRoutesOptions): void {
  const { listAgents, files } = options;
  app.get(
    '/api/agents',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['agents'],
        summary: 'The voice agents that there are',
        response: { 200: agentsAnswerSchema, ...problems },
      },
    },
    async (_request, reply) => {
      const { agents, unusable, mistakes } = listAgents();
      const { isEditable } = files;
      return reply.send({ agents, unusable: [...unusable], mistakes: [...mistakes], isEditable });
    },
  );
  fileRoutes(app, options);
  talkRoute(app, options);
}

function fileRoutes(app: App, { files, identityOf, onSaved }: AgentRoutesOptions): void {
  app.get(
    '/api/agents/:name/file',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['agents'],
        summary: 'The file of an agent',
        params,
        response: { 200: agentFileSchema, ...problems, 422: problemSchema },
      },
    },
    async (request, reply) => {
      const file = await files.read(request.params.name);
      return file === null ? sendProblem(reply, reject('unknown-agent')) : reply.send(file);
    },
  );

  app.put(
    '/api/agents/:name/file',
    {
      config: { scope: 'admin' },
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags: ['agents'],
        summary: 'Save the file of an agent; the next call uses it',
        description:
          'Saved whole when it has no mistakes, else not at all. Calls that go on keep what they began with.',
        params,
        body: z.object({
          yaml,
          version: z.string().max(64).nullable().describe('Of the text that was edited; null: there was no such file.'),
        }),
        response: { 200: agentFileSchema, ...problems, 409: problemSchema, 422: problemSchema },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const saved = await files.save({ name, ...request.body });
      if (!saved.ok) return sendProblem(reply, rejectionOf(saved));
      onSaved({ agent: name, subject: identityOf(request).subject });
      return reply.send(saved.file);
    },
  );

  app.post(
    '/api/agents/:name/validate',
    {
      config: { scope: 'admin' },
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags: ['agents'],
        summary: 'What would be wrong with a file; nothing is saved',
        params,
        body: z.object({ yaml }),
        response: { 200: agentMistakesSchema, ...problems },
      },
    },
    async (request, reply) => reply.send({ mistakes: await files.check(request.params.name, request.body.yaml) }),
  );
}

function talkRoute(app: App, options: AgentRoutesOptions): void {
  const { listAgents, hasModel, reasonToRefuse, newCallId, streamUrl, identityOf } = options;
  app.post(
    '/api/agents/:name/talks',
    {
      config: { scope: 'calls:place' },
      schema: {
        tags: ['agents'],
        summary: 'Talk to an agent from a browser, without a phone',
        description:
          'Gives the address of one stream, which speaks as Exotel’s AgentStream does. The call begins when the stream does.',
        params,
        response: { 201: browserTalkSchema, ...problems, 422: problemSchema },
      },
    },
    async (request, reply) => {
      const agent = request.params.name;
      if (!hasModel) return sendProblem(reply, reject('no-model'));
      if (!listAgents().agents.some(({ name }) => name === agent)) return sendProblem(reply, reject('unknown-agent'));
      const refusal = reasonToRefuse();
      if (refusal !== null) return sendProblem(reply, refusal);
      const callId = newCallId();
      const user = identityOf(request).subject;
      const url = streamUrl({ callId, agent, sampleRate: BROWSER_SAMPLE_RATE, hasFlow: false, user });
      const talk = { callId, agent, url, sampleRate: BROWSER_SAMPLE_RATE };
      return reply.status(201).header('cache-control', 'no-store').send(talk);
    },
  );
}

function rejectionOf(saved: Extract<SavedAgent, { ok: false }>): Rejection {
  if (saved.error === 'changed') return reject('agent-changed');
  if (saved.error === 'read-only') return reject('agents-read-only');
  const issues = saved.mistakes.map(({ line, column, message }) => ({ path: `${line}:${column}`, message }));
  return reject('invalid-agent', undefined, { issues });
}
