// Calls that come and go for a long time: whether the server is in the end as it was in the beginning.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.ts';
import { figure } from '../report/figures.ts';
import { slope } from '../report/statistics.ts';
import { plain } from '../report/table.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import type { ProbeClient } from '../servers/probe-client.ts';
import type { ProbeReading } from '../servers/probe-messages.ts';
import { modelUrlOf, TalkLoad } from '../talks/talk-load.ts';
import { talkingPatchcord } from '../talks/talking-patchcord.ts';

const READ_EVERY_MS = 5_000;
const SETTLE_MS = 2_000;
const COLLECTIONS = 3;
const BYTES_PER_MB = 1e6;
/** Of the time: then V8's young generation, which the collection at the start has emptied, has its size again. */
const GROWN_AFTER = 0.25;
const S_PER_HOUR = 3_600;
/** What twenty minutes can tell from nothing. */
const AIM_MB_PER_HOUR = 20;

export const soak: Benchmark = {
  name: 'soak',
  summary: 'calls that come and go for 20 minutes: growth of memory, files and sockets',
  onlyByName: true,
  async run({ quick, resources, profileDir, progress, talks: wish }) {
    const load = resources.use(TalkLoad.start());
    const modelUrl = await modelUrlOf(load);
    const program = talkingPatchcord({ name: 'patchcord', modelAudio: 'pcm24', modelUrl, profileDir }, resources);
    const server = await MeasuredServer.start(program, resources);
    const minutes = wish.minutes ?? (quick ? 0.2 : 20);
    const sentenceMs: [number, number] = quick ? [900, 1_500] : [2_000, 8_000];
    const callSeconds: [number, number] = quick ? [2, 4] : [20, 60];
    const plan = { port: server.door.port, calls: wish.calls?.[0] ?? (quick ? 4 : 50), sentenceMs };
    const churn = (seconds: number) => load.ask({ do: 'churn', plan, callSeconds, seconds });

    progress(`soak: ${plan.calls} calls at a time, warming up`);
    await churn(quick ? 2 : 90);
    const before = await settled(server.probe);
    progress(`soak: ${minutes} minutes`);
    const watch = watchMemory(server.probe);
    const { calls, talk } = await churn(minutes * 60);
    const readings = await watch.stop();
    const after = await settled(server.probe);

    const grown = (look: (reading: ProbeReading) => number) => [look(after) - look(before)];
    return {
      benchmark: 'soak',
      title: `soak: ${plan.calls} calls at a time, ${calls} in all, ${minutes} minutes`,
      figures: [
        figure(
          { what: 'RSS in the last three quarters', unit: 'MB/h', rounds: [slope(late(readings)) * S_PER_HOUR] },
          { atMost: AIM_MB_PER_HOUR },
        ),
        figure({ what: 'RSS, end less start', unit: 'MB', rounds: grown(({ rssBytes }) => rssBytes / BYTES_PER_MB) }),
        figure({
          what: 'heap, end less start',
          unit: 'MB',
          rounds: grown(({ heapUsedBytes }) => heapUsedBytes / BYTES_PER_MB),
        }),
        figure(
          { what: 'files and sockets more', unit: '', rounds: grown(({ openFiles }) => openFiles) },
          { atMost: 0 },
        ),
        figure({ what: 'gaps in sentences', unit: '', rounds: [talk.gaps] }, { atMost: 0 }),
      ],
      notes: [
        `RSS at the end of each fifth of the time: ${fifths(readings).map(plain).join(', ')} MB.`,
        `Start and end: no calls, garbage collected; ${before.openFiles} and ${after.openFiles} files and sockets, RSS ${plain(before.rssBytes / BYTES_PER_MB)} and ${plain(after.rssBytes / BYTES_PER_MB)} MB.`,
        `Every second call is interrupted all the time: ${talk.bargeIn.samples} interruptions, p99 ${plain(talk.bargeIn.p99)} ms, and ${talk.interruptedTooLate} too late to cut anything off. Every model session closed with its call.`,
        `Generator late by p99 ${plain(talk.lateness.p99)} ms, max ${plain(talk.lateness.max)}.`,
      ],
    };
  },
};

function late(readings: [number, number][]): [number, number][] {
  return readings.slice(Math.floor(readings.length * GROWN_AFTER));
}

function fifths(readings: [number, number][]): number[] {
  return [1, 2, 3, 4, 5].map((fifth) => readings[Math.ceil((readings.length * fifth) / 5) - 1]?.[1] ?? Number.NaN);
}

/** Reads RSS (MB) against the time (s) until it is stopped. */
function watchMemory(probe: ProbeClient) {
  const readings: [number, number][] = [];
  const stopped = new AbortController();
  const read = async () => {
    const { rssBytes } = await probe.ask('read');
    readings.push([performance.now() / 1000, rssBytes / BYTES_PER_MB]);
  };
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      await read();
      await sleep(READ_EVERY_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
    await read();
  })();
  return {
    async stop() {
      stopped.abort();
      await watching;
      return readings;
    },
  };
}

async function settled(probe: ProbeClient): Promise<ProbeReading> {
  for (let count = 0; count < COLLECTIONS; count += 1) {
    await sleep(SETTLE_MS);
    await probe.ask('gc');
  }
  await sleep(SETTLE_MS);
  return probe.ask('read');
}
