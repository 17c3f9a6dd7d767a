// Preloaded into a measured server: watches its main event loop from within, without touching its code.
//
// A timer that should fire every millisecond tells how long the loop was stalled in between (the histogram of
// `perf_hooks` misses stalls inside one turn of the loop).
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { createHistogram, PerformanceObserver } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import { type ProbeCommand, type ProbeReading, probeSocketVariable } from '../servers/probe-messages.ts';

const TICK_MS = 1;

const path = process.env[probeSocketVariable];
if (isMainThread && path !== undefined) watch(path);

function watch(socketPath: string): void {
  let longest = { stallMs: 0, runningMs: 0 };
  let longestGcMs = 0;
  const delays = createHistogram();
  let window = { atMs: performance.now(), cpu: process.cpuUsage() };
  let last = { atMs: performance.now(), runningMs: threadMs() };
  const timer = setInterval(() => {
    const now = { atMs: performance.now(), runningMs: threadMs() };
    const stallMs = now.atMs - last.atMs - TICK_MS;
    if (stallMs > longest.stallMs) longest = { stallMs, runningMs: now.runningMs - last.runningMs };
    last = now;
    // Whatever was due within the stall waited for the rest of it (coordinated omission).
    for (let waitedMs = stallMs; waitedMs > 0; waitedMs -= TICK_MS)
      delays.record(Math.max(1, Math.round(waitedMs * 1e3)));
  }, TICK_MS);
  timer.unref();

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestGcMs = Math.max(longestGcMs, duration);
  }).observe({ entryTypes: ['gc'] });

  const answer = (command: ProbeCommand): ProbeReading => {
    if (command === 'gc') globalThis.gc?.();
    if (command === 'reset') {
      longest = { stallMs: 0, runningMs: 0 };
      longestGcMs = 0;
      delays.reset();
      window = { atMs: performance.now(), cpu: process.cpuUsage() };
    }
    const cpu = process.cpuUsage(window.cpu);
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    return {
      longestStallMs: longest.stallMs,
      ofItRunningMs: Math.min(longest.runningMs, longest.stallMs),
      longestGcMs,
      loopDelayP99Ms: delays.percentile(99) / 1e3,
      cpuMs: (cpu.user + cpu.system) / 1000,
      windowMs: performance.now() - window.atMs,
      rssBytes: rss,
      heapUsedBytes: heapUsed,
      bufferBytes: arrayBuffers,
      openFiles: openFiles(),
    };
  };
  const server = createServer((socket) => {
    socket.unref();
    socket.setEncoding('utf8');
    socket.on('data', (line) => socket.write(`${JSON.stringify(answer(String(line).trim() as ProbeCommand))}\n`));
    socket.on('error', () => socket.destroy());
  });
  server.unref();
  server.listen(socketPath);
}

/** CPU time of this thread. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
