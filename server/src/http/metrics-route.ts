// What Prometheus scrapes. Open, unless METRICS_TOKEN is set.
import { reject } from '@patchcord/protocol';
import type { Registry } from 'prom-client';
import type { Secret } from '../secret.ts';
import type { App } from './app.ts';
import { bearerOf } from './bearer.ts';
import { sendProblem } from './problem.ts';

export interface MetricsRouteOptions {
  registry: Pick<Registry, 'contentType' | 'metrics'>;
  /** What has to be shown as the bearer; null: nothing. */
  token: Secret | null;
  /** Sets those gauges that are looked up only when they are asked for. */
  readGauges: () => void;
}

export function metricsRoute(app: App, { registry, token, readGauges }: MetricsRouteOptions): void {
  const schema = { tags: ['health'], summary: 'Prometheus metrics' };
  app.get('/metrics', { schema }, async (request, reply) => {
    const isLetIn = token === null || token.equals(bearerOf(request.headers) ?? '');
    if (!isLetIn) return sendProblem(reply, reject('unauthorized', 'METRICS_TOKEN is asked for as the bearer.'));
    readGauges();
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
