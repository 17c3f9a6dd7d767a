// The main thread's side of the SQLite thread.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { engineMethods, type StoreEngine } from '../engine.ts';
import type { WorkerAnswer, WorkerRequest } from './worker.ts';

/**
 * Opens the database of `dataDir` in a thread of its own. Rejects when the folder is in use. When the thread dies
 * later, everything asked of it rejects.
 */
export async function openSqliteInThread(dataDir: string): Promise<StoreEngine> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { dataDir } });
  await once(worker, 'message');

  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  let gone: Error | null = null;
  const fail = (error: Error) => {
    gone ??= error;
    for (const { reject } of pending.values()) reject(gone);
    pending.clear();
  };
  worker.on('message', (answer: WorkerAnswer) => {
    const asked = pending.get(answer.id);
    pending.delete(answer.id);
    if ('error' in answer) asked?.reject(answer.error);
    else asked?.resolve(answer.value);
  });
  worker.on('error', (cause) => fail(new Error('The database thread broke', { cause })));
  worker.on('exit', () => fail(new Error('The database is closed')));

  const ask = (method: WorkerRequest['method'], args: unknown[]) => {
    if (gone !== null) return Promise.reject(gone);
    lastId += 1;
    const answer = Promise.withResolvers<unknown>();
    pending.set(lastId, answer);
    worker.postMessage({ id: lastId, method, args } satisfies WorkerRequest);
    return answer.promise;
  };
  const methods = engineMethods.map((method) => [method, (...args: unknown[]) => ask(method, args)]);
  return Object.fromEntries(methods) as unknown as StoreEngine;
}
