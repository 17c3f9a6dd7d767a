// One status to 2,000 clients: how many deliveries a second at most, and how late they are at 100,000 a second.
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { type Aim, figure, type Unit } from '../report/figures.ts';
import { plain } from '../report/table.ts';
import { bareWs, socketIo } from '../servers/baselines.ts';
import { sampleEvents } from '../servers/event-templates.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import { patchcord } from '../servers/patchcord.ts';
import { measureAtRate } from './measure-at-rate.ts';
import { measureBurst } from './measure-burst.ts';
import { interleaved, roundsOf } from './rounds.ts';

const CLIENTS = 2_000;
const OFFERED_PER_SECOND = 100_000;
/** Far from what the server holds for one client before it closes it. */
const BURST_WEBHOOKS = 400;
/** Above this the process of the clients had no time left, and the figure is theirs rather than the server's. */
const BUSY_CORE = 0.95;

export const broadcast: Benchmark = {
  name: 'broadcast',
  summary: 'one status to 2,000 clients, beside bare ws and Socket.IO: deliveries a second, p99 at 100,000 a second',
  async run(context) {
    context.progress('broadcast: starting three servers');
    const servers = await startServers(context);
    const fleet = context.resources.use(ClientFleet.start());
    const saturation = await compareSaturation(context, fleet, servers);
    const offered = await compareOffered(context, fleet, servers);
    return {
      benchmark: 'broadcast',
      title: `broadcast: one status to ${plain(CLIENTS)} clients`,
      figures: [...saturation.figures, ...offered.figures],
      notes: [
        'Every server is told of events by the same webhooks, and sends the same bytes; Patchcord alone stores them.',
        'Deliveries are what the clients have received, over the time until the last one has arrived.',
        ...saturation.notes,
        ...offered.notes,
      ],
    };
  },
};

interface Servers {
  ours: MeasuredServer;
  bare: MeasuredServer;
  socketIo: MeasuredServer;
}

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

async function compareSaturation({ quick, progress }: BenchmarkContext, fleet: ClientFleet, servers: Servers) {
  const rounds = quick ? 1 : 5;
  const results = await interleaved(all(servers), rounds, (server, round) => {
    progress(`broadcast: saturation, round ${round} of ${rounds}, ${server.name}`);
    return measureBurst(server, fleet, { clients: CLIENTS, webhooks: quick ? BURST_WEBHOOKS / 4 : BURST_WEBHOOKS });
  });
  const compare = comparison('deliveries at saturation', '/s', servers, (server) =>
    roundsOf(results, server, (round) => round.deliveriesPerSecond),
  );
  const cpu = all(servers).map((server) => {
    const clients = Math.max(...roundsOf(results, server, ({ clientCpu }) => clientCpu));
    const itself = Math.max(...roundsOf(results, server, ({ serverCpu }) => serverCpu));
    const busy = clients > BUSY_CORE ? ' (the clients were the bottleneck: the server could do more)' : '';
    return `${server.name} ${plain(itself)} and its clients ${plain(clients)}${busy}`;
  });
  const bytes = roundsOf(results, servers.ours, ({ bytesPerDelivery }) => bytesPerDelivery)[0] ?? 0;
  return {
    figures: [compare(servers.bare, { timesAtLeast: 0.9 }), compare(servers.socketIo, { timesAtLeast: 1.3 })],
    notes: [`At saturation, ${plain(bytes)} bytes an event; cores in use, most in a round: ${cpu.join('; ')}.`],
  };
}

async function compareOffered({ quick, progress }: BenchmarkContext, fleet: ClientFleet, servers: Servers) {
  const rounds = quick ? 1 : 5;
  const seconds = quick ? { warmUp: 1, measured: 2 } : { warmUp: 2, measured: 8 };
  const results = await interleaved(all(servers), rounds, (server, round) => {
    progress(`broadcast: ${plain(OFFERED_PER_SECOND)}/s, round ${round} of ${rounds}, ${server.name}`);
    return measureAtRate(server, fleet, { clients: CLIENTS, webhooksPerSecond: OFFERED_PER_SECOND / CLIENTS, seconds });
  });
  const at = `at ${plain(OFFERED_PER_SECOND)} deliveries/s`;
  const p99 = comparison(`p99 ${at}`, 'ms', servers, (server) =>
    roundsOf(results, server, ({ latencyMs }) => latencyMs.p99),
  );
  const p50 = comparison(`p50 ${at}`, 'ms', servers, (server) =>
    roundsOf(results, server, ({ latencyMs }) => latencyMs.p50),
  );
  const cpu = comparison(`CPU ${at}`, '% of a core', servers, (server) =>
    roundsOf(results, server, (round) => (100 * round.server.cpuMs) / round.server.windowMs),
  );
  const clients = all(servers).map(
    (server) => `${server.name} ${plain(Math.max(...roundsOf(results, server, ({ clientCpu }) => clientCpu)))}`,
  );
  return {
    figures: [
      p50(servers.bare),
      p50(servers.socketIo),
      p99(servers.bare),
      p99(servers.socketIo, { timesAtMost: 0.5 }),
      cpu(servers.bare),
      cpu(servers.socketIo),
    ],
    notes: [`Cores that the clients used ${at}, most in a round: ${clients.join(', ')}.`],
  };
}

/** Makes figures of ours beside a baseline. */
function comparison(what: string, unit: Unit, { ours }: Servers, rounds: (server: MeasuredServer) => number[]) {
  return (baseline: MeasuredServer, aim?: Aim) =>
    figure({ what, unit, rounds: rounds(ours), beside: { name: baseline.name, rounds: rounds(baseline) } }, aim);
}
