// How many real-time streams one emulator carries: `node bench/streams.ts [streams] [seconds]`, in emulator/. With
// `taskset -c 0` before it the emulator, the bot and the baseline share one core.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createOpenStream } from '../src/stream/open-stream.ts';
import type { StreamOutcome } from '../src/stream/stream-order.ts';
import { StreamThrottle } from '../src/stream/stream-throttle.ts';
import { percentilesText } from './behind-schedule.ts';
import { talker } from './talker.ts';

const [streams = 200, seconds = 20] = process.argv.slice(2).map(Number);
const bot = fork(new URL('echo-bot.ts', import.meta.url));
const { port } = await told<{ port: number }>(bot);
const openStream = createOpenStream({ throttle: new StreamThrottle(streams) });
const bareTimer = fork(new URL('bare-timer.ts', import.meta.url));

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
const atBot = await lateness(bot);
const ofBareTimer = await lateness(bareTimer);

console.log(`${streams} streams, everybody talking, for ${seconds} s; Node ${process.version}`);
console.log(`at the bot, behind schedule:    ${percentilesText(atBot)}`);
console.log(`a bare timer, in the same time: ${percentilesText(ofBareTimer)}`);
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
    line: talker(seconds),
    stopped: new AbortController().signal,
  });
}

async function lateness(child: ChildProcess): Promise<number[]> {
  child.send('tell');
  return (await told<{ lateness: number[] }>(child)).lateness;
}

async function told<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message as T;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
