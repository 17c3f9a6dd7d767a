// Calls between two pages of a real browser when the network, a device or a page fails.
import { createHmac } from 'node:crypto';
import { startCoturn, type TestCoturn } from '@patchcord/testing/coturn';
import { figures, tell } from '@patchcord/testing/phone-page';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TwoPhones } from './testing/two-phones.ts';

vi.setConfig({ testTimeout: 120_000 });

async function expectPictures(...pages: Page[]): Promise<void> {
  for (const page of pages) {
    const { framesDecoded } = await figures(page);
    await expect.poll(async () => (await figures(page)).framesDecoded).toBeGreaterThan(framesDecoded + 10);
  }
}

test('media go on for five seconds without the server, and what was changed meanwhile is told afterwards', async () => {
  const phones = await TwoPhones.open();
  const { asha, ravi, server } = phones;
  await phones.talk();
  server.use('refuse-500');
  for (const client of server.open) client.drop();
  await expect.poll(() => tell(asha, ({ client }) => client.state.name)).toBe('reconnecting');
  const lostAt = performance.now();
  await tell(asha, ({ media }) => media?.mute());
  await expectPictures(asha, ravi);
  await expect.poll(() => performance.now() - lostAt, { interval: 200 }).toBeGreaterThan(5_000);
  await expectPictures(asha, ravi);
  expect(await tell(ravi, ({ media }) => media?.remote.muted)).toBe(false);
  expect(await phones.states()).toEqual(['connected', 'connected']);
  server.use('happy');
  await expect.poll(() => tell(ravi, ({ media }) => media?.remote.muted)).toBe(true);
  expect(await tell(asha, ({ connections }) => connections.length)).toBe(1);
  await tell(ravi, ({ call }) => call?.end());
  await expect.poll(() => phones.states()).toEqual(['ended', 'ended']);
});

test('when the relay between them dies they find another one, with the servers that are named then', async () => {
  const relay = await startCoturn();
  onTestFinished(() => relay.close());
  const other = await startCoturn();
  onTestFinished(() => other.close());
  const phones = await TwoPhones.open({ relay: true, iceServers: [turnServer(relay)] });
  const { asha, ravi, server } = phones;
  await phones.talk();
  await expectPictures(asha, ravi);
  expect((await figures(asha)).relayed).toBe(true);
  server.world.iceServers = [turnServer(other)];
  await relay.close();
  await expect.poll(() => phones.states(), { timeout: 25_000 }).toContain('reconnecting');
  await expect.poll(() => phones.states(), { timeout: 25_000 }).toEqual(['connected', 'connected']);
  await expectPictures(asha, ravi);
  expect(await tell(asha, ({ connections }) => connections.length)).toBe(1);
});

test('when the network comes back it looks for a way at once', async () => {
  const phones = await TwoPhones.open();
  const { asha, ravi, server } = phones;
  await phones.talk();
  await asha.evaluate("dispatchEvent(new Event('online'))");
  await expect
    .poll(() => server.world.signals.seen.filter(({ message }) => isOffer(message)).length)
    .toBeGreaterThan(1);
  await expectPictures(asha, ravi);
});

test('a page that is closed ends the call for both', async () => {
  const phones = await TwoPhones.open();
  await phones.talk();
  await phones.asha.close();
  await expect.poll(() => tell(phones.ravi, ({ media }) => media?.state)).toBe('ended');
  expect(phones.server.world.calls.get(phones.callId)).toMatchObject({ hangUpReason: 'user-hangup' });
});

test('a page that has crashed and comes back takes the call up again', async () => {
  const phones = await TwoPhones.open();
  const { ravi } = phones;
  await phones.talk();
  await phones.asha.goto('chrome://crash').catch(() => undefined);
  const asha = await phones.openAgain('asha');
  await tell(asha, async (phone) => {
    phone.call = phone.client.calls[0] as NonNullable<typeof phone.call>;
    await phone.start({ audio: true, video: true });
  });
  await expect.poll(() => tell(asha, ({ media }) => media?.state)).toBe('connected');
  await expect.poll(() => tell(ravi, ({ media }) => media?.state)).toBe('connected');
  await expectPictures(asha, ravi);
  expect(await tell(ravi, ({ connections }) => connections.length)).toBe(2);
});

test('without permission nothing is sent; the call is there and can be ended', async () => {
  const phones = await TwoPhones.open({ called: { media: 'denied' } });
  await phones.call({ audio: true, video: true });
  await expect.poll(() => tell(phones.ravi, ({ log }) => log)).toEqual(['error permission-denied']);
  await tell(phones.ravi, ({ call }) => call?.end());
  await expect.poll(() => tell(phones.asha, ({ media }) => media?.state)).toBe('ended');
});

test('without a camera it says so, or goes on with voice where that is wanted', async () => {
  const phones = await TwoPhones.open({ called: { media: 'no-camera' } });
  const { asha, ravi } = phones;
  await phones.call({ audio: true, video: true });
  await expect.poll(() => tell(ravi, ({ log }) => log)).toEqual(['error no-camera']);
  await tell(ravi, (phone) => phone.start({ video: true, videoOptional: true }));
  expect(await tell(ravi, ({ media }) => [media?.cameraError?.code, media?.isCameraOn])).toEqual(['no-camera', false]);
  await expect.poll(() => phones.states()).toEqual(['connected', 'connected']);
  await expectPictures(ravi);
  await expect.poll(async () => (await figures(asha)).audioEnergy).toBeGreaterThan(0.0001);
});

test('two devices that cannot reach each other end the call, and say why', async () => {
  // Through TURN only, and there is no TURN server.
  const phones = await TwoPhones.open({ relay: true });
  await phones.call({ audio: true, video: false });
  await expect
    .poll(() => phones.server.world.calls.get(phones.callId), { timeout: 60_000, interval: 500 })
    .toMatchObject({ status: 'completed', hangUpReason: 'ice-failed' });
  await expect.poll(() => phones.states()).toEqual(['ended', 'ended']);
});

function isOffer(message: object): boolean {
  return JSON.stringify(message).includes('"kind":"offer"');
}

/** With credentials for an hour (reference: draft-uberti-behave-turn-rest-00 §2.2). */
function turnServer({ urls, secret }: TestCoturn) {
  const username = `${Math.floor(Date.now() / 1_000) + 3_600}:test`;
  return { urls: [urls.udp], username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
