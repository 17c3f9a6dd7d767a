// What a caller hears when the instance of the call is killed in mid-sentence, and what the agent still knows afterwards.
import { type FailoverRound, startFailoverWorld } from '@patchcord/testing/failover-world';
import { startPostgres } from '@patchcord/testing/postgres';
import { startRedis } from '@patchcord/testing/redis';
import type { Benchmark } from '../benchmark.ts';
import { figure } from '../report/figures.ts';
import { percentile } from '../report/statistics.ts';

const ROUNDS = 20;
const QUICK_ROUNDS = 2;
/** The sentence is nearly 12 s long; it is killed within these, spread evenly. */
const FIRST_KILL_MS = 300;
const LAST_KILL_MS = 6_000;
const AIM_MS = 3_000;

export const failover: Benchmark = {
  name: 'failover',
  summary: 'kill -9 of the instance in mid-sentence: silence at the phone, and whether the conversation is known',
  onlyByName: true,
  async run({ quick, resources, talks, progress }) {
    const count = talks.rounds ?? (quick ? QUICK_ROUNDS : ROUNDS);
    const postgres = resources.use(await startPostgres());
    const redis = await startRedis();
    resources.defer(() => redis.close());
    const world = resources.use(
      await startFailoverWorld({ postgresUrl: await postgres.createDatabase(), redisUrl: redis.url }),
    );
    const rounds: FailoverRound[] = [];
    for (let round = 0; round < count; round += 1) {
      const share = count === 1 ? 0 : round / (count - 1);
      const done = await world.round(FIRST_KILL_MS + share * (LAST_KILL_MS - FIRST_KILL_MS));
      rounds.push(done);
      const context = done.isContextKept ? 'kept' : 'lost';
      progress(
        `failover, round ${round + 1} of ${count}: silence ${Math.round(done.silenceMs)} ms, context ${context}`,
      );
    }
    return reportOf(rounds);
  },
};

function reportOf(rounds: FailoverRound[]) {
  const silences = rounds.map(({ silenceMs }) => silenceMs);
  const kept = rounds.filter(({ isContextKept }) => isContextKept).length;
  const silence = (what: string, share: number) =>
    figure({ what: `silence ${what}`, unit: 'ms', rounds: [percentile(silences, share)] }, { atMost: AIM_MS });
  return {
    benchmark: 'failover',
    title: `failover: ${rounds.length} calls whose instance is killed in mid-sentence`,
    figures: [
      silence('p50', 50),
      silence('p95', 95),
      silence('max', 100),
      figure({ what: `context kept, of ${rounds.length}`, unit: '', rounds: [kept] }, { atLeast: rounds.length }),
    ],
    notes: [
      'Silence: the longest time in which the caller’s phone heard nothing, from the kill until the agent goes on.',
      'Two instances on one Postgres and Redis; the flow of docs/exotel-failover.md, in the emulated Exotel.',
    ],
  };
}
