// Devices of this instance: the newest connection counts, and each ring is told once and ended once.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StoredEvent } from '../calls/ports.ts';
import type { RingEnd } from '../calls/ring.ts';
import type { ClientConnection } from './client-connection.ts';
import { createDeviceBook, type DeviceBook, type DeviceConnection } from './device-book.ts';

let rows: Map<string, DeviceConnection>;
let announced: DeviceConnection[];
let book: DeviceBook;
let isBroken: boolean;
let clock: number;
/** Of rings, to whoever observes them. */
let observed: unknown[];
let untold: number;
let errors: unknown[];

beforeEach(() => {
  [rows, announced, isBroken, clock, observed, untold, errors] = [new Map(), [], false, 0, [], 0, []];
  const keyOf = ({ userId, deviceId }: DeviceConnection) => `${userId} ${deviceId}`;
  const put = (device: DeviceConnection) => rows.set(keyOf(device), device);
  book = createDeviceBook({
    presence: {
      async connectDevice(device) {
        if (isBroken) throw new Error('The database is gone');
        put(device);
      },
      async restoreDevices(devices) {
        for (const device of devices) if (!rows.has(keyOf(device))) put(device);
      },
      async disconnectDevice(device) {
        if (isBroken) throw new Error('The database is gone');
        if (rows.get(keyOf(device))?.connectionId === device.connectionId) rows.delete(keyOf(device));
      },
      connectionOf: async (userId, deviceId) => rows.get(`${userId} ${deviceId}`)?.connectionId ?? null,
      devicesOf: async (runId) => [...rows.values()].filter((row) => row.runId === runId),
    },
    runId: 'here',
    newId: () => `c${announced.length + 1}`,
    now: () => clock,
    announce: (device) => announced.push(device),
    observer: {
      rung: (callId) => observed.push(callId),
      acknowledged: (callId, afterMs) => observed.push([callId, afterMs]),
    },
    onUntold: () => {
      untold += 1;
    },
    onError: (error) => errors.push(error),
  });
});
afterEach(() => expect(errors).toEqual([]));

/** A connection that keeps what it is told. */
function newClient() {
  const told: unknown[] = [];
  const closed: string[] = [];
  const client = {
    send: (message: object) => told.push(message),
    sendFrame: (frame: Buffer) => told.push(JSON.parse(frame.toString().slice(frame.toString().indexOf('{')))),
    close: (reason: string) => closed.push(reason),
  } as unknown as ClientConnection;
  return { client, told, closed };
}

async function device(deviceId: string, userId = 'asha', welcome: string[] | null = []) {
  const connection = newClient();
  const ringing = await book.connect(connection.client, { userId, deviceId });
  if (welcome !== null) ringing.welcomed(welcome, 10);
  return { ...connection, device: ringing };
}

function ring(seq: number, end: RingEnd | null = null, callId = 'call'): StoredEvent {
  const notice = { userId: 'asha', expiresAt: 60_000, acknowledgedBy: [], end };
  return { seq, callId, type: 'call_status_update', at: 0, dataJson: '{"status":"x"}', ring: notice };
}

const incoming = {
  type: 'incoming_call',
  callId: 'call',
  expiresAt: '1970-01-01T00:01:00.000Z',
  data: { status: 'x' },
};
const ended = (reason: string) => ({ type: 'ring_ended', callId: 'call', reason });

test('a ring is told once to each device of the user, and its end once, as it concerns the device', async () => {
  const [phone, tablet, others] = [await device('phone'), await device('tablet'), await device('phone', 'ravi')];
  book.hear([
    ring(11),
    ring(12, { kind: 'answered', deviceId: 'tablet' }),
    ring(13, { kind: 'answered', deviceId: 'tablet' }),
  ]);
  expect(phone.told).toEqual([incoming, ended('answered-elsewhere')]);
  expect(tablet.told).toEqual([incoming, ended('answered-here')]);
  expect(others.told).toEqual([]);
});

test('what happens while a device is being welcomed is told after it, less what the welcome has told', async () => {
  const phone = await device('phone', 'asha', null);
  book.hear([ring(9), ring(10, null, 'older'), ring(12), ring(13, { kind: 'timed-out', deviceId: null }, 'known')]);
  expect(phone.told).toEqual([]);
  phone.device.welcomed(['known'], 10);
  expect(phone.told).toEqual([incoming, { ...ended('timed-out'), callId: 'known' }]);
});

test('a device that ignores a ring hears nothing more of it', async () => {
  const phone = await device('phone');
  book.hear([ring(11)]);
  phone.device.silence('call', 'ignored');
  book.hear([ring(12, { kind: 'caller-canceled', deviceId: null })]);
  expect(phone.told).toEqual([incoming, ended('ignored')]);
});

test('the newest connection of a device takes over, here and from elsewhere; its end is not that of the older one', async () => {
  const older = await device('phone');
  const newer = await device('phone');
  expect([older.closed, newer.closed]).toEqual([['device-replaced'], []]);
  book.leave(older.device, true);
  await vi.waitFor(() => expect([...rows.values()]).toMatchObject([{ connectionId: 'c2' }]));
  expect(announced.map(({ connectionId }) => connectionId)).toEqual(['c1', 'c2']);
  const elsewhere = { ...(announced[1] as DeviceConnection), runId: 'there', connectionId: 'theirs' };
  // It has come there before it came here.
  await book.hasComeElsewhere(elsewhere);
  expect(newer.closed).toEqual([]);
  rows.set('asha phone', elsewhere);
  await book.hasComeElsewhere(elsewhere);
  expect(newer.closed).toEqual(['device-replaced']);
});

test('a device that cannot be made known is not here', async () => {
  isBroken = true;
  await expect(device('phone')).rejects.toThrow('gone');
  isBroken = false;
  await book.reconcile({ restore: true });
  expect(rows.size).toBe(0);
  errors = [];
});

test('that a device has gone while the database was away is told later', async () => {
  const phone = await device('phone');
  isBroken = true;
  book.leave(phone.device, false);
  await vi.waitFor(() => expect(untold).toBe(1));
  isBroken = false;
  expect(rows.size).toBe(1);
  await book.reconcile({ restore: false });
  expect(rows.size).toBe(0);
  expect(errors.splice(0)).toEqual([new Error('The database is gone')]);
});

test('after a time without word of the others, what they have taken over is closed, what they forgot is told', async () => {
  const [taken, kept] = [await device('phone'), await device('tablet')];
  rows.set('asha phone', { ...(announced[0] as DeviceConnection), runId: 'there', connectionId: 'theirs' });
  rows.set('asha gone', { ...(announced[0] as DeviceConnection), deviceId: 'gone', connectionId: 'lost' });
  rows.delete('asha tablet');
  await book.reconcile({ restore: true });
  expect([taken.closed, kept.closed]).toEqual([['device-replaced'], []]);
  await vi.waitFor(() => expect([...rows.keys()].toSorted()).toEqual(['asha phone', 'asha tablet']));
});

test('the time from a ring told to its first acknowledgement is observed, once', async () => {
  const phone = await device('phone');
  book.hear([ring(11)]);
  clock = 180;
  phone.device.acknowledged('call');
  clock = 900;
  phone.device.acknowledged('call');
  phone.device.acknowledged('another');
  expect(observed).toEqual(['call', ['call', 180]]);
});
