// One round at saturation: as many webhooks as the server takes, until the last client has the last status.
import type { ClientFleet } from '../clients/client-fleet.ts';
import type { LoadPlan } from '../load/load-plan.ts';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { createWebhookSender } from '../load/webhook-sender.ts';
import type { MeasuredServer } from '../servers/measured-server.ts';
import { nextRun } from './run-number.ts';

export interface BurstFigures {
  deliveriesPerSecond: number;
  /** Shares of one core. */
  clientCpu: number;
  serverCpu: number;
  bytesPerDelivery: number;
}

/** Webhooks under way at a time. */
const CONNECTIONS = 32;
const ARRIVAL_TIMEOUT_MS = 120_000;

export async function measureBurst(
  server: MeasuredServer,
  fleet: ClientFleet,
  round: { clients: number; webhooks: number },
): Promise<BurstFigures> {
  await fleet.connect(server.door, round.clients);
  // Two webhooks of one call are never under way together: they are further apart than there are connections.
  const plan: LoadPlan = {
    run: nextRun(),
    warmUp: 6 * CONNECTIONS,
    measured: round.webhooks,
    callsBetweenStages: CONNECTIONS,
  };
  const sender = createWebhookSender(server.door.port);
  const send = async (from: number, until: number) => {
    const startAtMs = monotonicMs();
    await fleet.expect({ plan, from, until, startAtMs, intervalMs: 0 });
    await server.probe.ask('reset');
    const beganAtMs = monotonicMs();
    await sender.sendAtOnce(plan, from, until, CONNECTIONS);
    return { ...(await fleet.arrived(ARRIVAL_TIMEOUT_MS)), beganAtMs };
  };
  try {
    await send(0, plan.warmUp);
    const { deliveries, bytes, clientCpu, beganAtMs, lastAtMs } = await send(plan.warmUp, plan.warmUp + plan.measured);
    const { cpuMs, windowMs } = await server.probe.ask('read');
    return {
      deliveriesPerSecond: (deliveries * 1000) / (lastAtMs - beganAtMs),
      clientCpu,
      serverCpu: cpuMs / windowMs,
      bytesPerDelivery: bytes / deliveries,
    };
  } finally {
    sender.close();
    await fleet.disconnect();
  }
}
