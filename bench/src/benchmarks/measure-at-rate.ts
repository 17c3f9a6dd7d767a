// One round at a constant rate: webhooks go in, statuses come out at every client.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ArrivalFigures } from '../clients/arrivals.ts';
import type { ClientFleet } from '../clients/client-fleet.ts';
import { planAtRate } from '../load/load-plan.ts';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { createWebhookSender } from '../load/webhook-sender.ts';
import { watchBusyCores } from '../report/machine.ts';
import type { MeasuredServer } from '../servers/measured-server.ts';
import type { ProbeReading } from '../servers/probe-messages.ts';
import { nextRun } from './run-number.ts';

export interface RateRound {
  clients: number;
  webhooksPerSecond: number;
  seconds: { warmUp: number; measured: number };
}

export interface RateFigures extends ArrivalFigures {
  senderLatenessP99Ms: number;
  server: ProbeReading;
  /** Cores of the whole machine that were busy, with whatever. */
  busyCores: number;
}

/** Time for the clients to hear of the plan before it begins. */
const LEAD_MS = 200;
const ARRIVAL_TIMEOUT_MS = 60_000;

/** Webhooks go to `server`; clients are there as well, or at another instance. */
export async function measureAtRate(
  server: MeasuredServer,
  fleet: ClientFleet,
  { clients, webhooksPerSecond, seconds }: RateRound,
  clientsAt = server,
): Promise<RateFigures> {
  await fleet.connect(clientsAt.door, clients);
  const plan = planAtRate(nextRun(), webhooksPerSecond, seconds);
  const intervalMs = 1000 / webhooksPerSecond;
  const startAtMs = monotonicMs() + LEAD_MS;
  await fleet.expect({ plan, from: plan.warmUp, until: plan.warmUp + plan.measured, startAtMs, intervalMs });
  const sender = createWebhookSender(server.door.port);
  const busyCores = watchBusyCores();
  try {
    const [sent] = await Promise.all([
      sender.sendAtRate(plan, startAtMs, intervalMs),
      sleep(LEAD_MS + seconds.warmUp * 1000).then(() => server.probe.ask('reset')),
    ]);
    const arrived = await fleet.arrived(ARRIVAL_TIMEOUT_MS);
    const reading = await server.probe.ask('read');
    return { ...arrived, senderLatenessP99Ms: sent.latenessP99Ms, server: reading, busyCores: busyCores() };
  } finally {
    sender.close();
    await fleet.disconnect();
  }
}
