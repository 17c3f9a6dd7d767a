// One status to 2,000 clients: how many deliveries a second at most, and how late they are at a given rate.
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { type Aim, figure, type Report, type Unit } from '../report/figures.ts';
import { plain } from '../report/table.ts';
import { bareWs, socketIo } from '../servers/baselines.ts';
import { sampleEvents } from '../servers/event-templates.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import { patchcord } from '../servers/patchcord.ts';
import { measureAtRate, type RateFigures } from './measure-at-rate.ts';
import { measureBurst } from './measure-burst.ts';
import { interleaved, roundsOf } from './rounds.ts';

const CLIENTS = 2_000;
/** Socket.IO can do the first; the second is what Patchcord must do well. */
const OFFERED_PER_SECOND = [50_000, 100_000];
const P99_AIM = { timesAtMost: 0.5 };
/** Far from what the server holds for one client before it closes it. */
const BURST_WEBHOOKS = 400;
/** Above this the process of the clients had no time left, and the figure is theirs rather than the server's. */
const BUSY_CORE = 0.95;

export const broadcast: Benchmark = {
  name: 'broadcast',
  summary:
    'one status to 2,000 clients, beside bare ws and Socket.IO: deliveries a second, p99 at 50,000 and 100,000 a second',
  async run(context) {
    context.progress('broadcast: starting three servers');
    const servers = await startServers(context);
    const fleet = context.resources.use(ClientFleet.start());
    const saturation = await compareSaturation(context, fleet, servers);
    const offered: Findings[] = [];
    for (const rate of OFFERED_PER_SECOND) offered.push(await compareOffered(context, fleet, servers, rate));
    return {
      benchmark: 'broadcast',
      title: `broadcast: one status to ${plain(CLIENTS)} clients`,
      figures: [...saturation.figures, ...offered.flatMap(({ figures }) => figures)],
      notes: [
        'Every server is told of events by the same webhooks, and sends the same bytes; Patchcord alone stores them.',
        'Deliveries are what the clients have received, over the time until the last one has arrived.',
        ...saturation.notes,
        ...offered.flatMap(({ notes }) => notes),
      ],
    };
  },
};

interface Servers {
  ours: MeasuredServer;
  bare: MeasuredServer;
  socketIo: MeasuredServer;
}

type Findings = Pick<Report, 'figures' | 'notes'>;

function all({ ours, bare, socketIo }: Servers): MeasuredServer[] {
  return [ours, bare, socketIo];
}

async function startServers({ resources, profileDir }: BenchmarkContext): Promise<Servers> {
  const ours = await MeasuredServer.start(patchcord({ profileDir }), resources);
  const templates = await sampleEvents(ours.door.port);
  return {
    ours,
    bare: await MeasuredServer.start(bareWs(templates), resources),
    socketIo: await MeasuredServer.start(socketIo(templates), resources),
  };
}

async function compareSaturation(context: BenchmarkContext, fleet: ClientFleet, servers: Servers): Promise<Findings> {
  const webhooks = context.quick ? BURST_WEBHOOKS / 4 : BURST_WEBHOOKS;
  const rounds = { what: 'broadcast at saturation', servers: all(servers), rounds: context.quick ? 1 : 5 };
  const results = await interleaved(rounds, context, (server) =>
    measureBurst(server, fleet, { clients: CLIENTS, webhooks }),
  );
  const compare = comparison('deliveries at saturation', '/s', servers, (server) =>
    roundsOf(results, server, (round) => round.deliveriesPerSecond),
  );
  const cores = all(servers).map((server) => {
    const clients = Math.max(...roundsOf(results, server, ({ clientCpu }) => clientCpu));
    const itself = Math.max(...roundsOf(results, server, ({ serverCpu }) => serverCpu));
    const busy = clients > BUSY_CORE ? ' (the clients were the bottleneck: the server could do more)' : '';
    return `${server.name} ${plain(itself)} and its clients ${plain(clients)}${busy}`;
  });
  const bytes = roundsOf(results, servers.ours, ({ bytesPerDelivery }) => bytesPerDelivery)[0] ?? 0;
  return {
    figures: [compare(servers.bare, { timesAtLeast: 0.9 }), compare(servers.socketIo, { timesAtLeast: 1.3 })],
    notes: [
      `At saturation, ${plain(bytes)} bytes an event; cores in use, most in a round: ${cores.join('; ')}.`,
      'At saturation Patchcord joins the events that wait into one write for each client; the others write each apart.',
    ],
  };
}

async function compareOffered(
  context: BenchmarkContext,
  fleet: ClientFleet,
  servers: Servers,
  deliveriesPerSecond: number,
): Promise<Findings> {
  const seconds = context.quick ? { warmUp: 1, measured: 2 } : { warmUp: 2, measured: 6 };
  const rate = { clients: CLIENTS, webhooksPerSecond: deliveriesPerSecond / CLIENTS, seconds };
  const at = `at ${plain(deliveriesPerSecond)} deliveries/s`;
  const rounds = { what: `broadcast ${at}`, servers: all(servers), rounds: context.quick ? 1 : 5 };
  const results = await interleaved(rounds, context, (server) => measureAtRate(server, fleet, rate));
  const compare = (what: string, unit: Unit, look: (round: RateFigures) => number) =>
    comparison(`${what} ${at}`, unit, servers, (server) => roundsOf(results, server, look));
  const p50 = compare('p50', 'ms', ({ latencyMs }) => latencyMs.p50);
  const p99 = compare('p99', 'ms', ({ latencyMs }) => latencyMs.p99);
  const cpu = compare('CPU', '% of a core', ({ server }) => (100 * server.cpuMs) / server.windowMs);
  const most = (look: (round: RateFigures) => number) =>
    all(servers)
      .map((server) => `${server.name} ${plain(Math.max(...roundsOf(results, server, look)))}`)
      .join(', ');
  return {
    figures: [
      p50(servers.bare),
      p50(servers.socketIo),
      p99(servers.bare),
      p99(servers.socketIo, deliveriesPerSecond === Math.max(...OFFERED_PER_SECOND) ? P99_AIM : undefined),
      cpu(servers.bare),
      cpu(servers.socketIo),
    ],
    notes: [
      `Cores that the clients used ${at}, most in a round: ${most(({ clientCpu }) => clientCpu)};`,
      `  that were busy in the whole machine: ${most(({ busyCores }) => busyCores)}.`,
    ],
  };
}

/** Makes figures of ours beside a baseline. */
function comparison(what: string, unit: Unit, { ours }: Servers, rounds: (server: MeasuredServer) => number[]) {
  return (baseline: MeasuredServer, aim?: Aim) =>
    figure({ what, unit, rounds: rounds(ours), beside: { name: baseline.name, rounds: rounds(baseline) } }, aim);
}
