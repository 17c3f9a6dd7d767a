// How many real-time streams one emulator carries: `node bench/streams.ts [streams] [seconds]`, in emulator/.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { CallerLine } from '../src/stream/caller-line.ts';
import { createOpenStream } from '../src/stream/open-stream.ts';
import type { StreamOutcome } from '../src/stream/stream-order.ts';
import { StreamThrottle } from '../src/stream/stream-throttle.ts';

const [streams = 200, seconds = 20] = process.argv.slice(2).map(Number);
const sampleRate = 8000;
const bot = fork(new URL('echo-bot.ts', import.meta.url));
const { port } = await told<{ port: number }>(bot);
const openStream = createOpenStream({ throttle: new StreamThrottle(streams) });

const calls: Promise<StreamOutcome>[] = [];
for (let index = 0; index < streams; index += 1) {
  calls.push(call());
  // Calls come at any time, not all in the same millisecond.
  await new Promise((resolve) => setTimeout(resolve, (index * 37) % 11));
}
const cpuBefore = process.cpuUsage();
const measuredFrom = performance.now();
await new Promise((resolve) => setTimeout(resolve, (seconds - 3) * 1000));
const cpu = process.cpuUsage(cpuBefore);
const busyMs = (cpu.user + cpu.system) / 1000;
const busyPercent = (100 * busyMs) / (performance.now() - measuredFrom);
const outcomes = await Promise.all(calls);
bot.send('tell');
const { lateness } = await told<{ lateness: number[] }>(bot);
lateness.sort((a, b) => a - b);

console.log(`${streams} streams, everybody talking, for ${seconds} s; Node ${process.version}`);
console.log(`at the bot, behind schedule: ${row([50, 99, 99.9, 100].map((percent) => percentile(lateness, percent)))}`);
const own = outcomes.map(({ report }) => report.emulatorLateMs);
console.log(
  `in the emulator: worst p99 ${Math.max(...own.map(({ p99 }) => p99))} ms, worst ${Math.max(...own.map(({ max }) => max))} ms`,
);
console.log(`CPU ${busyPercent.toFixed(0)} % of one core, ${(busyPercent / streams).toFixed(2)} % a stream`);
console.log(
  `RSS ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB, holes heard ${sum(outcomes.map(({ report }) => report.gaps.count))}`,
);
console.log(`ended well: ${outcomes.filter(({ status }) => status === 'cancelled').length} of ${streams}`);

function call(): Promise<StreamOutcome> {
  return openStream({
    url: `ws://127.0.0.1:${port}/`,
    bidirectional: true,
    callSid: 'bench',
    accountSid: 'bench',
    from: '0',
    to: '0',
    line: talker(),
    stopped: new AbortController().signal,
  });
}

/** Hums without a pause, and hangs up at the end. */
function talker(): CallerLine {
  const hum = Int16Array.from(
    { length: sampleRate },
    (_, at) => 8000 * Math.sin((2 * Math.PI * 440 * at) / sampleRate),
  );
  const hangUp = new AbortController();
  let said = 0;
  return {
    sampleRate,
    hungUp: hangUp.signal,
    takeDigits: () => [],
    hear() {},
    speak(samples) {
      said += samples;
      if (said >= seconds * sampleRate) hangUp.abort();
      const at = said % (sampleRate - samples);
      return hum.subarray(at, at + samples);
    },
  };
}

async function told<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message as T;
}

function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

function row([p50, p99, p999, max]: number[]): string {
  return `p50 ${p50?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms, p99.9 ${p999?.toFixed(1)} ms, max ${max?.toFixed(1)} ms`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
