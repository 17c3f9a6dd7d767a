// Sends a plan's webhooks to a server, as Exotel would: from outside, over kept-alive connections.
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyAt, type LoadPlan } from './load-plan.ts';
import { monotonicMs } from './monotonic-clock.ts';
import { createWebhookPost } from './post-webhook.ts';

export interface Sent {
  /** How late the sender itself was, ms: latencies count from the moment that was planned. */
  latenessP99Ms: number;
}

export interface WebhookSender {
  /** Sends webhook i at `startAtMs + i × intervalMs`, however slowly the server answers. */
  sendAtRate(plan: LoadPlan, startAtMs: number, intervalMs: number): Promise<Sent>;
  /** Sends the webhooks from index `from` until before `until` as fast as `connections` requests at a time go. */
  sendAtOnce(plan: LoadPlan, from: number, until: number, connections: number): Promise<void>;
  close(): void;
}

export function createWebhookSender(port: number): WebhookSender {
  const sender = createWebhookPost(port);

  async function post(body: string): Promise<void> {
    const status = await sender.post(body);
    if (status !== 200) throw new Error(`A webhook was answered ${status}`);
  }

  return {
    async sendAtRate(plan, startAtMs, intervalMs) {
      const lateness = createHistogram();
      const answers: Promise<void>[] = [];
      const failures: unknown[] = [];
      for (let index = 0; index < plan.warmUp + plan.measured; index += 1) {
        const dueAt = startAtMs + index * intervalMs;
        for (let early = dueAt - monotonicMs(); early > 0; early = dueAt - monotonicMs()) await sleep(early);
        const body = bodyAt(plan, index);
        if (body === null) continue;
        lateness.record(Math.max(1, Math.round((monotonicMs() - dueAt) * 1000)));
        answers.push(post(body).catch((error: unknown) => void failures.push(error)));
      }
      await Promise.all(answers);
      if (failures.length > 0) throw new Error(`${failures.length} webhooks were not taken`, { cause: failures[0] });
      return { latenessP99Ms: lateness.percentile(99) / 1000 };
    },

    async sendAtOnce(plan, from, until, connections) {
      let next = from;
      const work = async () => {
        while (next < until) {
          const body = bodyAt(plan, next);
          next += 1;
          if (body !== null) await post(body);
        }
      };
      await Promise.all(Array.from({ length: connections }, work));
    },

    close: sender.close,
  };
}
