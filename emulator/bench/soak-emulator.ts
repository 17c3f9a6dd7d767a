// The emulator that is soaked, alone in its process, so that everything that grows here is its own.
import { readdirSync } from 'node:fs';
import { startEmulator } from '../src/start-emulator.ts';

export interface Measurement {
  rssMb: number;
  /** What is still in use after a full collection: objects … */
  heapMb: number;
  /** … and the buffers outside of V8's heap. */
  buffersMb: number;
  /** Open files and sockets; null where there is no /proc. */
  fds: number | null;
  /** Timers, sockets and requests that keep the process alive. */
  handles: number;
  /** Of one core, since the last measurement. */
  cpuPercent: number;
  /** Calls that have not ended. */
  calls: number;
  /** Requests to applications that it remembers; 10,000 at most. */
  requests: number;
}

const [voicebotUrl] = process.argv.slice(2);
const emulator = await startEmulator({
  voicebotUrl,
  requestsPerMinute: null,
  // Soon full, so that what grows after that should not.
  maxEndedCalls: 500,
  timings: { settleAfterMs: 5_000 },
});
let last = { cpu: process.cpuUsage(), atMs: performance.now() };

process.on('message', () => {
  // Twice: what the first collection has left to be swept, such as buffers, is gone with the second.
  globalThis.gc?.();
  setImmediate(() => {
    globalThis.gc?.();
    process.send?.(measured());
  });
});
// The parent is gone.
process.on('disconnect', () => process.exit());
process.send?.({ url: emulator.url });

function measured(): Measurement {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const spent = process.cpuUsage(last.cpu);
  const passedMs = performance.now() - last.atMs;
  last = { cpu: process.cpuUsage(), atMs: performance.now() };
  return {
    rssMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
    buffersMb: arrayBuffers / 2 ** 20,
    fds: fileDescriptors(),
    handles: process.getActiveResourcesInfo().length,
    cpuPercent: (spent.user + spent.system) / 10 / passedMs,
    calls: emulator.calls().filter(({ phase }) => phase !== 'ended' && phase !== 'settled').length,
    requests: emulator.callbacks().length,
  };
}

function fileDescriptors(): number | null {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
}
