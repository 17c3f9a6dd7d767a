// What a server with RETENTION_DAYS deletes, from its real store and its folder.
import { existsSync, writeFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { newCall } from './calls/call.ts';
import type { Talk } from './calls/talk.ts';
import { FolderStore } from './media/recording/folder-store.ts';
import { newFolder } from './media/testing/new-folder.ts';
import { createMetrics } from './metrics/metrics.ts';
import { startRetention } from './start-retention.ts';
import { openStore } from './store/open-store.ts';

const DAY_MS = 86_400_000;
const parties = { direction: 'outbound', callType: 'voice', from: '1', to: '2', fromE164: null, toE164: null } as const;
const observed = { log: { info: vi.fn(), error: vi.fn() }, metrics: createMetrics() };

async function startIn(folder: string, retentionDays: number | null) {
  const fail = (error: unknown) => expect.unreachable(String(error));
  const store = await openStore({
    ...{ databaseUrl: null, dataDir: folder },
    ...{ onConnectionLost: fail, onListenerError: fail },
  });
  const recordings = new FolderStore(`${folder}/recordings`);
  const retention = startRetention({ config: { retentionDays }, store, recordings, observers: observed });
  onTestFinished(async () => {
    retention.stop();
    await store.close();
  });
  const claim = await store.claimLease({ name: 'calls', holder: 'i', ttlMs: 60_000 });
  if (!claim.held) throw new Error('Somebody else has the lease');
  const forget = () => retention.forgetCalls({ name: 'calls', token: claim.token });
  /** A call that was over so many days ago, with a recording. */
  const keep = async (id: string, daysAgo: number) => {
    const at = Date.now() - daysAgo * DAY_MS;
    const blank = newCall({ ...parties, id, requestKey: null, agent: null, flags: [] }, at);
    const call = { ...blank, version: 1, status: 'completed' as const, endedAt: at };
    await store.commit({ call, fromVersion: 0, events: [], at });
    await store.saveTalk(talkOf(id, at));
    writeFileSync(await recordings.begin(`talk-${id}`), 'RIFF');
    await recordings.keep(`talk-${id}`);
  };
  return { store, recordings, forget, keep };
}

function talkOf(callId: string, at: number): Talk {
  return {
    ...{ id: `talk-${callId}`, callId, agent: 'sales', instanceId: 'i', runId: 'run', take: 1, breaks: [] },
    ...{ startedAt: at, endedAt: at, end: 'idle', transferTo: null, summary: null, figures: null, recording: null },
  };
}

test('calls of before are gone with their recordings, are counted, and nobody is named', async () => {
  const { store, recordings, forget, keep } = await startIn(newFolder(), 30);
  for (let index = 0; index < 120; index += 1) await keep(`old-${index}`, 31);
  await keep('young', 29);
  await forget();
  expect(await store.countCalls({ limit: 1_000 })).toBe(1);
  expect(await recordings.names()).toEqual(['talk-young']);
  expect(await observed.metrics.retentionDeleted.get()).toMatchObject({
    values: [{ labels: { what: 'calls' }, value: 120 }],
  });
  expect(observed.log.info.mock.calls.map(([fields]) => fields)).toEqual(
    [50, 50, 20].map((count) => ({ what: 'calls', count })),
  );
});

test('a call whose recording cannot be deleted stays until it can', async () => {
  const { store, recordings, forget, keep } = await startIn(newFolder(), 1);
  await keep('old', 2);
  const remove = vi.spyOn(recordings, 'remove').mockRejectedValueOnce(new Error('The storage answered 503'));
  await expect(forget()).rejects.toThrow('503');
  expect(await store.findById('old')).not.toBeNull();
  await forget();
  expect(await store.findById('old')).toBeNull();
  expect(remove).toHaveBeenCalledTimes(2);
});

test('an instance deletes old recordings on its own disk, whichever instance has deleted their calls', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { recordings } = await startIn(newFolder(), 1);
  writeFileSync(await recordings.begin('orphan'), 'RIFF');
  await recordings.keep('orphan');
  await utimes(recordings.path('orphan'), 1_000, 1_000);
  vi.advanceTimersByTime(3_600_000);
  await vi.waitFor(() => expect(existsSync(recordings.path('orphan'))).toBe(false));
});

test('without RETENTION_DAYS nothing is deleted', async () => {
  const { store, forget, keep } = await startIn(newFolder(), null);
  await keep('old', 10_000);
  await forget();
  expect(await store.findById('old')).not.toBeNull();
});
