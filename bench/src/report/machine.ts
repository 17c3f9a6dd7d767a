// On what the figures were measured.
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

export function describeMachine(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[0]?.toFixed(1);
  return `${new Date().toISOString()}, Node.js ${process.version}, ${availableParallelism()} cores of ${model}, ${gib} GiB, ${type()} ${release()}, load ${load} before`;
}
