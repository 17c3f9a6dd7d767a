// Clients that do not read: what they cost the server in memory until it closes them, beside the same load without them.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { RawClient } from '../clients/raw-client.ts';
import { planAtRate } from '../load/load-plan.ts';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { createWebhookSender } from '../load/webhook-sender.ts';
import { figure } from '../report/figures.ts';
import { plain } from '../report/table.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import { patchcord } from '../servers/patchcord.ts';
import { interleaved, roundsOf } from './rounds.ts';
import { nextRun } from './run-number.ts';

const READING_CLIENTS = 100;
const SLOW_CLIENTS = 100;
/** What the kernel takes for a socket that nobody reads, and 1 MiB in the server, is less than so many events. */
const WEBHOOKS = 12_000;
/** Slower than the machine can: a webhook that overtakes the one before it would make no event. */
const WEBHOOKS_PER_SECOND = 600;
const LOOK_EVERY_MS = 50;
const START_IN_MS = 100;
const ARRIVAL_TIMEOUT_MS = 120_000;
const AIM_TIMES = 1.1;
const MEGABYTE = 1e6;

interface Load {
  name: string;
  slow: number;
}

interface LoadFigures {
  peakMb: number;
  /** Slow clients that the server has not closed as such. */
  notClosed: number;
}

export const slowConsumers: Benchmark = {
  name: 'slow-consumers',
  summary: `memory of the server with ${SLOW_CLIENTS} clients that do not read, beside the same load without them`,
  async run(context) {
    const fleet = context.resources.use(ClientFleet.start());
    const slow: Load = { name: 'with', slow: SLOW_CLIENTS };
    const none: Load = { name: 'without', slow: 0 };
    const rounds = { what: 'slow-consumers', servers: [slow, none], rounds: context.quick ? 1 : 3 };
    const results = await interleaved(rounds, context, (load) => measure(load, fleet, context));
    const of = (load: Load, look: (found: LoadFigures) => number) => roundsOf(results, load, look);
    const peak = ({ peakMb }: LoadFigures) => peakMb;
    return {
      benchmark: 'slow-consumers',
      title: `slow-consumers: ${plain(SLOW_CLIENTS)} clients that do not read, beside ${plain(READING_CLIENTS)} that do`,
      figures: [
        figure(
          {
            what: 'most RSS',
            unit: 'MB',
            rounds: of(slow, peak),
            beside: { name: 'without them', rounds: of(none, peak) },
          },
          { timesAtMost: AIM_TIMES },
        ),
        figure(
          { what: 'slow clients not closed', unit: '', rounds: of(slow, ({ notClosed }) => notClosed) },
          { atMost: 0 },
        ),
      ],
      notes: [
        `${plain(WEBHOOKS)} webhooks, ${plain(WEBHOOKS_PER_SECOND)} a second; RSS is looked at every ${LOOK_EVERY_MS} ms until the last reader has the last event.`,
        'A slow client says hello, is welcomed and reads nothing more. The server closes it (4000) when 1 MiB waits for it.',
        'Every reader has to get every event: one that is missing would be an error. Closings are told by /metrics.',
      ],
    };
  },
};

async function measure({ slow }: Load, fleet: ClientFleet, { resources }: BenchmarkContext): Promise<LoadFigures> {
  const authSecret = randomBytes(32).toString('hex');
  await using server = await MeasuredServer.start(patchcord({ authSecret }), resources);
  await fleet.connect(server.door, READING_CLIENTS);
  const clients = await Promise.all(Array.from({ length: slow }, (_, index) => slowClient(server, index)));
  try {
    const peakMb = await peakWhile(server, () => flood(server, fleet));
    return { peakMb, notClosed: slow - (await closedAsSlow(server)) };
  } finally {
    for (const client of clients) client.leave();
    await fleet.disconnect();
  }
}

async function slowClient({ door }: MeasuredServer, index: number): Promise<RawClient> {
  const client = await RawClient.connect(door, `slow-${index}`, { onText: () => undefined, onLost: () => undefined });
  client.stopReading();
  return client;
}

/** Sends all webhooks; resolves when every reader has every event. */
async function flood({ door }: MeasuredServer, fleet: ClientFleet): Promise<void> {
  const plan = planAtRate(nextRun(), WEBHOOKS_PER_SECOND, { warmUp: 1, measured: WEBHOOKS / WEBHOOKS_PER_SECOND });
  const until = plan.warmUp + plan.measured;
  const intervalMs = 1000 / WEBHOOKS_PER_SECOND;
  const startAtMs = monotonicMs() + START_IN_MS;
  await fleet.expect({ plan, from: 0, until, startAtMs, intervalMs });
  const sender = createWebhookSender(door.port);
  try {
    await sender.sendAtRate(plan, startAtMs, intervalMs);
    await fleet.arrived(ARRIVAL_TIMEOUT_MS);
  } finally {
    sender.close();
  }
}

async function peakWhile(server: MeasuredServer, work: () => Promise<void>): Promise<number> {
  let peakBytes = 0;
  let isOver = false;
  const watching = async () => {
    while (!isOver) {
      peakBytes = Math.max(peakBytes, (await server.probe.ask('read')).rssBytes);
      await sleep(LOOK_EVERY_MS);
    }
  };
  const watched = watching();
  try {
    await work();
  } finally {
    isOver = true;
    await watched;
  }
  return peakBytes / MEGABYTE;
}

async function closedAsSlow({ door }: MeasuredServer): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${door.port}/metrics`)).text();
  return Number(/^patchcord_clients_closed_total\{reason="slow-consumer"\} (\d+)$/m.exec(text)?.[1] ?? 0);
}
