// The welcome over a real socket, and what becomes of a client when it cannot be given.
import { reject } from '@patchcord/protocol';
import type { AppClient } from '@patchcord/testing/app-client';
import { beforeEach, expect, test, vi } from 'vitest';
import { createDeviceBook, type DeviceBook } from './device-book.ts';
import { createGreet, type EventLog } from './greet.ts';
import type { Hub } from './hub.ts';
import { openTestDoor } from './testing/test-door.ts';

let log: { snapshot: ReturnType<typeof vi.fn<EventLog['snapshot']>>; eventsAfter: EventLog['eventsAfter'] };
let hub: Hub;
let devices: DeviceBook;
let connect: (path?: string) => Promise<AppClient>;

beforeEach(async () => {
  const snapshot = vi.fn<EventLog['snapshot']>(async () => ({ head: { epoch: 'e', seq: 0 }, calls: [], ringing: [] }));
  log = { snapshot, eventsAfter: async () => [] };
  const nothing = async () => undefined;
  devices = createDeviceBook({
    presence: {
      ...{ connectDevice: nothing, restoreDevices: nothing, disconnectDevice: nothing },
      devicesOf: async () => [],
      connectionOf: async () => null,
    },
    runId: 'run',
    newId: () => crypto.randomUUID(),
    now: () => Date.now(),
    announce: () => undefined,
    observer: { rung: () => undefined, acknowledged: () => undefined },
    onUntold: () => undefined,
    onError: (error) => expect.unreachable(String(error)),
  });
  const greet = createGreet({ log, instanceId: 'i', now: () => Date.now() });
  const rejectionOf = () => reject('store-unavailable');
  ({ hub, connect } = await openTestDoor({}, { devices, greet, rejectionOf, onError: () => undefined }));
});

function event(seq: number) {
  const ring = { userId: 'asha', expiresAt: Date.now() + 60_000, acknowledgedBy: [], end: null };
  return { seq, callId: `c${seq}`, type: 'call_status_update' as const, at: 0, dataJson: '{"status":"ringing"}', ring };
}

function tell(seq: number): void {
  hub.publish([event(seq)]);
  devices.hear([event(seq)]);
}

async function failedHello(app: AppClient): Promise<void> {
  log.snapshot.mockRejectedValueOnce(new Error('The database is away'));
  app.send({ type: 'hello', userId: 'asha' });
  expect(await app.told('error')).toMatchObject({ code: 'store-unavailable', temporary: true });
}

const seqsOf = (app: AppClient) => app.all('call_status_update').map(({ seq }) => seq);

test('a client that is welcomed already goes on being told of events and rings when a second welcome fails', async () => {
  const app = await connect();
  app.send({ type: 'hello', userId: 'asha', deviceId: 'phone' });
  await app.told('welcome');
  tell(1);
  await failedHello(app);
  tell(2);
  await expect.poll(() => seqsOf(app)).toEqual([1, 2]);
  await expect.poll(() => app.all('incoming_call').map(({ callId }) => callId)).toEqual(['c1', 'c2']);
});

test('one that resumes before what is deleted begins anew, and is told what comes', async () => {
  log.snapshot.mockResolvedValue({ head: { epoch: 'e', seq: 9 }, calls: [], ringing: [] });
  log.eventsAfter = async () => null;
  const app = await connect();
  app.send({ type: 'hello', userId: 'asha', resume: { epoch: 'e', seq: 3 } });
  expect(await app.told('welcome')).toMatchObject({ recovered: false, seq: 9 });
  tell(10);
  await expect.poll(() => seqsOf(app)).toEqual([10]);
});

test('one that was never welcomed is told nothing before its welcome, and then everything', async () => {
  const app = await connect();
  await failedHello(app);
  tell(1);
  app.send({ type: 'ping' });
  await app.told('pong');
  expect([seqsOf(app), app.all('incoming_call')]).toEqual([[], []]);
  app.send({ type: 'hello', userId: 'asha' });
  await app.told('welcome');
  await expect.poll(() => seqsOf(app)).toEqual([1]);
  expect(app.all('incoming_call')).toHaveLength(1);
});
