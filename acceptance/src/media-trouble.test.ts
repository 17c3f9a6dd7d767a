// Calls between real browsers when the network, a device or a page fails.
import { startCoturn } from '@patchcord/testing/coturn';
import { CuttablePath } from '@patchcord/testing/cuttable-path';
import { figures, tell } from '@patchcord/testing/phone-page';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Cluster, getJson, ring } from './cluster.ts';
import { callIdOf, expectStates, expectTalk, Phones, talk } from './phones.ts';

vi.setConfig({ testTimeout: 120_000 });

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

let users = 0;

/** Two people whom no other test knows, one on each instance; `called` is the browser of the second one. */
async function twoPeople(called: Parameters<typeof Phones.launch>[0] = {}) {
  users += 1;
  const [ashaId, raviId] = [`asha${users}`, `ravi${users}`];
  const phones = await Phones.launch();
  const others = called.media === undefined ? phones : await Phones.launch(called);
  const openAsha = () => phones.open({ endpoints: [cluster.a.url], userId: ashaId });
  const openRavi = () => others.open({ endpoints: [cluster.b.url], userId: raviId });
  return { asha: await openAsha(), ravi: await openRavi(), ashaId, raviId, openRavi };
}

async function record(callId: string) {
  return getJson(cluster.b, `/api/calls/${callId}`);
}

const place = (page: Page, to: string) =>
  tell(page, (phone, user) => phone.place(user, { audio: true, video: true }), to);
const log = (page: Page) => () => tell(page, (phone) => phone.log);
const rings = (page: Page) => () => tell(page, (phone) => phone.rings);

describe('the network of one of the two', () => {
  /** Talks through the relay alone, and reaches relay and server by a path that can be cut. */
  async function onCuttablePath() {
    const coturn = await startCoturn();
    const own = await Cluster.start({ TURN_URLS: coturn.urls.udp, TURN_SECRET: coturn.secret });
    const path = await CuttablePath.start({ tcpTo: own.a.port, udpTo: coturn.port });
    const { iceServers } = (await getJson(own.a, '/api/ice-servers')) as { iceServers: { urls: string[] }[] };
    const throughPath = iceServers.map((one) => ({ ...one, urls: [`turn:127.0.0.1:${path.udpPort}?transport=udp`] }));
    const phones = await Phones.launch();
    const endpoints = [`http://127.0.0.1:${path.tcpPort}`];
    const asha = await phones.open({ endpoints, userId: 'asha', relay: true, iceServers: throughPath });
    const ravi = await phones.open({ endpoints: [own.b.url], userId: 'ravi' });
    await talk(asha, ravi, { to: 'ravi' });
    await expectTalk(asha, ravi);
    return {
      ...{ asha, ravi, path, own },
      async [Symbol.asyncDispose]() {
        await path[Symbol.asyncDispose]();
        await own[Symbol.asyncDispose]();
        await coturn.close();
      },
    };
  }

  test('is cut for five seconds: both see and hear each other again, in the same call', async () => {
    await using world = await onCuttablePath();
    const { asha, ravi, path, own } = world;
    const callId = await callIdOf(asha);
    path.cut();
    const cutAt = performance.now();
    await tell(asha, ({ media }) => media?.mute());
    await expect.poll(() => performance.now() - cutAt, { interval: 200 }).toBeGreaterThan(4_000);
    const before = await figures(ravi);
    await expect.poll(() => performance.now() - cutAt, { interval: 200 }).toBeGreaterThan(5_000);
    expect((await figures(ravi)).framesDecoded).toBe(before.framesDecoded);
    path.mend();
    await expect.poll(() => tell(ravi, ({ media }) => media?.remote.muted)).toBe(true);
    await tell(asha, ({ media }) => media?.unmute());
    await expectStates([asha, ravi], 'connected');
    await expectTalk(asha, ravi);
    await tell(ravi, ({ call }) => call?.end());
    await expectStates([asha, ravi], 'ended');
    expect(await getJson(own.b, `/api/calls/${callId}`)).toMatchObject({ hangUpReason: 'user-hangup' });
  });

  test('is gone until both have noticed: they find each other again', async () => {
    await using world = await onCuttablePath();
    const { asha, ravi, path } = world;
    path.cut();
    await expectStates([asha, ravi], 'reconnecting');
    path.mend();
    await expectStates([asha, ravi], 'connected');
    await expectTalk(asha, ravi);
    for (const page of [asha, ravi]) expect(await tell(page, ({ connections }) => connections.length)).toBe(1);
  });
});

