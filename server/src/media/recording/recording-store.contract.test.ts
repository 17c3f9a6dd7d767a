// What every place for recordings has to do, asked of each of them.
import { writeFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemTimers } from '../../timers.ts';
import { newFolder } from '../testing/new-folder.ts';
import { type S3Server, startS3Server } from '../testing/s3-server.ts';
import { FolderStore } from './folder-store.ts';
import type { ByteRange, RecordingStore } from './recording-store.ts';
import { readS3Address } from './s3-address.ts';
import { S3Store } from './s3-store.ts';

function folderStore(folder: string): FolderStore {
  return new FolderStore(join(folder, 'recordings'));
}

function s3Store(folder: string, server: S3Server): S3Store {
  const address = readS3Address(server.url);
  if (!address.ok) throw new Error(address.error);
  const store = new S3Store({
    address: address.value,
    local: folderStore(folder),
    // Twenty times as fast.
    timers: { now: () => systemTimers.now(), after: (ms, then) => systemTimers.after(ms / 20, then) },
    onUploadFailed: () => {},
  });
  onTestFinished(() => store.close());
  return store;
}

/** `kept`: resolves when what was kept is where it is to stay. */
const places: {
  place: string;
  make: () => Promise<{ store: RecordingStore; kept: (count: number) => Promise<void> }>;
}[] = [
  { place: 'a folder', make: async () => ({ store: folderStore(newFolder()), kept: async () => {} }) },
  {
    place: 'S3',
    async make() {
      const folder = newFolder();
      const server = await startS3Server();
      const kept = (count: number) =>
        vi.waitFor(async () => {
          expect(server.objects.size).toBe(count);
          expect(await folderStore(folder).names()).toEqual([]);
        });
      return { store: s3Store(folder, server), kept };
    },
  },
];

const content = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));

async function record(store: RecordingStore, name: string): Promise<void> {
  writeFileSync(await store.begin(name), content);
}

async function read(store: RecordingStore, name: string, range?: ByteRange) {
  const opened = await store.open(name, range);
  if (opened === null) return null;
  const { stream, ...rest } = opened;
  return { ...rest, bytes: await buffer(stream) };
}

describe.each(places)('recordings in $place', ({ make }) => {
  test('come back as they were recorded', async () => {
    const { store, kept } = await make();
    await record(store, 'talk-1');
    await store.keep('talk-1');
    const whole = { size: 1000, type: 'audio/wav', first: 0, last: 999, bytes: content };
    expect(await read(store, 'talk-1')).toEqual(whole);
    await kept(1);
    expect(await read(store, 'talk-1')).toEqual(whole);
  });

  test('come back in parts', async () => {
    const { store, kept } = await make();
    await record(store, 'talk-1');
    await store.keep('talk-1');
    await kept(1);
    const part = await read(store, 'talk-1', { first: 100, last: 199 });
    expect(part).toEqual({ size: 1000, type: 'audio/wav', first: 100, last: 199, bytes: content.subarray(100, 200) });
    const beyond = await read(store, 'talk-1', { first: 990, last: null });
    expect(beyond).toMatchObject({ size: 1000, first: 990, last: 999, bytes: content.subarray(990) });
    const behind = await read(store, 'talk-1', { first: 5000, last: 6000 });
    expect(behind).toMatchObject({ size: 1000, bytes: Buffer.alloc(0) });
  });

  test('that are being recorded, or were discarded, or never were, are not there', async () => {
    const { store } = await make();
    expect(await read(store, 'never')).toBeNull();
    await record(store, 'talk-1');
    expect(await read(store, 'talk-1')).toBeNull();
    await store.discard('talk-1');
    await store.discard('never');
    await expect(store.keep('talk-1')).rejects.toThrow('ENOENT');
    expect(await read(store, 'talk-1')).toBeNull();
  });

  test('are gone when they are removed, and what is not there is removed already', async () => {
    const { store, kept } = await make();
    for (const name of ['talk-1', 'talk-2']) {
      await record(store, name);
      await store.keep(name);
    }
    await kept(2);
    await store.remove('talk-1');
    await store.remove('never');
    expect([await read(store, 'talk-1'), await read(store, 'talk-2')]).toEqual([
      null,
      expect.objectContaining({ size: 1000 }),
    ]);
  });

  test('that were being recorded in a crash are there after it', async () => {
    const { store, kept } = await make();
    await store.recover();
    await record(store, 'talk-1');
    await store.recover();
    await kept(1);
    expect(await read(store, 'talk-1')).toMatchObject({ bytes: content });
  });

  test.each(['../talk', 'a/b', '', '.hidden', 'x'.repeat(200), 'nul\0'])('have no names like %j', async (name) => {
    const { store } = await make();
    await expect(async () => store.begin(name)).rejects.toThrow(RangeError);
    await expect(async () => store.open(name)).rejects.toThrow(RangeError);
    await expect(async () => store.remove(name)).rejects.toThrow(RangeError);
  });
});

