// The softphone over the SDK, with a server that the test plays.
import { CallClient } from '@patchcord/client';
import { FailingServer } from '@patchcord/client/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSoftphone } from './softphone.ts';

/** Media without a browser: it remembers what it was told. */
function quietMedia() {
  const told: string[] = [];
  const media = { on: () => () => undefined, hold: () => told.push('hold'), resume: () => told.push('resume') };
  return { told, engine: { start: async () => ({ ...media, cameraError: null }) as never } };
}

async function open(server: FailingServer, userId: string, media = quietMedia()) {
  const client = new CallClient({ endpoints: [server.url], userId, media: media.engine });
  await client.connect();
  const phone = createSoftphone({ client, devices: () => ({ video: true }) });
  onTestFinished(() => {
    phone.close();
    client.disconnect();
  });
  return { phone, told: media.told };
}

async function rung(phone: Awaited<ReturnType<typeof open>>['phone'], count = 1) {
  await vi.waitFor(() => expect(phone.snapshot().rings).toHaveLength(count));
  const ring = phone.snapshot().rings.at(-1);
  if (ring === undefined) throw new Error('Nothing rings');
  return ring;
}

test('a call rings at the other one, is answered, and is over for both', async () => {
  await using server = await FailingServer.start();
  const { phone: asha } = await open(server, 'asha');
  const { phone: ravi } = await open(server, 'ravi');
  await asha.callUser('ravi', 'voice');
  expect(asha.snapshot().current?.view).toMatchObject({ to: 'ravi', status: 'ringing' });
  await ravi.answer(await rung(ravi), { video: false });
  expect(ravi.snapshot().rings).toEqual([]);
  await vi.waitFor(() => expect(asha.snapshot().current?.view.status).toBe('in-progress'));
  await ravi.end(ravi.snapshot().current?.callId ?? '');
  await vi.waitFor(() => expect(asha.snapshot().current?.view.status).toBe('completed'));
});

test('several ring at once, and each can be turned down', async () => {
  await using server = await FailingServer.start();
  const { phone: ravi } = await open(server, 'ravi');
  for (const userId of ['asha', 'usha']) await (await open(server, userId)).phone.callUser('ravi', 'voice');
  await rung(ravi, 2);
  await ravi.snapshot().rings[0]?.reject();
  await vi.waitFor(() => expect(ravi.snapshot().rings.map(({ data }) => data.from)).toEqual(['usha']));
});

test('whoever one talks with waits while a second call is answered, and can be gone back to', async () => {
  await using server = await FailingServer.start();
  const { phone: asha } = await open(server, 'asha');
  const { phone: usha } = await open(server, 'usha');
  const { phone: ravi, told } = await open(server, 'ravi');
  await asha.callUser('ravi', 'voice');
  const first = await rung(ravi);
  await ravi.answer(first, { video: false });
  await usha.callUser('ravi', 'video');
  const second = await rung(ravi);
  await ravi.answer(second, { video: true });
  expect(ravi.snapshot().current?.callId).toBe(second.callId);
  expect(told).toEqual(['hold']);
  ravi.choose(first.callId);
  expect(ravi.snapshot().current?.callId).toBe(first.callId);
  expect(told).toEqual(['hold', 'hold', 'resume']);
});

test('without a microphone the call stays, says why, and can try again', async () => {
  await using server = await FailingServer.start();
  await open(server, 'ravi');
  let denies = true;
  const quiet = quietMedia();
  const start = async () => {
    if (denies) throw new Error('denied');
    return quiet.engine.start();
  };
  const { phone } = await open(server, 'asha', { ...quiet, engine: { start } });
  await phone.callUser('ravi', 'voice');
  expect(phone.snapshot().current).toMatchObject({ media: null, trouble: new Error('denied') });
  denies = false;
  await phone.retryMedia(phone.snapshot().current?.callId ?? '');
  expect(phone.snapshot().current).toMatchObject({ trouble: null });
  expect(phone.snapshot().current?.media).not.toBeNull();
});
