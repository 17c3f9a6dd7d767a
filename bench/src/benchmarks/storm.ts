// All clients come back at the same moment: how long until the last of them has been told what it missed.
import { randomBytes } from 'node:crypto';
import { startPostgres } from '@patchcord/testing/postgres';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import type { Greeting } from '../clients/raw-client.ts';
import type { StormFigures } from '../clients/storm.ts';
import type { LoadPlan } from '../load/load-plan.ts';
import { createWebhookSender } from '../load/webhook-sender.ts';
import { type Aim, type Figure, figure } from '../report/figures.ts';
import { watchBusyCores } from '../report/machine.ts';
import { plain } from '../report/table.ts';
import { bareWelcome } from '../servers/baselines.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import { patchcord } from '../servers/patchcord.ts';
import { sampleResume } from '../servers/resume-sample.ts';
import { interleaved, roundsOf } from './rounds.ts';
import { nextRun } from './run-number.ts';

const CLIENTS = 5_000;
/** Webhooks of calls while the clients are away. Each gives its call a status, so each is an event. */
const MISSED = 20;
const AIM_S = 5;
const TIMEOUT_MS = 60_000;

interface StormRound extends StormFigures {
  busyCores: number;
}

type Results = Map<MeasuredServer, StormRound[]>;

export const storm: Benchmark = {
  name: 'storm',
  summary: '5,000 clients that come back at once and resume, beside bare ws',
  async run(context) {
    const { quick, resources, progress } = context;
    const clients = quick ? 500 : CLIENTS;
    progress('storm: starting Postgres and three servers');
    const servers = await startServers(context);
    const fleet = resources.use(ClientFleet.start());
    const results: Results = await interleaved({ what: 'storm', servers, rounds: quick ? 1 : 5 }, context, (server) =>
      stormOn(server, fleet, clients),
    );
    return {
      benchmark: 'storm',
      title: `storm: ${plain(clients)} clients come back at once, each having missed ${MISSED} events`,
      figures: figuresOf(servers, results),
      notes: notesOf(servers, results),
    };
  },
};

async function startServers(context: BenchmarkContext): Promise<MeasuredServer[]> {
  const { resources, profileDir } = context;
  const postgres = resources.use(await startPostgres());
  const authSecret = randomBytes(32).toString('hex');
  const start = async (name: string, databaseUrl?: string) => {
    const program = patchcord({ name, authSecret, profileDir, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
    return MeasuredServer.start(program, resources);
  };
  const sqlite = await withMissedEvents(await start('SQLite'), authSecret);
  const onPostgres = await withMissedEvents(await start('Postgres', await postgres.createDatabase()), authSecret);
  const texts = (await sampleResume({ port: sqlite.server.door.port, authSecret }, MISSED, sqlite.resume)).texts;
  const greeting: Greeting = { kind: 'hello', authSecret, resume: sqlite.resume };
  return [sqlite.server, onPostgres.server, await MeasuredServer.start(bareWelcome(texts, greeting), resources)];
}

/** Lets calls change after a place in the log, at which all clients of this server are to resume. */
async function withMissedEvents(server: MeasuredServer, authSecret: string) {
  const { port } = server.door;
  const { point: resume } = await sampleResume({ port, authSecret }, 0);
  const sender = createWebhookSender(port);
  const plan: LoadPlan = { run: nextRun(), warmUp: 0, measured: MISSED, callsBetweenStages: 0 };
  try {
    await sender.sendAtOnce(plan, 0, MISSED, 1);
  } finally {
    sender.close();
  }
  server.door.greeting = { kind: 'hello', authSecret, resume };
  return { server, resume };
}

async function stormOn(server: MeasuredServer, fleet: ClientFleet, clients: number): Promise<StormRound> {
  await fleet.connect(server.door, clients);
  const busyCores = watchBusyCores();
  const figures = await fleet.storm({ door: server.door, missed: MISSED, timeoutMs: TIMEOUT_MS });
  await fleet.disconnect();
  if (figures.firstFailure !== null)
    throw new Error(`${server.name}: ${figures.failed} failed: ${figures.firstFailure}`);
  return { ...figures, busyCores: busyCores() };
}

function figuresOf(servers: MeasuredServer[], results: Results): Figure[] {
  const [baseline] = servers.slice(-1);
  if (baseline === undefined) return [];
  return servers.slice(0, -1).flatMap((server) => {
    const seconds = (what: string, look: (round: StormRound) => number, aim?: Aim) => {
      const beside = { name: baseline.name, rounds: roundsOf(results, baseline, look) };
      return figure(
        { what: `${server.name}: ${what}`, unit: 's', rounds: roundsOf(results, server, look), beside },
        aim,
      );
    };
    const failed = roundsOf(results, server, (round) => round.failed);
    return [
      seconds('half are resynced', ({ resyncedMs }) => resyncedMs.p50 / 1_000),
      seconds('the last is resynced', ({ resyncedMs }) => resyncedMs.max / 1_000, { atMost: AIM_S }),
      figure({ what: `${server.name}: clients not resynced`, unit: '', rounds: failed }, { atMost: 0 }),
    ];
  });
}

function notesOf(servers: MeasuredServer[], results: Results): string[] {
  const busy = servers.map((server) => {
    const most = Math.max(...roundsOf(results, server, ({ busyCores }) => busyCores));
    return `${server.name} ${plain(most)}`;
  });
  return [
    'All clients are cut off and open their connections in the same turn of the event loop; no jitter, as an SDK has.',
    'A client is resynced when it has been welcomed and has every event that it missed.',
    'The clients share the machine with the server, and one process with each other.',
    `Cores busy in the whole machine during the storm: ${busy.join(', ')}.`,
    'bare ws takes the same hello and answers with the same bytes; it checks no token and reads no log.',
  ];
}
