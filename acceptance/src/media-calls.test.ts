// Calls between real browsers through two real instances: what is heard and seen, and what is on record of it.
import { startCoturn, type TestCoturn } from '@patchcord/testing/coturn';
import { figures, tell } from '@patchcord/testing/phone-page';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Cluster, getJson } from './cluster.ts';
import { callIdOf, expectMore, expectNoMore, expectStates, expectTalk, Phones, talk } from './phones.ts';

vi.setConfig({ testTimeout: 120_000 });

let coturn: TestCoturn;
let cluster: Cluster;

beforeAll(async () => {
  coturn = await startCoturn();
  cluster = await Cluster.start({ TURN_URLS: coturn.urls.udp, TURN_SECRET: coturn.secret });
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await coturn.close();
});

let users = 0;

/** Two people whom no other test knows, one on each instance. */
async function twoPeople(options: { relay?: boolean } = {}) {
  users += 1;
  const [ashaId, raviId] = [`asha${users}`, `ravi${users}`];
  const phones = await Phones.launch();
  const asha = await phones.open({ endpoints: [cluster.a.url], userId: ashaId, ...options });
  const ravi = await phones.open({ endpoints: [cluster.b.url], userId: raviId, ...options });
  return { asha, ravi, ashaId, raviId, phones };
}

test('two people on two instances see and hear each other; the call is on record like any other', async () => {
  const { asha, ravi, ashaId, raviId } = await twoPeople();
  const watcher = await cluster.device(cluster.b, 'watcher');
  const callId = await talk(asha, ravi, { to: raviId });
  await expectTalk(asha, ravi);
  await tell(asha, ({ call }) => call?.end());
  await expectStates([asha, ravi], 'ended');
  expect(await watcher.statusesUntilEnd((call) => call.callId === callId)).toEqual([
    ...['initiated', 'ringing', 'in-progress', 'completed'],
  ]);
  expect(await getJson(cluster.b, `/api/calls/${callId}`)).toMatchObject({
    ...{ status: 'completed', hangUpReason: 'user-hangup', medium: 'app', callType: 'video' },
    legs: [{ deviceId: `${ashaId}-device` }, { deviceId: `${raviId}-device` }],
  });
});

test('where nothing but the relay may be used they talk through coturn, with the credentials of the server', async () => {
  const { asha, ravi, raviId } = await twoPeople({ relay: true });
  await talk(asha, ravi, { to: raviId });
  await expectTalk(asha, ravi);
  for (const page of [asha, ravi]) expect((await figures(page)).relayed).toBe(true);
});

test('mute, hold, and the camera off: the other one hears and sees as much as is told', async () => {
  const { asha, ravi, raviId } = await twoPeople();
  await talk(asha, ravi, { to: raviId });
  await expectTalk(asha, ravi);
  const remote = () => tell(ravi, ({ media }) => media?.remote);

  await tell(asha, ({ media }) => media?.mute());
  await expect.poll(remote).toMatchObject({ muted: true, camera: true });
  await expectNoMore(ravi, 'audioEnergy', 1e-6);
  await tell(asha, ({ media }) => media?.unmute());
  await expectMore(ravi, 'audioEnergy', 1e-5);

  await tell(asha, ({ media }) => media?.turnCameraOff());
  await expect.poll(remote).toMatchObject({ muted: false, camera: false });
  await expectNoMore(ravi, 'framesDecoded');
  await tell(asha, ({ media }) => media?.turnCameraOn());
  await expectMore(ravi, 'framesDecoded', 10);

  await tell(asha, ({ media }) => media?.hold());
  await expect.poll(remote).toMatchObject({ held: true });
  const onHold = () =>
    tell(ravi, ({ connections }) => connections[0]?.getTransceivers().map((one) => one.currentDirection));
  await expect.poll(onHold).toEqual(['inactive', 'inactive', 'inactive']);
  await tell(asha, ({ media }) => media?.resume());
  await expectTalk(asha, ravi);
});

test('a voice call becomes a video call and a voice call again', async () => {
  const { asha, ravi, raviId } = await twoPeople();
  await talk(asha, ravi, { to: raviId, video: false });
  await expectMore(ravi, 'audioEnergy', 1e-5);
  for (const page of [asha, ravi]) await tell(page, ({ media }) => media?.turnCameraOn());
  await expectTalk(asha, ravi);
  for (const page of [asha, ravi]) await tell(page, ({ media }) => media?.turnCameraOff());
  await expectNoMore(asha, 'framesDecoded');
  await expectMore(ravi, 'audioEnergy', 1e-5);
});

test('the one who was called hangs up: it ends for both', async () => {
  const { asha, ravi, raviId } = await twoPeople();
  const callId = await talk(asha, ravi, { to: raviId });
  await tell(ravi, ({ call }) => call?.end());
  await expectStates([asha, ravi], 'ended');
  expect(await getJson(cluster.a, `/api/calls/${callId}`)).toMatchObject({ hangUpReason: 'user-hangup' });
});

test('two who call each other at the same moment talk in one call', async () => {
  const { asha, ravi, ashaId, raviId } = await twoPeople();
  const both = { audio: true, video: true };
  await Promise.all([
    tell(asha, (phone, { to, media }) => phone.place(to, media), { to: raviId, media: both }),
    tell(ravi, (phone, { to, media }) => phone.place(to, media), { to: ashaId, media: both }),
  ]);
  await expectStates([asha, ravi], 'connected');
  expect(await callIdOf(asha)).toBe(await callIdOf(ravi));
  await expectTalk(asha, ravi);
  const { calls } = (await getJson(cluster.a, '/api/calls?limit=200')) as { calls: { from: string }[] };
  expect(calls.filter(({ from }) => from === ashaId || from === raviId)).toHaveLength(1);
});

test('of three devices the one that answers has the call; the others fall silent', async () => {
  const { asha, ravi, raviId, phones } = await twoPeople();
  const tablet = await phones.open({ endpoints: [cluster.a.url], userId: raviId, deviceId: 'tablet' });
  const watch = await phones.open({ endpoints: [cluster.b.url], userId: raviId, deviceId: 'watch' });
  await tell(asha, (phone, to) => phone.place(to, { audio: true, video: true }), raviId);
  for (const page of [ravi, tablet, watch])
    await expect.poll(() => tell(page, (phone) => phone.rings)).toEqual(['rings']);
  await tell(tablet, (phone) => phone.accept({ audio: true, video: true }));
  for (const page of [ravi, watch])
    await expect.poll(() => tell(page, (phone) => phone.rings)).toEqual(['rings', 'answered-elsewhere']);
  await expectStates([asha, tablet], 'connected');
  await expectTalk(asha, tablet);
  // Who has not answered may not take part, whatever it tries.
  expect(await tell(watch, (phone) => phone.codeOf(async ({ incoming }) => incoming?.startMedia()))).toBe(
    'not-your-call',
  );
  await expectTalk(asha, tablet);
});
