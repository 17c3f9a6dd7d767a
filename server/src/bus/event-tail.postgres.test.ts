// The whole of it: two stores on one Postgres, a Redis between them, and every instance sees every event.
import { randomUUID } from 'node:crypto';
import { createDatabase } from '@patchcord/testing/postgres';
import { startRedis } from '@patchcord/testing/redis';
import { expect, inject, test } from 'vitest';
import { newCall } from '../calls/call.ts';
import type { Change, StoredEvent } from '../calls/ports.ts';
import { toView } from '../calls/view.ts';
import { openStore } from '../store/open-store.ts';
import type { Bus } from './bus.ts';
import { followLog } from './event-tail.ts';
import { createInProcessBus } from './in-process-bus.ts';
import { createRedisBus } from './redis-bus.ts';

const onError = () => undefined;

function newChange(): Change {
  const parties = {
    direction: 'outbound',
    callType: 'voice',
    from: '1',
    to: '2',
    fromE164: '+911',
    toE164: '+912',
  } as const;
  const call = {
    ...newCall({ ...parties, id: randomUUID(), requestKey: null, agent: null, flags: [] }, 1000),
    version: 1,
  };
  return { call, fromVersion: 0, events: [{ type: 'call_status_update', data: toView(call) }], at: 1000 };
}

async function startInstance(databaseUrl: string, bus: Bus) {
  const store = await openStore({ databaseUrl, dataDir: '', onConnectionLost: onError, onListenerError: onError });
  const seen: StoredEvent[] = [];
  const tail = await followLog({
    log: store,
    bus,
    isShared: true,
    onEvents: (events) => seen.push(...events),
    onError,
  });
  store.subscribe(tail.committed);
  const commit = (count: number) => Promise.all(Array.from({ length: count }, () => store.commit(newChange())));
  const stop = async () => {
    tail.close();
    await bus.close();
    await store.close();
  };
  return { seen, commit, stop, log: () => store.eventsAfter(0, 10_000) };
}

test('with Redis, without it in between, and with it again: both see the log as it is', async () => {
  await using redis = await startRedis();
  const databaseUrl = await createDatabase(inject('postgresUrl'));
  const bus = () => createRedisBus({ url: redis.url, topicPrefix: 'test:', onError });
  const [a, b] = [await startInstance(databaseUrl, bus()), await startInstance(databaseUrl, bus())];
  const commitOnBoth = () => Promise.all([a.commit(300), b.commit(300)]);

  await commitOnBoth();
  await Promise.all([commitOnBoth(), redis.stop()]);
  await Promise.all([commitOnBoth(), redis.startAgain()]);

  const log = await a.log();
  expect(log).toHaveLength(1800);
  for (const { seen } of [a, b]) await expect.poll(() => seen).toEqual(log);
  await Promise.all([a.stop(), b.stop()]);
});

test('two instances that share a Postgres and no Redis at all find each other’s events by asking', async () => {
  const databaseUrl = await createDatabase(inject('postgresUrl'));
  const bus = () => createInProcessBus(onError);
  const [a, b] = [await startInstance(databaseUrl, bus()), await startInstance(databaseUrl, bus())];
  await Promise.all([a.commit(50), b.commit(50)]);
  const log = await a.log();
  for (const { seen } of [a, b]) await expect.poll(() => seen).toEqual(log);
  await Promise.all([a.stop(), b.stop()]);
});