test('of the recordings on this machine the old ones are removed', async () => {
  const folder = newFolder();
  const store = folderStore(folder);
  expect(await store.removeOlder(Date.now())).toBe(0);
  for (const name of ['old', 'new']) {
    await record(store, name);
    await store.keep(name);
  }
  await utimes(store.path('old'), 1_000, 1_000);
  expect(await store.removeOlder(1_001_000)).toBe(1);
  expect(await store.names()).toEqual(['new']);
});

test('what a storage does not let go of is told', async () => {
  const server = await startS3Server();
  const store = s3Store(newFolder(), server);
  server.failures.push(403);
  await expect(store.remove('talk-1')).rejects.toThrow('403');
});

describe('uploads', () => {
  test('are tried again until they succeed, and meanwhile the recording is read from here', async () => {
    const folder = newFolder();
    const server = await startS3Server();
    server.failures.push(503, 500, 403);
    const store = s3Store(folder, server);
    await record(store, 'talk-1');
    await store.keep('talk-1');
    expect(await read(store, 'talk-1')).toMatchObject({ bytes: content });
    await vi.waitFor(() => expect(server.objects.get('/bucket/talks/talk-1.wav')).toEqual(content));
    await vi.waitFor(async () => expect(await folderStore(folder).names()).toEqual([]));
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(4);
  });

  test('that one process did not finish are resumed by the next', async () => {
    const folder = newFolder();
    const server = await startS3Server();
    const local = folderStore(folder);
    await record(local, 'talk-1');
    await local.keep('talk-1');
    await s3Store(folder, server).recover();
    await vi.waitFor(() => expect(server.objects.size).toBe(1));
  });

  test('do not keep a store from closing', async () => {
    const folder = newFolder();
    const server = await startS3Server();
    server.failures.push(...Array.from({ length: 10_000 }, () => 503));
    const store = s3Store(folder, server);
    await record(store, 'talk-1');
    await store.keep('talk-1');
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(2));
    await store.close();
    expect(await folderStore(folder).names()).toEqual(['talk-1']);
  });

  test('with a wrong secret are refused by a storage that checks, and told', async () => {
    const folder = newFolder();
    const server = await startS3Server();
    const address = readS3Address(server.url);
    if (!address.ok) throw new Error(address.error);
    const errors: Error[] = [];
    const store = new S3Store({
      address: { ...address.value, secretAccessKey: 'wrong' },
      local: folderStore(folder),
      timers: systemTimers,
      onUploadFailed: ({ error }) => errors.push(error),
    });
    await record(store, 'talk-1');
    await store.keep('talk-1');
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    expect(errors[0]?.cause).toMatchObject({ message: expect.stringContaining('403') });
    await expect(store.open('other')).rejects.toThrow('403');
    await store.close();
  });
});

test('an address without a key, a bucket or a protocol is refused in words that hold no secret', () => {
  expect(readS3Address('https://key:se%2Fcret@s3.example.com/bucket/a/?region=eu-1')).toEqual({
    ok: true,
    value: {
      accessKeyId: 'key',
      secretAccessKey: 'se/cret',
      region: 'eu-1',
      baseUrl: 'https://s3.example.com/bucket/a',
    },
  });
  const wrong = ['s3.example.com', 'ftp://key:secret@host/bucket', 'https://host/bucket', 'https://key:secret@host/'];
  for (const text of wrong) {
    expect(readS3Address(text)).toEqual({ ok: false, error: expect.not.stringContaining('secret@h') });
  }
});
