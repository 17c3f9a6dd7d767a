// Two instances on one Postgres and one Redis, without their doors: what passes from one to the other.
import { createDatabase } from '@patchcord/testing/postgres';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { newCall } from './calls/call.ts';
import type { StoredEvent } from './calls/ports.ts';
import { toView } from './calls/view.ts';
import { createLog } from './log/log.ts';
import { createMetrics } from './metrics/metrics.ts';
import { Secret } from './secret.ts';
import { type Cluster, joinCluster } from './start-cluster.ts';
import { openStore, type Store } from './store/open-store.ts';
import { noTracing } from './tracing/tracing.ts';

interface Instance {
  cluster: Cluster;
  store: Store;
  hub: { publishLive: ReturnType<typeof vi.fn> };
  heard: StoredEvent[];
}

let instances: Instance[];

async function start(databaseUrl: string): Promise<Instance> {
  const store = await openStore({
    databaseUrl,
    dataDir: '',
    onConnectionLost: () => expect.unreachable(),
    onListenerError: () => expect.unreachable(),
  });
  const hub = { publishLive: vi.fn() };
  const log = createLog({ logLevel: 'silent', production: true, instanceId: 'i' });
  const config = { redisUrl: new Secret(inject('redisUrl')) };
  const cluster = await joinCluster({
    config,
    store,
    hub,
    observers: { log, metrics: createMetrics(), tracing: noTracing },
  });
  const heard: StoredEvent[] = [];
  await cluster.follow((events) => heard.push(...events));
  await expect.poll(() => cluster.bus).toBe('connected');
  return { cluster, store, hub, heard };
}

beforeEach(async () => {
  const databaseUrl = await createDatabase(inject('postgresUrl'));
  instances = [await start(databaseUrl), await start(databaseUrl)];
});
afterEach(async () => {
  for (const { cluster, store } of instances) {
    await cluster.stop();
    await store.close();
  }
});

test('what is live is told on both, once, in order', async () => {
  const [here, there] = instances as [Instance, Instance];
  const delta = { type: 'transcript_delta', callId: 'c', talkId: 't', role: 'agent', startMs: 0 } as const;
  const messages = Array.from({ length: 20 }, (_, index) => ({ ...delta, text: String(index) }));
  for (const message of messages) here.cluster.publishLive('calls:listen', message);
  const told = messages.map((message) => ['calls:listen', message]);
  await expect.poll(() => there.hub.publishLive.mock.calls).toEqual(told);
  there.cluster.publishLive('calls:listen', { ...delta, text: 'back' });
  await expect
    .poll(() => here.hub.publishLive.mock.calls)
    .toEqual([...told, ['calls:listen', { ...delta, text: 'back' }]]);
  expect(there.hub.publishLive).toHaveBeenCalledTimes(21);
});

test('what either commits both hear, in the one order of the log, each once', async () => {
  const numbers = { from: '1', to: '2', fromE164: null, toE164: null, agent: null, flags: [] };
  const commits = Array.from({ length: 60 }, async (_, index) => {
    const parties = {
      id: `call-${index}`,
      requestKey: null,
      direction: 'inbound',
      callType: 'voice',
      ...numbers,
    } as const;
    const call = { ...newCall(parties, index), version: 1 };
    const change = { call, fromVersion: 0, at: index, events: [{ type: 'call_updated' as const, data: toView(call) }] };
    return instances[index % 2]?.store.commit(change);
  });
  expect(new Set(await Promise.all(commits))).toEqual(new Set(['committed']));
  for (const { heard } of instances) {
    await expect.poll(() => heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  }
  expect(instances[0]?.heard).toEqual(instances[1]?.heard);
});
