// From a webhook to the status at 100 clients, after the durable commit: how long it takes, and how long the server's
// event loop stands still meanwhile.
import { startPostgres } from '@patchcord/testing/postgres';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { type Aim, type Figure, figure, type Unit } from '../report/figures.ts';
import { plain } from '../report/table.ts';
import { bareWs } from '../servers/baselines.ts';
import { sampleEvents } from '../servers/event-templates.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import { patchcord } from '../servers/patchcord.ts';
import { measureAtRate, type RateFigures } from './measure-at-rate.ts';
import { interleaved, roundsOf } from './rounds.ts';

const CLIENTS = 100;
const RATES = [50, 300];
const P99_AIM_MS = 25;
const STALL_AIM_MS = 10;

type Results = Map<MeasuredServer, RateFigures[]>;

export const webhooks: Benchmark = {
  name: 'webhooks',
  summary: 'webhook in → durable → status at 100 clients, on SQLite and on Postgres; stalls of the event loop',
  async run(context) {
    const { quick, resources, progress } = context;
    progress('webhooks: starting Postgres and three servers');
    const servers = await startServers(context);
    const fleet = resources.use(ClientFleet.start());
    const seconds = quick ? { warmUp: 1, measured: 2 } : { warmUp: 2, measured: 8 };
    const rounds = quick ? 1 : 5;
    const figures: Figure[] = [];
    const notes: string[] = [];
    for (const rate of RATES) {
      const results = await interleaved({ what: `webhooks at ${rate}/s`, servers, rounds }, context, (server) =>
        measureAtRate(server, fleet, { clients: CLIENTS, webhooksPerSecond: rate, seconds }),
      );
      figures.push(...figuresAt(rate, servers, results));
      notes.push(...notesAt(rate, servers, results));
    }
    return {
      benchmark: 'webhooks',
      title: `webhooks: webhook → commit → status at ${CLIENTS} clients`,
      figures,
      notes: [
        'Latency counts from the moment at which the webhook was due, at every one of the clients.',
        'A stall is the longest time in a round that the main event loop did not turn, GC and the machine included.',
        ...notes,
      ],
    };
  },
};

async function startServers({ resources, profileDir }: BenchmarkContext): Promise<MeasuredServer[]> {
  const postgres = startPostgres();
  resources.defer(async () => (await postgres).close());
  const databaseUrl = await (await postgres).createDatabase();
  const start = (program: Parameters<typeof MeasuredServer.start>[0]) => MeasuredServer.start(program, resources);
  const onSqlite = await start(patchcord({ name: 'SQLite', profileDir }));
  const onPostgres = await start(patchcord({ name: 'Postgres', databaseUrl, profileDir }));
  return [onSqlite, onPostgres, await start(bareWs(await sampleEvents(onSqlite.door.port)))];
}

function figuresAt(rate: number, servers: MeasuredServer[], results: Results): Figure[] {
  const baseline = servers.at(-1);
  if (baseline === undefined) return [];
  const compare = (server: MeasuredServer, what: string, look: (round: RateFigures) => number, aim?: Aim) => {
    const beside = { name: baseline.name, rounds: roundsOf(results, baseline, look) };
    const unit: Unit = 'ms';
    return figure(
      { what: `${rate}/s ${server.name}: ${what}`, unit, rounds: roundsOf(results, server, look), beside },
      aim,
    );
  };
  return servers
    .slice(0, -1)
    .flatMap((server) => [
      compare(server, 'p50', ({ latencyMs }) => latencyMs.p50),
      compare(
        server,
        'p99',
        ({ latencyMs }) => latencyMs.p99,
        rate === Math.max(...RATES) ? { atMost: P99_AIM_MS } : undefined,
      ),
      compare(server, 'max', ({ latencyMs }) => latencyMs.max),
      compare(server, 'longest stall', (round) => round.server.longestStallMs, { atMost: STALL_AIM_MS }),
    ]);
}

function notesAt(rate: number, servers: MeasuredServer[], results: Results): string[] {
  const each = (look: (round: RateFigures) => number) =>
    servers.map((server) => `${server.name} ${plain(Math.max(...roundsOf(results, server, look)))}`).join(', ');
  return [
    `${rate}/s, worst round: CPU of the server in cores ${each(({ server }) => server.cpuMs / server.windowMs)};`,
    `  of the clients ${each(({ clientCpu }) => clientCpu)}; of the whole machine ${each(({ busyCores }) => busyCores)};`,
    `  part of the longest stall in which its thread really ran, ms ${each(({ server }) => server.ofItRunningMs)};`,
    `  longest pause for garbage collection, ms ${each(({ server }) => server.longestGcMs)};`,
    `  lateness of the sender itself, p99 ms ${each(({ senderLatenessP99Ms }) => senderLatenessP99Ms)}.`,
  ];
}
