// The thread that owns the SQLite database, so that waiting for a disk never delays an audio frame or a broadcast.
import { parentPort, workerData } from 'node:worker_threads';
import type { engineMethods } from '../engine.ts';
import { openSqlite } from './open.ts';

export interface WorkerRequest {
  id: number;
  method: (typeof engineMethods)[number];
  args: unknown[];
}

export type WorkerAnswer = { id: number; value: unknown } | { id: number; error: Error };

const port = parentPort;
if (port === null) throw new Error('sqlite/worker.ts runs as a worker thread only');

const engine = await openSqlite(workerData.dataDir);
port.on('message', ({ id, method, args }: WorkerRequest) => {
  const work = (engine[method] as (...args: unknown[]) => Promise<unknown>)(...args);
  work.then(
    (value) => port.postMessage({ id, value } satisfies WorkerAnswer),
    (error: Error) => port.postMessage({ id, error } satisfies WorkerAnswer),
  );
  if (method === 'close') void work.finally(() => port.close());
});
port.postMessage('ready');
