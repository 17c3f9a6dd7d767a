import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../store/open-store.ts';
import type { PushTarget } from './push-target.ts';
import { createStoredTargets } from './stored-targets.ts';
import { Browser } from './testing/browser.ts';

let dataDir: string;
let store: Store;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'patchcord-push-'));
  store = await openStore({
    databaseUrl: null,
    dataDir,
    onConnectionLost: () => undefined,
    onListenerError: () => undefined,
  });
});
afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true });
});

test('targets of every kind come back as they were given, and can be removed', async () => {
  const targets = createStoredTargets(store, () => 10);
  const devices: { deviceId: string; target: PushTarget }[] = [
    { deviceId: 'laptop', target: new Browser().subscription('https://web.push.apple.com/x') },
    { deviceId: 'phone', target: { kind: 'fcm', token: 'device:token' } },
    { deviceId: 'tablet', target: { kind: 'apns', token: 'ab'.repeat(32), sandbox: true } },
  ];
  for (const device of devices) await targets.save('asha', device);
  expect(await targets.of('asha')).toEqual(devices);
  for (const device of devices.slice(0, 2)) await targets.remove('asha', device);
  expect(await targets.of('asha')).toEqual(devices.slice(2));
  await targets.removeDevice('asha', 'tablet');
  expect(await targets.of('asha')).toEqual([]);
});

test('what another version has stored is left alone', async () => {
  await store.savePushTarget({
    userId: 'asha',
    deviceId: 'd',
    kind: 'pigeon',
    target: '{"kind":"pigeon"}',
    updatedAt: 1,
  });
  await store.savePushTarget({ userId: 'asha', deviceId: 'e', kind: 'web', target: 'not JSON', updatedAt: 1 });
  expect(await createStoredTargets(store, () => 10).of('asha')).toEqual([]);
});
