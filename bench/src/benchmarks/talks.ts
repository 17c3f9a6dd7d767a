// Talking calls: what each costs the server, and what passing through it does to the audio.
import type { PeerCommand } from '../arguments.ts';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { type Figure, figure, type Report } from '../report/figures.ts';
import { median } from '../report/statistics.ts';
import { plain } from '../report/table.ts';
import type { ServerProgram } from '../servers/measured-server.ts';
import { bareBridge } from '../talks/bare-bridge.ts';
import { modelUrlOf, TalkLoad } from '../talks/talk-load.ts';
import { type ModelAudio, talkingPatchcord } from '../talks/talking-patchcord.ts';
import { measureTalks, type TalkRound, type TalkSchedule } from './measure-talks.ts';
import { interleaved } from './rounds.ts';
import { besidePeer, measurePeer, type NamedRounds, type PeerOutcome } from './talk-peers.ts';
import { cpuRow, type TalkRow, talkRows } from './talk-rows.ts';

const ROUNDS = 2;
const paths: { modelAudio: ModelAudio; label: string; cpuAim: number }[] = [
  { modelAudio: 'pcm24', label: '24 kHz', cpuAim: 1.4 },
  { modelAudio: 'pcma', label: 'A-law', cpuAim: 1 },
];

export const talks: Benchmark = {
  name: 'talks',
  summary: '100 and 200 talking calls, recorded, with a model at 24 kHz and in A-law: CPU, memory, delays, barge-in',
  async run(context) {
    const load = context.resources.use(TalkLoad.start());
    const contestants = await gather(load, context);
    const findings: Findings[] = [];
    for (const calls of context.talks.calls ?? (context.quick ? [4] : [100, 200])) {
      findings.push(await compareAt(calls, contestants, load, context));
    }
    return {
      benchmark: 'talks',
      title: 'talks: calls that talk, beside a bare bridge between carrier and model',
      figures: findings.flatMap(({ figures }) => figures),
      notes: [
        ...findings.flatMap(({ notes }) => notes),
        'The machine is too busy for the milliseconds where the generator itself is late.',
        ...(contestants.peers.length === 0 ? [] : ['Peers are measured from outside, each with a load of its own.']),
      ],
    };
  },
};

type Findings = Pick<Report, 'figures' | 'notes'>;
type Contestant = ServerProgram | PeerCommand;

interface Path extends ServerProgram {
  label: string;
  cpuAim: number;
}

interface Contestants {
  bare: ServerProgram;
  ours: Path[];
  peers: PeerCommand[];
}

async function gather(load: TalkLoad, { resources, profileDir, talks: wish }: BenchmarkContext): Promise<Contestants> {
  const modelUrl = await modelUrlOf(load);
  const ours = paths.map(({ modelAudio, label, cpuAim }) => {
    const name = `patchcord ${label}`;
    return { ...talkingPatchcord({ name, modelAudio, modelUrl, profileDir }, resources), label, cpuAim };
  });
  return { bare: bareBridge(modelUrl), ours, peers: wish.peers ?? [] };
}

async function compareAt(
  calls: number,
  { bare, ours, peers }: Contestants,
  load: TalkLoad,
  context: BenchmarkContext,
): Promise<Findings> {
  const schedule = scheduleOf(calls, context);
  const all = { what: `talks: ${calls} calls`, servers: [bare, ...ours, ...peers], rounds: context.quick ? 1 : ROUNDS };
  const outcomes = await interleaved<Contestant, PeerOutcome>(all, context, async (one) =>
    'command' in one
      ? measurePeer(one, schedule, context)
      : { ok: true, round: await measureTalks(one, load, schedule, context.resources) },
  );
  const found = new Map(all.servers.map((one) => [one, sortOut(one.name, outcomes.get(one) ?? [])]));
  const roundsOf = (one: Contestant): NamedRounds => found.get(one) ?? { name: one.name, rounds: [] };
  return {
    figures: ours.flatMap((path) => {
      const [what, { rounds }] = [`${calls} ${path.label}`, roundsOf(path)];
      const besidePeers = peers.flatMap((peer) => besidePeer(what, [cpuRow, ...talkRows], rounds, roundsOf(peer)));
      return [...besideBare(what, path, rounds, roundsOf(bare)), ...besidePeers];
    }),
    notes: [...found.values()].flatMap(({ name, rounds, failures }) => [
      ...(rounds.length === 0 ? [] : [conditions(calls, name, rounds)]),
      ...failures.map((why) => `${calls} ${name}: a round came to nothing, so it has no figures: ${why}`),
    ]),
  };
}

/** What has been measured, and why the rest has not. A peer that once gave up has no figures at all. */
function sortOut(name: string, outcomes: PeerOutcome[]): NamedRounds & { failures: string[] } {
  const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.why]));
  const rounds = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.round] : []));
  return { name, rounds: failures.length > 0 ? [] : rounds, failures };
}

function besideBare(what: string, { cpuAim }: Path, rounds: TalkRound[], bare: NamedRounds): Figure[] {
  return [{ ...cpuRow, aim: { timesAtMost: cpuAim } }, ...talkRows].map((row: TalkRow) => {
    const measured = { what: `${what}: ${row.what}`, unit: row.unit, rounds: rounds.map(row.look) };
    const beside = { name: bare.name, rounds: bare.rounds.map(row.look) };
    return figure(row.alone ? measured : { ...measured, beside }, row.aim);
  });
}

export function scheduleOf(
  calls: number,
  { quick, talks: wish }: Pick<BenchmarkContext, 'quick' | 'talks'>,
): TalkSchedule {
  const measured = wish.seconds ?? (quick ? 4 : 30);
  if (quick) {
    const seconds = { idle: 1, warmUp: 1, measured, interrupted: 4 };
    return { calls, earlierCalls: 2, sentenceMs: [900, 1_500], seconds };
  }
  const seconds = { idle: 5, warmUp: 10, measured, interrupted: Math.ceil(measured / 2) };
  return { calls, earlierCalls: 20, sentenceMs: [4_000, 10_000], seconds };
}

/** How the measuring itself was, in the worst round. */
function conditions(calls: number, name: string, rounds: TalkRound[]): string {
  const worst = (look: (round: TalkRound) => number) => plain(Math.max(...rounds.map(look)));
  const usual = (look: (round: TalkRound) => number) => plain(median(rounds.map(look)));
  // Of a peer, nobody can say how its event loop stood still.
  const isSeenFromWithin = rounds.every(({ longestStallMs }) => !Number.isNaN(longestStallMs));
  return [
    `${calls} ${name}: generator late by p99 ${worst(({ talk }) => talk.lateness.p99)} ms, max ${worst(({ talk }) => talk.lateness.max)}`,
    `and ${usual(({ talk }) => 100 * talk.generatorCpu)} % of a core`,
    `machine busy on ${usual(({ busyCores }) => busyCores)} cores`,
    ...(isSeenFromWithin
      ? [
          `longest stall ${worst(({ longestStallMs }) => longestStallMs)} ms (of it running ${worst(({ ofItRunningMs }) => ofItRunningMs)})`,
        ]
      : []),
    `RSS in all ${usual(({ wholeRssMb }) => wholeRssMb)} MB`,
    `agents talked ${usual(({ talk }) => 100 * talk.talkShare)} % of the time`,
    `${usual(({ talk }) => talk.callerToModel.samples)} and ${usual(({ talk }) => talk.modelToCaller.samples)} delays, ${usual(({ interrupted }) => interrupted.bargeIn.samples)} interruptions.`,
  ].join(', ');
}
