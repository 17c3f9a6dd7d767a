// An instance dies in the middle of a call between two browsers: what they see and hear goes on, and the call is theirs
// to end. `npm run bench -- video` does the same twenty times.
import { tell } from '@patchcord/testing/phone-page';
import type { ServerProcess } from '@patchcord/testing/server-process';
import { expect, test, vi } from 'vitest';
import { Cluster, getJson } from './cluster.ts';
import { callIdOf, expectStates, expectTalk, Phones, talk } from './phones.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Two people, each at home on the instance that is named first. */
async function twoPeople(ashaAt: ServerProcess[], raviAt: ServerProcess[]) {
  const phones = await Phones.launch();
  const open = (userId: string, at: ServerProcess[]) => phones.open({ userId, endpoints: at.map(({ url }) => url) });
  return [await open('asha', ashaAt), await open('ravi', raviAt)] as const;
}

test.each([
  ['of the one who calls', (a: ServerProcess, b: ServerProcess) => ({ asha: [a, b], ravi: [b, a] })],
  ['of the one who is called', (a: ServerProcess, b: ServerProcess) => ({ asha: [b, a], ravi: [a, b] })],
  ['of both', (a: ServerProcess, b: ServerProcess) => ({ asha: [a, b], ravi: [a, b] })],
])('the instance %s is killed: media go on, and what one changes reaches the other one', async (_whose, homes) => {
  await using cluster = await Cluster.start();
  const { a, b } = cluster;
  const { asha: ashaAt, ravi: raviAt } = homes(a, b);
  const [asha, ravi] = await twoPeople(ashaAt, raviAt);
  const callId = await talk(asha, ravi, { to: 'ravi' });
  await expectTalk(asha, ravi);
  await a.kill();
  await tell(asha, ({ media }) => media?.mute());
  await tell(ravi, ({ media }) => media?.turnCameraOff());
  await tell(asha, ({ media }) => media?.unmute());
  await expectTalk(ravi);
  await expect.poll(() => tell(asha, ({ media }) => media?.remote.camera)).toBe(false);
  await expect.poll(() => tell(ravi, ({ media }) => media?.remote.muted)).toBe(false);
  await tell(ravi, ({ media }) => media?.turnCameraOn());
  await expectTalk(asha, ravi);
  for (const page of [asha, ravi]) expect(await tell(page, ({ connections }) => connections.length)).toBe(1);
  await tell(ravi, ({ call }) => call?.end());
  await expectStates([asha, ravi], 'ended');
  expect(await getJson(b, `/api/calls/${callId}`)).toMatchObject({ status: 'completed', hangUpReason: 'user-hangup' });
});

test('it is killed at the moment of answering: the two find each other by way of the other instance', async () => {
  await using cluster = await Cluster.start();
  const { a, b } = cluster;
  const [asha, ravi] = await twoPeople([a, b], [b, a]);
  await tell(ravi, (phone) => phone.answer({ audio: true, video: true }));
  await tell(asha, (phone) => phone.place('ravi', { audio: true, video: true }));
  await expect.poll(() => tell(ravi, ({ call }) => call?.status), { interval: 5 }).toBe('in-progress');
  await a.kill();
  await expectStates([asha, ravi], 'connected');
  await expectTalk(asha, ravi);
  await tell(asha, ({ call }) => call?.end());
  await expectStates([asha, ravi], 'ended');
  expect(await getJson(b, `/api/calls/${await callIdOf(asha)}`)).toMatchObject({ hangUpReason: 'user-hangup' });
});

test('both instances are gone for a while: media go on, and the end that was meant meanwhile comes', async () => {
  await using cluster = await Cluster.start();
  const { a, b } = cluster;
  const [asha, ravi] = await twoPeople([a, b], [b, a]);
  const callId = await talk(asha, ravi, { to: 'ravi' });
  await Promise.all([a.kill(), b.kill()]);
  await expectTalk(asha, ravi);
  const ending = tell(asha, ({ call }) => call?.end());
  await b.startAgain();
  await ending;
  await expectStates([asha, ravi], 'ended');
  expect(await getJson(b, `/api/calls/${callId}`)).toMatchObject({ status: 'completed', hangUpReason: 'user-hangup' });
});
