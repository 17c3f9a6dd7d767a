// Runs an emulator for long, with streams and calls coming and going, and fails when it grows:
// `node bench/soak.ts --minutes 60`, in emulator/.
//
// Each minute a line. The warm-up ends when what the emulator remembers by design is full; after it, memory is judged by
// the slope of its line. In the end the load stops, all calls end, and files and handles must be back where they began.
// Exit codes: 0 well, 1 it has grown or something is left, 2 usage.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startApplication } from './soak-application.ts';
import type { Measurement } from './soak-emulator.ts';
import { type Load, startLoad } from './soak-load.ts';
import { growthProblems, growthTexts, leftovers, type Sample } from './soak-verdict.ts';

/** What the emulator remembers by design, and no more: it is warm when it remembers so much. */
const remembered = { streams: 500, requests: 10_000 };
const drainMs = 90_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    'streams-per-minute': { type: 'string', default: '120' },
    'calls-per-minute': { type: 'string', default: '600' },
  },
});
const minutes = Number(values.minutes);
const streamsPerMinute = Number(values['streams-per-minute']);
const callsPerMinute = Number(values['calls-per-minute']);
if (!(minutes > 0 && streamsPerMinute > 0 && callsPerMinute > 0)) {
  console.error('node bench/soak.ts [--minutes 60] [--streams-per-minute 120] [--calls-per-minute 600]');
  process.exit(2);
}

const application = await startApplication();
const emulator = fork(new URL('soak-emulator.ts', import.meta.url), [application.voicebotUrl], {
  execArgv: ['--expose-gc'],
});
emulator.on('exit', (code) => {
  if (emulator.connected) return;
  console.error(`the emulator is gone, exit code ${code}`);
  process.exit(1);
});
const { url } = await told<{ url: string }>(emulator);
const before = await measure();
console.log(
  `${streamsPerMinute} streams and ${callsPerMinute} calls a minute for ${minutes} min; Node ${process.version}`,
);
print('before', before);
const load = startLoad(url, application.webhookUrl, { streamsPerMinute, callsPerMinute });
const steady = await steadySamples(load);
load.stop();
const after = await drained();
print('after', after);

for (const text of growthTexts(steady)) console.log(text);
const problems = [...growthProblems(steady), ...leftovers(before, after)];
if (load.ordered.refused > 0) problems.push(`${load.ordered.refused} calls were refused`);
for (const problem of problems) console.error(`FAILED: ${problem}`);
if (problems.length === 0) console.log('well');
emulator.removeAllListeners('exit');
emulator.disconnect();
application.close();
process.exitCode = problems.length === 0 ? 0 : 1;

/** A sample each minute, of which those after the warm-up are returned. */
async function steadySamples({ ordered }: Load): Promise<Sample[]> {
  const steady: Sample[] = [];
  const startedAt = performance.now();
  for (let minute = 1; minute <= minutes; minute += 1) {
    await pause(startedAt + minute * 60_000 - performance.now());
    const sample = { ...(await measure()), atMinutes: minute };
    // Streams that have only been ordered are not remembered yet.
    const remembers = ordered.streams > remembered.streams * 1.1 && sample.requests >= remembered.requests;
    if (remembers) steady.push(sample);
    print(`${minute} min`, sample, `${ordered.streams} streams and ${ordered.calls} calls so far`);
  }
  return steady;
}

/** When everything has been given back, or has had the time for it. */
async function drained(): Promise<Measurement> {
  const deadline = performance.now() + drainMs;
  for (;;) {
    const now = await measure();
    if (leftovers(before, now).length === 0 || performance.now() > deadline) return now;
    await pause(1000);
  }
}

async function measure(): Promise<Measurement> {
  emulator.send('measure');
  return told<Measurement>(emulator);
}

function print(when: string, now: Measurement, more = ''): void {
  const { rssMb, heapMb, buffersMb, fds, handles, cpuPercent, calls, requests } = now;
  const memory = `RSS ${rssMb.toFixed(1)} MB, heap ${heapMb.toFixed(1)} MB, buffers ${buffersMb.toFixed(1)} MB`;
  const open = `fds ${fds ?? 'unknown'}, handles ${handles}, calls ${calls}, requests ${requests}`;
  console.log(`${when.padEnd(7)} ${memory}, ${open}, CPU ${cpuPercent.toFixed(0)} %  ${more}`);
}

async function told<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message as T;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
