// Talking calls: what each costs the server, and what passing through it does to the audio.
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { type Aim, type Figure, figure, type Unit } from '../report/figures.ts';
import { median } from '../report/statistics.ts';
import { plain } from '../report/table.ts';
import type { ServerProgram } from '../servers/measured-server.ts';
import { bareBridge } from '../talks/bare-bridge.ts';
import { TalkLoad } from '../talks/talk-load.ts';
import { type ModelAudio, talkingPatchcord } from '../talks/talking-patchcord.ts';
import { measureTalks, type TalkRound, type TalkSchedule } from './measure-talks.ts';
import { interleaved, roundsOf } from './rounds.ts';

const ROUNDS = 2;
const paths: { modelAudio: ModelAudio; label: string; cpuAim: number }[] = [
  { modelAudio: 'pcm24', label: '24 kHz', cpuAim: 1.4 },
  { modelAudio: 'pcma', label: 'A-law', cpuAim: 1 },
];

interface Row {
  what: string;
  unit: Unit;
  look: (round: TalkRound) => number;
  aim?: Aim;
  /** The bare bridge has nothing like it. */
  alone?: true;
}

const rows: Row[] = [
  { what: 'RSS for each call', unit: 'MB', look: ({ rssMb }) => rssMb, aim: { atMost: 0.5 } },
  { what: 'of it in use', unit: 'MB', look: ({ heldMb }) => heldMb, alone: true },
  { what: 'event-loop delay p99', unit: 'ms', look: ({ loopDelayP99Ms }) => loopDelayP99Ms, aim: { atMost: 15 } },
  { what: 'caller to model p99', unit: 'ms', look: ({ talk }) => talk.callerToModel.p99, aim: { atMost: 15 } },
  { what: 'model to caller p99', unit: 'ms', look: ({ talk }) => talk.modelToCaller.p99, aim: { atMost: 15 } },
  { what: 'barge-in p50', unit: 'ms', look: ({ interrupted }) => interrupted.bargeIn.p50 },
  { what: 'barge-in p99', unit: 'ms', look: ({ interrupted }) => interrupted.bargeIn.p99, aim: { atMost: 20 } },
  {
    what: 'schedule error p99',
    unit: 'ms',
    look: ({ talk }) => talk.scheduleError.p99,
    aim: { atMost: 20 },
    alone: true,
  },
  { what: 'gaps in sentences', unit: '', look: ({ talk }) => talk.gaps, aim: { atMost: 0 }, alone: true },
  {
    what: 'heard less told p95',
    unit: 'ms',
    look: ({ interrupted }) => interrupted.heardError.p95,
    aim: { atMost: 60 },
    alone: true,
  },
  {
    what: 'told more than was sent',
    unit: '',
    look: ({ interrupted }) => interrupted.heardTooMuch,
    aim: { atMost: 0 },
    alone: true,
  },
];

export const talks: Benchmark = {
  name: 'talks',
  summary: '100 and 200 talking calls, recorded, with a model at 24 kHz and in A-law: CPU, memory, delays, barge-in',
  async run(context) {
    const { resources, profileDir, quick } = context;
    const load = resources.use(TalkLoad.start());
    const modelUrl = `ws://127.0.0.1:${await load.ask({ do: 'listen' })}/v1/realtime`;
    const bare = bareBridge(modelUrl);
    const ours = paths.map((path) => ({
      ...path,
      program: talkingPatchcord({ ...path, name: `patchcord ${path.label}`, modelUrl, profileDir }, resources),
    }));
    const servers = [bare, ...ours.map(({ program }) => program)];
    const figures: Figure[] = [];
    const notes: string[] = [];
    for (const calls of context.talks.calls ?? (quick ? [4] : [100, 200])) {
      const what = `talks: ${calls} calls`;
      const results = await interleaved({ what, servers, rounds: quick ? 1 : ROUNDS }, context, (program) =>
        measureTalks(program, load, scheduleOf(calls, context), resources),
      );
      const bareRounds = (look: Row['look']) => ({ name: bare.name, rounds: roundsOf(results, bare, look) });
      for (const { program, label, cpuAim } of ours) {
        const cpu: Row = { what: 'CPU for each call', unit: '% of a core', look: ({ cpuPercent }) => cpuPercent };
        for (const row of [{ ...cpu, aim: { timesAtMost: cpuAim } }, ...rows]) {
          const rounds = roundsOf(results, program, row.look);
          const measured = { what: `${calls} ${label}: ${row.what}`, unit: row.unit, rounds };
          figures.push(figure(row.alone ? measured : { ...measured, beside: bareRounds(row.look) }, row.aim));
        }
      }
      notes.push(...servers.map((program) => conditions(calls, program, results.get(program) ?? [])));
    }
    return {
      benchmark: 'talks',
      title: 'talks: calls that talk, beside a bare bridge between carrier and model',
      figures,
      notes: [...notes, 'The machine is too busy for the milliseconds where the generator itself is late.'],
    };
  },
};

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
function conditions(calls: number, { name }: ServerProgram, rounds: TalkRound[]): string {
  const worst = (look: (round: TalkRound) => number) => plain(Math.max(...rounds.map(look)));
  const usual = (look: (round: TalkRound) => number) => plain(median(rounds.map(look)));
  return [
    `${calls} ${name}: generator late by p99 ${worst(({ talk }) => talk.lateness.p99)} ms, max ${worst(({ talk }) => talk.lateness.max)}`,
    `and ${usual(({ talk }) => 100 * talk.generatorCpu)} % of a core`,
    `machine busy on ${usual(({ busyCores }) => busyCores)} cores`,
    `longest stall ${worst(({ longestStallMs }) => longestStallMs)} ms (of it running ${worst(({ ofItRunningMs }) => ofItRunningMs)})`,
    `RSS in all ${usual(({ wholeRssMb }) => wholeRssMb)} MB`,
    `agents talked ${usual(({ talk }) => 100 * talk.talkShare)} % of the time`,
    `${usual(({ talk }) => talk.callerToModel.samples)} and ${usual(({ talk }) => talk.modelToCaller.samples)} delays, ${usual(({ interrupted }) => interrupted.bargeIn.samples)} interruptions.`,
  ].join(', ');
}
