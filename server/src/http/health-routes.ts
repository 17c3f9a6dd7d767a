// How this instance is, for people and for load balancers.
import { setTimeout } from 'node:timers/promises';
import { type Health as HealthAnswer, healthSchema } from '@patchcord/protocol';
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
  maxStreams: number;
  retentionDays: number | null;
  now: () => number;
}

/** How this instance is now. */
export type AskHealth = () => Promise<HealthAnswer>;

export function healthRoutes(app: App, health: Health): AskHealth {
  const readiness = async () => {
    if (health.isDraining()) return 'draining' as const;
    const answered = health.askDatabase().then(
      () => true,
      () => false,
    );
    const inTime = await Promise.race([answered, setTimeout(DATABASE_ANSWER_MS, false, { ref: false })]);
    return inTime ? ('ok' as const) : ('database-unavailable' as const);
  };
  const ask = async (): Promise<HealthAnswer> => {
    const status = await readiness();
    return {
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
      maxStreams: health.maxStreams,
      retentionDays: health.retentionDays,
    };
  };

  app.get(
    '/health',
    {
      schema: { tags: ['health'], summary: 'How this instance is', response: { 200: healthSchema, 503: healthSchema } },
    },
    async (_request, reply) => {
      const answer = await ask();
      return reply.status(answer.status === 'ok' ? 200 : 503).send(answer);
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
  return ask;
}
