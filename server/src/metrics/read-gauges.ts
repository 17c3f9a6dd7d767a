// Gauges that are looked up when Prometheus asks, and not kept up to date in between.
import type { Metrics } from './metrics.ts';

export interface GaugeSources {
  clients: () => number;
  streams: () => number;
  isDraining: () => boolean;
  isBusUp: () => boolean;
  /** What waits, by the name of its queue. */
  queues: () => Record<string, number>;
}

export function readGauges(metrics: Metrics, sources: GaugeSources): void {
  metrics.clients.set(sources.clients());
  metrics.streams.set(sources.streams());
  metrics.draining.set(Number(sources.isDraining()));
  metrics.busUp.set(Number(sources.isBusUp()));
  for (const [queue, size] of Object.entries(sources.queues())) metrics.waiting.set({ queue }, size);
}
