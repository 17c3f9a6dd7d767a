// From a webhook at one instance to the status at the clients of the other one, beside what a bus alone takes.
import { startPostgres } from '@patchcord/testing/postgres';
import { startRedis } from '@patchcord/testing/redis';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { type Figure, figure } from '../report/figures.ts';
import { plain } from '../report/table.ts';
import { bareBus } from '../servers/baselines.ts';
import { sampleEvents } from '../servers/event-templates.ts';
import { MeasuredServer, type ServerProgram } from '../servers/measured-server.ts';
import { startNats } from '../servers/nats.ts';
import { patchcord } from '../servers/patchcord.ts';
import { measureAtRate, type RateFigures } from './measure-at-rate.ts';
import { interleaved, roundsOf } from './rounds.ts';

const CLIENTS = 100;
const RATES = [50, 200];

/** Where webhooks arrive, and where the clients are. */
interface Route {
  name: string;
  webhooksAt: MeasuredServer;
  clientsAt: MeasuredServer;
}

interface Routes {
  across: Route;
  baselines: Route[];
  /** This machine has none. */
  withoutNats: boolean;
}

type Results = Map<Route, RateFigures[]>;

export const bus: Benchmark = {
  name: 'bus',
  summary: `webhook at one instance → status at ${CLIENTS} clients of the other one, beside bare Redis and NATS`,
  async run(context) {
    const { quick, resources, progress } = context;
    progress('bus: starting Postgres, Redis, NATS if there is one, and the servers');
    const routes = await startRoutes(context);
    const fleet = resources.use(ClientFleet.start());
    const seconds = quick ? { warmUp: 1, measured: 2 } : { warmUp: 2, measured: 8 };
    const found: { figures: Figure[]; notes: string[] }[] = [];
    for (const webhooksPerSecond of RATES) {
      const all = [routes.across, ...routes.baselines];
      const rounds = { what: `bus at ${webhooksPerSecond}/s`, servers: all, rounds: quick ? 1 : 5 };
      const results: Results = await interleaved(rounds, context, ({ webhooksAt, clientsAt }) =>
        measureAtRate(webhooksAt, fleet, { clients: CLIENTS, webhooksPerSecond, seconds }, clientsAt),
      );
      found.push(findingsAt(webhooksPerSecond, routes, results));
    }
    return {
      benchmark: 'bus',
      title: `bus: webhook at one instance → status at ${CLIENTS} clients of the other one`,
      figures: found.flatMap(({ figures }) => figures),
      notes: [
        'Latency counts from the moment at which the webhook was due, at every one of the clients.',
        'Two instances on one Postgres and one Redis; ours commit each event before they tell of it.',
        'raw Redis, raw NATS: two bare processes that publish the same bytes and write what is published to their clients.',
        'same instance: Patchcord as well, with the clients where the webhooks are. What the other one adds is the bus.',
        ...(routes.withoutNats ? ['NATS was left out: its server is not on this machine (Debian: nats-server).'] : []),
        ...found.flatMap(({ notes }) => notes),
      ],
    };
  },
};

async function startRoutes({ resources, profileDir }: BenchmarkContext): Promise<Routes> {
  const postgres = resources.use(await startPostgres());
  const redis = resources.use(await startRedis());
  const natsUrl = await startNats(resources);
  const start = (program: ServerProgram) => MeasuredServer.start(program, resources);
  const shared = { databaseUrl: await postgres.createDatabase(), redisUrl: redis.url, profileDir };
  const one = await start(patchcord({ name: 'one', ...shared }));
  const other = await start(patchcord({ name: 'other', ...shared }));
  const templates = await sampleEvents(one.door.port);
  const bare = [bareBus('Redis', redis.url, templates)];
  if (natsUrl !== null) bare.push(bareBus('NATS', natsUrl, templates));
  const baselines: Route[] = [];
  for (const program of bare) {
    baselines.push({ name: program.name, webhooksAt: await start(program), clientsAt: await start(program) });
  }
  return {
    across: { name: 'patchcord', webhooksAt: one, clientsAt: other },
    baselines: [...baselines, { name: 'same instance', webhooksAt: one, clientsAt: one }],
    withoutNats: natsUrl === null,
  };
}

function findingsAt(rate: number, { across, baselines }: Routes, results: Results) {
  const rows = [
    { what: 'p50', look: ({ latencyMs }: RateFigures) => latencyMs.p50 },
    { what: 'p99', look: ({ latencyMs }: RateFigures) => latencyMs.p99 },
  ];
  const figures = rows.flatMap(({ what, look }) =>
    baselines.map((baseline) =>
      figure({
        what: `${rate}/s, at the other instance: ${what}`,
        unit: 'ms',
        rounds: roundsOf(results, across, look),
        beside: { name: baseline.name, rounds: roundsOf(results, baseline, look) },
      }),
    ),
  );
  const worst = (look: (round: RateFigures) => number) =>
    [across, ...baselines]
      .map((route) => `${route.name} ${plain(Math.max(...roundsOf(results, route, look)))}`)
      .join(', ');
  const notes = [
    `${rate}/s, worst round: cores busy in the whole machine ${worst(({ busyCores }) => busyCores)};`,
    `  lateness of the sender itself, p99 ms ${worst(({ senderLatenessP99Ms }) => senderLatenessP99Ms)}.`,
  ];
  return { figures, notes };
}
