// Bridges of others in `talks`: a round of each, and what is told of one that does not get through it.
import type { PeerCommand } from '../arguments.ts';
import type { BenchmarkContext } from '../benchmark.ts';
import { type Figure, figure } from '../report/figures.ts';
import { modelUrlOf, TalkLoad } from '../talks/talk-load.ts';
import { measureTalks, type TalkRound, type TalkSchedule } from './measure-talks.ts';
import type { TalkRow } from './talk-rows.ts';

export interface NamedRounds {
  name: string;
  rounds: TalkRound[];
}

export type PeerOutcome = { ok: true; round: TalkRound } | { ok: false; why: string };

/**
 * Measures with a load of its own, so that what a peer leaves undone is not in anybody else's figures. That a peer cannot
 * carry the load is no error of the benchmark.
 */
export async function measurePeer(
  { name, command }: PeerCommand,
  schedule: TalkSchedule,
  { resources, progress }: Pick<BenchmarkContext, 'resources' | 'progress'>,
): Promise<PeerOutcome> {
  const ours = resources.use(new AsyncDisposableStack());
  try {
    const load = ours.use(TalkLoad.start());
    const env = { OPENAI_REALTIME_URL: await modelUrlOf(load), OPENAI_API_KEY: 'bench' };
    return { ok: true, round: await measureTalks({ name, command, env }, load, schedule, ours) };
  } catch (error) {
    progress(`${name} gave up: ${String(error)}`);
    return { ok: false, why: reasonOf(error) };
  } finally {
    await ours.disposeAsync();
  }
}

/** Ours beside the peer, as far as a peer can be seen into; `what` stands before each row. */
export function besidePeer(what: string, rows: readonly TalkRow[], ours: TalkRound[], peer: NamedRounds): Figure[] {
  return rows.flatMap((row) => {
    if (row.alone || row.fromWithin) return [];
    const beside = { name: peer.name, rounds: peer.rounds.map(row.look) };
    // What is too little to be seen from outside is nothing to compare with.
    if (beside.rounds.length === 0 || !beside.rounds.every((value) => value > 0)) return [];
    return [figure({ what: `${what}: ${row.what}`, unit: row.unit, rounds: ours.map(row.look), beside })];
  });
}

/** The first line of what went wrong, without what the program has printed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1).join('').trim();
}
