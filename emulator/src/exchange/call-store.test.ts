import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { newCall } from '../calls/call-record.ts';
import { timingsWith } from '../calls/timings.ts';
import { newFolder } from '../testing/new-folder.ts';
import { CallStore } from './call-store.ts';
import type { KeptCall } from './kept-call.ts';

function keptCall(sid: string, now: number): KeptCall {
  const order = {
    from: '09876500001',
    to: '09876500002',
    exoPhone: '08047000001',
    customField: null,
    ringLimitMs: null,
    timeLimitMs: null,
    recording: null,
    statusCallback: null,
  };
  const record = newCall(order, { sid, accountSid: 'emulated1', timings: timingsWith({}), now });
  return { record, callbackFaults: { duplicate: 1 }, outbox: [], deliveryCount: 0 };
}

test('calls are read back as they were written last, oldest first', () => {
  const dataDir = newFolder();
  const [old, young, gone] = [keptCall('b', 1), keptCall('a', 2), keptCall('c', 3)];
  const store = new CallStore(dataDir);
  for (const call of [gone, young, { ...old, deliveryCount: 9 }, old]) store.save(call);
  store.remove('c');
  store.close();
  const reopened = new CallStore(dataDir);
  expect(reopened.load()).toEqual([old, young]);
  reopened.close();
});

test('a folder in use is refused', () => {
  const dataDir = newFolder();
  const store = new CallStore(dataDir);
  expect(() => new CallStore(dataDir)).toThrow('is another emulator running on it');
  store.close();
});

test('a folder of another version is refused and left as it is', () => {
  const dataDir = newFolder();
  const database = new DatabaseSync(join(dataDir, 'calls.db'));
  database.exec('PRAGMA user_version = 99');
  database.close();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    expect(() => new CallStore(dataDir)).toThrow(expect.objectContaining({ cause: expect.any(Error) }));
  }
});
