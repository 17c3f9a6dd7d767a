// On what the figures were measured, and how busy it was.
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

export function describeMachine(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[0]?.toFixed(1);
  return `${new Date().toISOString()}, Node.js ${process.version}, ${availableParallelism()} cores of ${model}, ${gib} GiB, ${type()} ${release()}, load ${load} before`;
}

/** Begins to watch the whole machine; the function that it returns tells how many cores were busy since, on average. */
export function watchBusyCores(): () => number {
  const before = coreTimes();
  return () => {
    const after = coreTimes();
    const wholeMs = after.allMs - before.allMs;
    return wholeMs === 0 ? 0 : (after.cores * (wholeMs - (after.idleMs - before.idleMs))) / wholeMs;
  };
}

function coreTimes() {
  const times = cpus().map((core) => core.times);
  const sum = (look: (core: (typeof times)[number]) => number) => times.reduce((total, core) => total + look(core), 0);
  return {
    cores: times.length,
    idleMs: sum(({ idle }) => idle),
    allMs: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
  };
}
