// From the order to call somebody until the server knows that a device of theirs rings, at a constant rate.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '@patchcord/testing/postgres';
import { startRedis } from '@patchcord/testing/redis';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { type Aim, type Figure, figure } from '../report/figures.ts';
import { watchBusyCores } from '../report/machine.ts';
import { plain } from '../report/table.ts';
import { RingPair, type RingTimes } from '../rings/ring-pair.ts';
import { bareRing } from '../servers/baselines.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import { patchcord } from '../servers/patchcord.ts';
import { interleaved, roundsOf } from './rounds.ts';

const RINGS_PER_SECOND = 50;
/** Each rings again every two seconds: nobody is rung twice at a time. */
const PAIRS = 100;
const AIM_MS = 250;
const RING_TIMEOUT_MS = 30_000;

/** Where callers and callees are: on one instance, or on two. */
interface Deployment {
  name: string;
  callers: MeasuredServer;
  callees: MeasuredServer;
}

interface RingRound {
  atDeviceP95Ms: number;
  acknowledgedP50Ms: number;
  acknowledgedP95Ms: number;
  busyCores: number;
}

type Results = Map<Deployment, RingRound[]>;

export const rings: Benchmark = {
  name: 'rings',
  summary: `${RINGS_PER_SECOND} rings a second: from the order until the device's acknowledgement is taken`,
  async run(context) {
    const { quick, progress } = context;
    progress('rings: starting Postgres, Redis and four servers');
    const authSecret = randomBytes(32).toString('hex');
    const servers = await startServers(context, authSecret);
    const seconds = quick ? 4 : 10;
    const results: Results = await interleaved({ what: 'rings', servers, rounds: quick ? 1 : 5 }, context, (server) =>
      ringOn(server, authSecret, seconds),
    );
    return {
      benchmark: 'rings',
      title: `rings: ${RINGS_PER_SECOND} a second between ${PAIRS} pairs of users`,
      figures: figuresOf(servers, results),
      notes: notesOf(servers, results),
    };
  },
};

async function startServers(context: BenchmarkContext, authSecret: string): Promise<Deployment[]> {
  const { resources, profileDir } = context;
  const postgres = resources.use(await startPostgres());
  const redis = resources.use(await startRedis());
  const shared = { databaseUrl: await postgres.createDatabase(), redisUrl: redis.url };
  const start = (program: Parameters<typeof MeasuredServer.start>[0]) => MeasuredServer.start(program, resources);
  const one = await start(patchcord({ name: 'SQLite', authSecret, profileDir }));
  const callers = await start(patchcord({ name: 'callers', authSecret, profileDir, ...shared }));
  const callees = await start(patchcord({ name: 'callees', authSecret, profileDir, ...shared }));
  const bare = await start(bareRing());
  return [
    { name: 'one instance, SQLite', callers: one, callees: one },
    { name: 'two instances', callers, callees },
    { name: bare.name, callers: bare, callees: bare },
  ];
}

async function ringOn({ callers, callees }: Deployment, authSecret: string, seconds: number): Promise<RingRound> {
  const doors = { callerPort: callers.door.port, calleePort: callees.door.port, authSecret };
  const pairs = await Promise.all(Array.from({ length: PAIRS }, (_, index) => RingPair.connect(index, doors)));
  const busyCores = watchBusyCores();
  try {
    // The first round through all pairs warms up.
    await ringAtRate(pairs, PAIRS);
    const times = await ringAtRate(pairs, RINGS_PER_SECOND * seconds);
    const at = (share: number, look: (time: RingTimes) => number) => percentile(times.map(look), share);
    return {
      atDeviceP95Ms: at(0.95, ({ atDeviceMs }) => atDeviceMs),
      acknowledgedP50Ms: at(0.5, ({ acknowledgedMs }) => acknowledgedMs),
      acknowledgedP95Ms: at(0.95, ({ acknowledgedMs }) => acknowledgedMs),
      busyCores: busyCores(),
    };
  } finally {
    for (const pair of pairs) pair.close();
  }
}

/** Rings at the moments that were planned, however long the rings before take; rejects when one is not acknowledged. */
async function ringAtRate(pairs: readonly RingPair[], count: number): Promise<RingTimes[]> {
  const startAtMs = monotonicMs();
  const rung: Promise<RingTimes>[] = [];
  for (let index = 0; index < count; index += 1) {
    const dueAtMs = startAtMs + (index * 1_000) / RINGS_PER_SECOND;
    for (let early = dueAtMs - monotonicMs(); early > 0; early = dueAtMs - monotonicMs()) await sleep(early);
    const pair = pairs[index % pairs.length];
    if (pair !== undefined) rung.push(pair.ring(dueAtMs));
  }
  const late = new AbortController();
  const tooLate = sleep(RING_TIMEOUT_MS, undefined, late).then(() => {
    throw new Error('A ring was not acknowledged');
  });
  try {
    return await Promise.race([Promise.all(rung), tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    late.abort();
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function figuresOf(servers: Deployment[], results: Results): Figure[] {
  const baseline = servers.at(-1);
  if (baseline === undefined) return [];
  return servers.slice(0, -1).flatMap((server) => {
    const compare = (what: string, look: (round: RingRound) => number, aim?: Aim) => {
      const beside = { name: baseline.name, rounds: roundsOf(results, baseline, look) };
      return figure(
        { what: `${server.name}: ${what}`, unit: 'ms', rounds: roundsOf(results, server, look), beside },
        aim,
      );
    };
    return [
      compare('at the device p95', (round) => round.atDeviceP95Ms),
      compare('acknowledged p50', (round) => round.acknowledgedP50Ms),
      compare('acknowledged p95', (round) => round.acknowledgedP95Ms, { atMost: AIM_MS }),
    ];
  });
}

function notesOf(servers: Deployment[], results: Results): string[] {
  const busy = servers.map((server) => {
    const most = Math.max(...roundsOf(results, server, (round) => round.busyCores));
    return `${server.name} ${plain(most)}`;
  });
  return [
    'Times count from the moment at which the caller was to send the order. Every ring is then rejected, and the next begins.',
    'Acknowledged: a ping that the device sent after its ring_ack was answered, so the way back is in it.',
    'Every status of every call goes to all 200 clients besides; of two instances, the callers are on one, the callees on the other.',
    `Cores busy in the whole machine, most in a round: ${busy.join(', ')}.`,
    'bare ws passes the order on to the device and stores nothing.',
  ];
}
