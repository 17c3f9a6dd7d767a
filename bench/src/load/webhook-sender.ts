// Sends a plan's webhooks to a server, as Exotel would: from outside, over kept-alive connections.
import { Agent, request } from 'node:http';
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyAt, type LoadPlan } from './load-plan.ts';
import { monotonicMs } from './monotonic-clock.ts';

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
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 1024 });

  function post(body: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      const outgoing = request({ agent, host: '127.0.0.1', port, path: '/exotel/webhook', method: 'POST', headers });
      outgoing.on('response', (answer) => {
        answer.resume();
        if (answer.statusCode === 200) answer.on('end', resolve);
        else reject(new Error(`A webhook was answered ${answer.statusCode}`));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
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

    close: () => agent.destroy(),
  };
}
