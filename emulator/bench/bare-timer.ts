// What the machine does to a process that only wakes up every 20 ms: the baseline of the benchmark.
import { behindSchedule } from './behind-schedule.ts';

const everyMs = 20;
const times: number[] = [];
const startedAt = performance.now();

// Not setInterval, which counts each pause from the end of the last one and so drifts away from every schedule.
function tick(): void {
  times.push(performance.now());
  setTimeout(tick, Math.max(1, startedAt + times.length * everyMs - performance.now()));
}

process.on('message', () => {
  process.send?.({ lateness: behindSchedule(times, everyMs) }, () => process.exit());
});
tick();
