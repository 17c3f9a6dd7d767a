// How this instance is, for people and for load balancers.
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { App } from './app.ts';

const DATABASE_ANSWER_MS = 2_000;

export interface Health {
  version: string;
  instance: string;
  startedAt: number;
  telephony: 'exotel' | 'emulator' | 'none';
  /** Who speaks for the agents. */
  agent: 'openai' | 'emulator' | 'none';
  databaseEngine: 'sqlite' | 'postgres';
  /** The same for all instances on one database. */
  deployment: string;
  /** What carries events between instances. */
  bus: () => 'in-process' | 'connected' | 'down';
  /** Resolves when the database answers. */
  askDatabase: () => Promise<unknown>;
  isDraining: () => boolean;
  clients: () => number;
  /** Streams of Exotel's that are open. */
  streams: () => number;
  now: () => number;
}

const healthSchema = z.object({
  status: z.enum(['ok', 'draining', 'database-unavailable']),
  version: z.string(),
  instance: z.string(),
  deployment: z.string().describe('The same for all instances on one database.'),
  uptimeSeconds: z.number(),
  database: z.object({ engine: z.enum(['sqlite', 'postgres']), ok: z.boolean() }),
  bus: z
    .enum(['in-process', 'connected', 'down'])
    .describe('`in-process`: there is no Redis. `down`: what it carries comes later, from the database.'),
  telephony: z.enum(['exotel', 'emulator', 'none']),
  agent: z.enum(['openai', 'emulator', 'none']),
  clients: z.int(),
  streams: z.int(),
});

export function healthRoutes(app: App, health: Health): void {
  const readiness = async () => {
    if (health.isDraining()) return 'draining' as const;
    const answered = health.askDatabase().then(
      () => true,
      () => false,
    );
    const inTime = await Promise.race([answered, setTimeout(DATABASE_ANSWER_MS, false, { ref: false })]);
    return inTime ? ('ok' as const) : ('database-unavailable' as const);
  };

  app.get(
    '/health',
    {
      schema: { tags: ['health'], summary: 'How this instance is', response: { 200: healthSchema, 503: healthSchema } },
    },
    async (_request, reply) => {
      const status = await readiness();
      return reply.status(status === 'ok' ? 200 : 503).send({
        status,
        version: health.version,
        instance: health.instance,
        deployment: health.deployment,
        uptimeSeconds: Math.round((health.now() - health.startedAt) / 1000),
        database: { engine: health.databaseEngine, ok: status !== 'database-unavailable' },
        bus: health.bus(),
        telephony: health.telephony,
        agent: health.agent,
        clients: health.clients(),
        streams: health.streams(),
      });
    },
  );
  const statusOnly = z.object({ status: z.string() });
  app.get(
    '/livez',
    {
      schema: {
        tags: ['health'],
        summary: 'Whether the process lives; asks nothing else',
        response: { 200: statusOnly },
      },
    },
    async () => ({ status: 'ok' }),
  );
  app.get(
    '/readyz',
    {
      schema: {
        tags: ['health'],
        summary: 'Whether it should get work: 503 while draining or without its database',
        response: { 200: statusOnly, 503: statusOnly },
      },
    },
    async (_request, reply) => {
      const status = await readiness();
      return reply.status(status === 'ok' ? 200 : 503).send({ status });
    },
  );
}
