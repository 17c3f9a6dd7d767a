// Calls between two browsers: how long until they see each other, and whether the death of an instance ends them.
import { startChromium } from '@patchcord/testing/browser';
import { startPostgres } from '@patchcord/testing/postgres';
import { startRedis } from '@patchcord/testing/redis';
import type { Browser } from 'playwright-core';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { figure } from '../report/figures.ts';
import { watchBusyCores } from '../report/machine.ts';
import { percentile } from '../report/statistics.ts';
import { plain } from '../report/table.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import { type PatchcordOptions, patchcord } from '../servers/patchcord.ts';
import { openBarePage } from '../video/bare-page.ts';
import { CallingPages, type Homes } from '../video/calling-pages.ts';
import { type Survival, surviveKill } from '../video/survive-kill.ts';
import { interleaved, roundsOf } from './rounds.ts';

const ROUNDS = 3;
const CALLS = 20;
const KILLS = 20;

/** Something on which one call after the other can be placed. */
interface Caller {
  name: string;
  /** Resolves with the ms from the click to the first picture. */
  call(): Promise<number>;
}

interface Round {
  ms: number[];
  busyCores: number;
}

export const video: Benchmark = {
  name: 'video',
  summary: 'two Chromium pages: from the click to the first picture; calls whose instance is killed (20 times)',
  async run(context) {
    const { quick, resources, progress } = context;
    progress('video: starting Postgres, Redis and Chromium');
    const browser = await startChromium();
    resources.defer(() => browser.close());
    const shared = await startShared(resources);
    const callers = await startCallers(browser, shared, context);
    const calls = quick ? 2 : CALLS;
    const what = { what: `video: ${calls} calls`, servers: callers, rounds: quick ? 1 : ROUNDS };
    const clicks = await interleaved(what, context, ({ call }) => measureClicks(call, calls));
    const kills = await survivals(browser, shared, context);
    return {
      benchmark: 'video',
      title: 'video: two people on two pages of a browser, with made-up cameras, all on loopback',
      figures: [...clickFigures(callers, clicks), ...killFigures(kills)],
      notes: [
        'The one who is called answers as soon as it rings; both open camera and microphone after the click.',
        'Bare WebRTC: one page that calls itself, with no server between.',
        ...notes(callers, clicks, kills),
      ],
    };
  },
};

type Shared = Pick<PatchcordOptions, 'databaseUrl' | 'redisUrl'>;

async function startShared(resources: AsyncDisposableStack): Promise<Shared> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  resources.defer(() => postgres.close());
  resources.defer(() => redis.close());
  return { databaseUrl: await postgres.createDatabase(), redisUrl: redis.url };
}

async function startCallers(browser: Browser, shared: Shared, { resources }: BenchmarkContext): Promise<Caller[]> {
  const start = (options: PatchcordOptions) => MeasuredServer.start(patchcord(options), resources);
  const [one, other] = [await start(shared), await start(shared)];
  const alone = await start({});
  return [
    await talkers('two instances', browser, { caller: [urlOf(one)], callee: [urlOf(other)] }),
    await talkers('one, on SQLite', browser, { caller: [urlOf(alone)], callee: [urlOf(alone)] }),
    await openBarePage(browser, urlOf(alone)),
  ];
}

async function talkers(name: string, browser: Browser, homes: Homes): Promise<Caller> {
  const pages = await CallingPages.open(browser, homes);
  return {
    name,
    async call() {
      const ms = await pages.call();
      await pages.hangUp(pages.caller);
      return ms;
    },
  };
}

async function measureClicks(call: Caller['call'], calls: number): Promise<Round> {
  await call();
  const busyCores = watchBusyCores();
  const ms: number[] = [];
  for (let count = 0; count < calls; count += 1) ms.push(await call());
  return { ms, busyCores: busyCores() };
}

function clickFigures(callers: Caller[], clicks: Map<Caller, Round[]>) {
  const [bare, ...ours] = callers.toReversed();
  if (bare === undefined) return [];
  return ours.toReversed().flatMap((caller) =>
    [50, 95].map((share) => {
      const look = ({ ms }: Round) => percentile(ms, share);
      const beside = { name: bare.name, rounds: roundsOf(clicks, bare, look) };
      const what = `${caller.name}: click to picture p${share}`;
      return figure({ what, unit: 'ms', rounds: roundsOf(clicks, caller, look), beside });
    }),
  );
}

/** Whose instance is killed goes round: the caller's, the callee's, that of both. */
async function survivals(browser: Browser, shared: Shared, context: BenchmarkContext): Promise<Survival[]> {
  const { quick, progress } = context;
  const kills = quick ? 2 : KILLS;
  const found: Survival[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    progress(`video: kill ${kill + 1} of ${kills}`);
    await using own = new AsyncDisposableStack();
    const start = () => MeasuredServer.start(patchcord(shared), own);
    const [killed, left] = [await start(), await start()];
    const [near, far] = [
      [urlOf(killed), urlOf(left)],
      [urlOf(left), urlOf(killed)],
    ];
    const homes = [
      { caller: near, callee: far },
      { caller: far, callee: near },
      { caller: near, callee: near },
    ][kill % 3] as Homes;
    const pages = own.use(await CallingPages.open(browser, homes));
    const survival = await surviveKill(pages, { killed, left, endsWith: kill % 2 === 0 ? 'caller' : 'callee' });
    if (survival.failure !== null) progress(`video: lost: ${survival.failure}`);
    found.push(survival);
  }
  return found;
}

function killFigures(kills: Survival[]) {
  const lost = kills.filter(({ failure }) => failure !== null).length;
  const whole = kills.filter(({ failure }) => failure === null);
  const of = (look: (survival: Survival) => number) => (whole.length === 0 ? [Number.NaN] : whole.map(look));
  return [
    figure({ what: `calls lost in ${kills.length} kills`, unit: '', rounds: [lost] }, { atMost: 0 }),
    figure({ what: 'kill: longest time without a new picture', unit: 'ms', rounds: of((one) => one.pictureGapMs) }),
    figure({ what: 'kill: until a change gets through', unit: 'ms', rounds: of((one) => one.signalMs) }),
  ];
}

function notes(callers: Caller[], clicks: Map<Caller, Round[]>, kills: Survival[]): string[] {
  const busy = callers.map((caller) => {
    const most = Math.max(...roundsOf(clicks, caller, ({ busyCores }) => busyCores));
    const slowest = Math.max(...(clicks.get(caller) ?? []).flatMap(({ ms }) => ms));
    return `${caller.name}: slowest call ${plain(slowest)} ms, whole machine busy on up to ${plain(most)} cores.`;
  });
  const failures = kills.flatMap(({ failure }) => (failure === null ? [] : [`Lost: ${failure}`]));
  return [...busy, ...failures];
}

function urlOf({ door }: MeasuredServer): string {
  return `http://127.0.0.1:${door.port}`;
}
