// What resampling costs and how well it is done: `node server/bench/resampler.ts [rounds]`, at the project's root.
// Beside it in the same run: speex-resampler (quality 7), and taking every third sample, as a carrier's own example does.
import SpeexResampler from 'speex-resampler';
import { levelOf } from '../src/media/audio/level.ts';
import { bytesOf, samplesOf, unsetSamples } from '../src/media/audio/pcm.ts';
import { Resampler } from '../src/media/audio/resampler.ts';
import { tone } from '../src/media/audio/tone.ts';
import type { SampleRate } from '../src/media/phone-leg.ts';

type Process = (pcm: Buffer) => Buffer;

interface Candidate {
  name: string;
  make: (from: SampleRate, to: SampleRate) => Process;
}

const CHUNK_MS = 20;
const ROUND_MS = 300;
const SPEEX_QUALITY = 7;
/** Falls back to 1.1 kHz when it is not filtered out. */
const ALIAS_HZ = 6900;

const rounds = Number(process.argv[2] ?? 7);
await SpeexResampler.default.initPromise;

const candidates: Candidate[] = [
  {
    name: 'own FIR',
    make(from, to) {
      const resampler = new Resampler(from, to);
      return (pcm) => bytesOf(resampler.process(samplesOf(pcm)));
    },
  },
  {
    name: `speex q${SPEEX_QUALITY}`,
    make(from, to) {
      const resampler = new SpeexResampler.default(1, from, to, SPEEX_QUALITY);
      return (pcm) => resampler.processChunk(pcm);
    },
  },
  { name: 'drop samples', make: (from, to) => (pcm) => bytesOf(pickSamples(samplesOf(pcm), from, to)) },
];

const pairs: [SampleRate, SampleRate][] = [
  [24_000, 8000],
  [8000, 24_000],
  [16_000, 8000],
  [16_000, 24_000],
];

console.log(`Node.js ${process.version}, chunks of ${CHUNK_MS} ms, median of ${rounds} rounds by turns\n`);
for (const [from, to] of pairs) {
  const costs = measured(from, to);
  const own = costs[0] ?? Number.NaN;
  for (const [index, { name, make }] of candidates.entries()) {
    const cost = costs[index] ?? Number.NaN;
    const quality = `3.4 kHz ${gainDb(make(from, to), 3400, from).toFixed(2)} dB`;
    const alias = to < from ? `, ${ALIAS_HZ} Hz ${gainDb(make(from, to), ALIAS_HZ, from).toFixed(0)} dB` : '';
    const times = index === 0 ? '' : `  ${(cost / own).toFixed(2)}× own`;
    console.log(
      `${from} > ${to}  ${name.padEnd(13)} ${cost.toFixed(4)} % of a core a stream${times}  ${quality}${alias}`,
    );
  }
}

function measured(from: SampleRate, to: SampleRate): number[] {
  const chunk = bytesOf(tone({ hz: 440, durationMs: CHUNK_MS, sampleRate: from, amplitude: 9000 }));
  const processes = candidates.map(({ make }) => make(from, to));
  const results = processes.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, run] of processes.entries()) {
      const cost = costOf(run, chunk);
      // The first round is for the compiler.
      if (round >= 0) results[index]?.push(cost);
    }
  }
  return results.map(median);
}

/** CPU as a part of the time that the audio lasts, in %. */
function costOf(run: Process, chunk: Buffer): number {
  const startMs = performance.now();
  const before = process.cpuUsage();
  let chunks = 0;
  while (performance.now() - startMs < ROUND_MS) {
    for (let at = 0; at < 50; at += 1) run(chunk);
    chunks += 50;
  }
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1000 / (chunks * CHUNK_MS)) * 100;
}

function gainDb(run: Process, hz: number, from: SampleRate): number {
  const source = tone({ hz, durationMs: 500, sampleRate: from, amplitude: 16_000 });
  const result = samplesOf(run(bytesOf(source)));
  return levelOf(result.subarray(result.length / 4)).rmsDbfs - levelOf(source).rmsDbfs;
}

function pickSamples(samples: Int16Array, from: number, to: number): Int16Array {
  const picked = unsetSamples(Math.floor((samples.length * to) / from));
  for (let at = 0; at < picked.length; at += 1) picked[at] = samples[Math.floor((at * from) / to)] as number;
  return picked;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
