// The whole way of a ring by push: from the stored targets of a person to the services that their devices listen to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../store/open-store.ts';
import { createPushSender } from './create-push-sender.ts';
import { readPushSettings } from './push-settings.ts';
import { createRingPush } from './ring-push.ts';
import { createStoredTargets } from './stored-targets.ts';
import { ApnsServer, certificate } from './testing/apns-server.ts';
import { Browser } from './testing/browser.ts';
import { PushService } from './testing/push-service.ts';
import { pushVariables } from './testing/push-variables.ts';

test('a ring reaches the browser, the Android phone and the iPhone of a person, and one that is gone is forgotten', async () => {
  await using browsers = await PushService.start();
  await using google = await PushService.start();
  await using apple = await ApnsServer.start();
  browsers.answer = ({ path }) => ({ status: path === '/gone' ? 410 : 201 });
  google.answer = () => ({ status: 200, body: '{"access_token":"t","expires_in":3600}' });

  const dataDir = mkdtempSync(join(tmpdir(), 'patchcord-push-'));
  const store = await openStore({
    databaseUrl: null,
    dataDir,
    onConnectionLost: () => undefined,
    onListenerError: () => undefined,
  });
  const targets = createStoredTargets(store, () => Date.now());
  const browser = new Browser();
  await targets.save('asha', { deviceId: 'laptop', target: browser.subscription(`${browsers.url}/laptop`) });
  await targets.save('asha', { deviceId: 'old', target: new Browser().subscription(`${browsers.url}/gone`) });
  await targets.save('asha', { deviceId: 'phone', target: { kind: 'fcm', token: 'android' } });
  await targets.save('asha', { deviceId: 'iphone', target: { kind: 'apns', token: 'ab'.repeat(32), sandbox: false } });

  const read = readPushSettings(pushVariables({ browsers, google, apple }), () => '');
  if (!read.ok) throw new Error(read.mistakes.join());
  const sender = createPushSender(read.settings, { now: () => Date.now(), ca: certificate });
  const outcomes: string[] = [];
  const push = createRingPush({
    sender,
    targets,
    now: () => Date.now(),
    onOutcome: (kind, outcome) => outcomes.push(`${kind} ${outcome.kind}`),
    onError: (error) => expect.unreachable(String(error)),
  });
  const expiresAt = Date.now() + 45_000;
  push.begin({ callId: 'call-1', userId: 'asha', from: '98', callType: 'voice', expiresAt }, false);

  await expect
    .poll(() => outcomes.toSorted())
    .toEqual(['apns delivered', 'fcm delivered', 'web delivered', 'web gone']);
  const onLaptop = browsers.received.find(({ path }) => path === '/laptop')?.body ?? Buffer.alloc(0);
  expect(JSON.parse(browser.decrypt(onLaptop))).toMatchObject({ callId: 'call-1' });
  const onPhone = google.received.find(({ path }) => path.endsWith(':send'))?.body;
  expect(JSON.parse(String(onPhone)).message).toMatchObject({ token: 'android', data: { callId: 'call-1' } });
  expect(JSON.parse(apple.received[0]?.body ?? '')).toMatchObject({ callId: 'call-1' });
  const left = async () => (await targets.of('asha')).map(({ deviceId }) => deviceId).toSorted();
  await expect.poll(left).toEqual(['iphone', 'laptop', 'phone']);

  push.close();
  sender.close();
  await store.close();
  rmSync(dataDir, { recursive: true });
});