describe('a device', () => {
  test('without permission: it says so, nothing is sent, and the call is ended like any other', async () => {
    const { asha, ravi, raviId } = await twoPeople({ media: 'denied' });
    await tell(ravi, (phone) => phone.answer({ audio: true, video: true }));
    await place(asha, raviId);
    await expect.poll(log(ravi)).toEqual(['error permission-denied']);
    await tell(ravi, ({ call }) => call?.end());
    await expectStates([asha], 'ended');
    const callId = await callIdOf(asha);
    await expect.poll(() => record(callId)).toMatchObject({ status: 'completed', hangUpReason: 'user-hangup' });
  });

  test('without permission, of the one who calls: it rings no more when the app gives up', async () => {
    const { asha, ravi, ashaId } = await twoPeople({ media: 'denied' });
    expect(await tell(ravi, (phone, to) => phone.codeOf(() => phone.place(to, { audio: true })), ashaId)).toBe(
      'permission-denied',
    );
    await expect.poll(rings(asha)).toEqual(['rings']);
    await tell(ravi, ({ call }) => call?.end());
    await expect.poll(rings(asha)).toEqual(['rings', 'caller-canceled']);
  });

  test('without a camera: it says so, or talks without being seen where that is enough', async () => {
    const { asha, ravi, raviId } = await twoPeople({ media: 'no-camera' });
    await tell(ravi, (phone) => phone.answer({ audio: true, video: true }));
    await place(asha, raviId);
    await expect.poll(log(ravi)).toEqual(['error no-camera']);
    await tell(ravi, (phone) => phone.start({ video: true, videoOptional: true }));
    await expectStates([asha, ravi], 'connected');
    await expectTalk(ravi);
    await expect.poll(async () => (await figures(asha)).audioEnergy).toBeGreaterThan(1e-5);
    expect((await figures(asha)).framesDecoded).toBe(0);
  });
});

describe('a page', () => {
  test('of the caller is closed while it rings: it rings no more', async () => {
    const { asha, ravi, raviId } = await twoPeople();
    await place(asha, raviId);
    await expect.poll(rings(ravi)).toEqual(['rings']);
    const callId = await callIdOf(asha);
    await asha.close();
    await expect.poll(rings(ravi)).toEqual(['rings', 'caller-canceled']);
    expect(await record(callId)).toMatchObject({ status: 'canceled', hangUpReason: 'canceled' });
  });

  test('of the one who is called is closed while it rings: it rings on, there when it is opened again', async () => {
    const { asha, ravi, raviId, openRavi } = await twoPeople();
    await place(asha, raviId);
    await expect.poll(rings(ravi)).toEqual(['rings']);
    await ravi.close();
    expect(await record(await callIdOf(asha))).toMatchObject({ status: 'ringing' });
    const again = await openRavi();
    await expect.poll(rings(again)).toEqual(['rings']);
    await tell(again, (phone) => phone.accept({ audio: true, video: true }));
    await expectStates([asha, again], 'connected');
    await expectTalk(asha, again);
  });

  test('of the one who is called is closed while it rings and stays so: nobody has answered', async () => {
    const { ravi, raviId } = await twoPeople();
    const caller = await cluster.device(cluster.a, 'mina', { deviceId: 'm' });
    const callId = await ring(caller, raviId, { ringTimeoutSeconds: 5 });
    await expect.poll(rings(ravi)).toEqual(['rings']);
    await ravi.close();
    expect(await caller.statusesUntilEnd((call) => call.callId === callId)).toEqual([
      ...['initiated', 'ringing', 'no-answer'],
    ]);
  });

  test('is closed in the middle of a call: it is over for the other one, too', async () => {
    const { asha, ravi, raviId } = await twoPeople();
    const callId = await talk(asha, ravi, { to: raviId });
    await asha.close();
    await expectStates([ravi], 'ended');
    expect(await record(callId)).toMatchObject({ status: 'completed', hangUpReason: 'user-hangup' });
  });

  test('dies without a word in the middle of a call: the other one gives up, and says why', async () => {
    const { asha, ravi, raviId } = await twoPeople();
    const callId = await talk(asha, ravi, { to: raviId });
    await asha.goto('chrome://crash').catch(() => undefined);
    await expect
      .poll(() => record(callId), { timeout: 75_000, interval: 500 })
      .toMatchObject({ status: 'completed', hangUpReason: 'ice-timeout' });
    await expectStates([ravi], 'ended');
  });
});
