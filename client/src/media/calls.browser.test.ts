// Calls between two pages of a real browser: what the two hear and see, and what each can change.
import { type Figures, figures, tell } from '@patchcord/testing/phone-page';
import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { TwoPhones } from './testing/two-phones.ts';

vi.setConfig({ testTimeout: 120_000 });

type Counter = 'framesDecoded' | 'screenFramesDecoded' | 'audioEnergy' | 'samplesSeconds';

/** That much more comes in from now on. */
async function expectMore(page: Page, counter: Counter, by: number): Promise<void> {
  const before = (await figures(page))[counter];
  await expect.poll(async () => (await figures(page))[counter], { timeout: 20_000 }).toBeGreaterThan(before + by);
}

/** Nothing more of it comes in during two seconds of the voice, which is the clock here. */
async function expectNoMore(page: Page, counter: Counter, most = 0): Promise<void> {
  const span = (now: Figures, then: Figures) => now.samplesSeconds - then.samplesSeconds;
  // What was under way may still arrive.
  const first = await figures(page);
  await expect.poll(async () => span(await figures(page), first), { timeout: 20_000 }).toBeGreaterThan(1);
  const before = await figures(page);
  await expect.poll(async () => span(await figures(page), before), { timeout: 20_000 }).toBeGreaterThan(2);
  expect((await figures(page))[counter] - before[counter]).toBeLessThanOrEqual(most);
}

test('two people see and hear each other', async () => {
  const { asha, ravi, ...phones } = await opened();
  await phones.talk();
  for (const page of [asha, ravi]) {
    await expectMore(page, 'framesDecoded', 20);
    await expectMore(page, 'audioEnergy', 0.0001);
    expect(await tell(page, ({ media }) => media?.remote)).toMatchObject({ camera: true, muted: false, held: false });
  }
  await expect.poll(() => tell(asha, (phone) => phone.firstFrameMs)).toBeGreaterThan(0);
  await expect.poll(() => tell(asha, ({ media }) => media?.quality.sample)).toMatchObject({ lossPercent: 0 });
  const { mosEstimate = 0 } = (await tell(asha, ({ media }) => media?.quality.sample)) ?? {};
  // On a machine that is busy, voice comes unevenly.
  expect(mosEstimate).toBeGreaterThan(3);
});

test('who is muted is not heard, and the other one is told', async () => {
  const { asha, ravi, ...phones } = await opened();
  await phones.talk({ audio: true, video: false });
  await expectMore(ravi, 'audioEnergy', 0.0001);
  await tell(asha, ({ media }) => media?.mute());
  await expect.poll(() => tell(ravi, ({ media }) => media?.remote.muted)).toBe(true);
  await expectNoMore(ravi, 'audioEnergy', 1e-6);
  await expectMore(asha, 'audioEnergy', 0.0001);
  await tell(asha, ({ media }) => media?.unmute());
  await expectMore(ravi, 'audioEnergy', 0.0001);
  expect(await tell(ravi, ({ media }) => media?.remote.muted)).toBe(false);
});

test('a camera that is turned off sends nothing and is let go; turned on again it is seen again', async () => {
  const { asha, ravi, ...phones } = await opened();
  await phones.talk();
  await expectMore(ravi, 'framesDecoded', 10);
  const camera = await tell(asha, async ({ media }) => {
    const track = media?.localStream.getTracks().find(({ kind }) => kind === 'video');
    await media?.turnCameraOff();
    return [track?.readyState, media?.isCameraOn, media?.localStream.getTracks().length];
  });
  expect(camera).toEqual(['ended', false, 1]);
  await expect.poll(() => tell(ravi, ({ media }) => media?.remoteStream.getTracks().length)).toBe(1);
  await expectNoMore(ravi, 'framesDecoded');
  await tell(asha, ({ media }) => media?.turnCameraOn());
  await expectMore(ravi, 'framesDecoded', 10);
});

test('a voice call becomes a video call when one turns the camera on; the other is not seen before wanting to be', async () => {
  const { asha, ravi, ...phones } = await opened();
  await phones.talk({ audio: true, video: false });
  expect(await tell(asha, ({ media }) => media?.isCameraOn)).toBe(false);
  await tell(ravi, ({ media }) => media?.turnCameraOn());
  await expectMore(asha, 'framesDecoded', 10);
  expect(await figures(ravi)).toMatchObject({ framesDecoded: 0 });
  await tell(asha, ({ media }) => media?.turnCameraOn());
  await expectMore(ravi, 'framesDecoded', 10);
  await Promise.all([asha, ravi].map((page) => tell(page, ({ media }) => media?.turnCameraOff())));
  await expectNoMore(asha, 'framesDecoded');
  await expectMore(ravi, 'audioEnergy', 0.0001);
});

test('both turning their cameras on at the same moment get one connection and see each other', async () => {
  const { asha, ravi, server, ...phones } = await opened();
  await phones.talk({ audio: true, video: false });
  await Promise.all([asha, ravi].map((page) => tell(page, ({ media }) => media?.turnCameraOn())));
  for (const page of [asha, ravi]) await expectMore(page, 'framesDecoded', 10);
  expect(await tell(asha, ({ connections }) => connections.length)).toBe(1);
  expect(server.world.signals.seen.filter(({ message }) => message.generation > 1)).toEqual([]);
});

test('whatever both change at the same time, in the end each sees what the other one sends', async () => {
  const { asha, ravi, server, ...phones } = await opened();
  await phones.talk();
  const changeAll = (page: Page) =>
    tell(page, async ({ media }) => {
      for (let round = 0; round < 5; round += 1) {
        media?.hold();
        await Promise.all([media?.turnCameraOff(), media?.switchCamera()]);
        media?.resume();
        await media?.turnCameraOff();
        await media?.turnCameraOn();
      }
    });
  await Promise.all([asha, ravi].map(changeAll));
  for (const page of [asha, ravi]) {
    await expect.poll(() => tell(page, ({ media }) => media?.remote)).toMatchObject({ camera: true, held: false });
    await expectMore(page, 'framesDecoded', 10);
    await expectMore(page, 'audioEnergy', 0.0001);
    expect(await tell(page, ({ connections }) => connections.length)).toBe(1);
  }
  expect(server.world.signals.seen.filter(({ message }) => message.generation > 1)).toEqual([]);
});

test('on hold nothing is heard or seen on either side, and afterwards all is as before', async () => {
  const { asha, ravi, ...phones } = await opened();
  await phones.talk();
  for (const page of [asha, ravi]) await expectMore(page, 'framesDecoded', 10);
  await tell(asha, ({ media }) => media?.hold());
  await expect.poll(() => tell(ravi, ({ media }) => media?.remote.held)).toBe(true);
  const directions = (page: Page) =>
    tell(page, ({ connections }) => connections[0]?.getTransceivers().map((one) => one.currentDirection));
  await expect.poll(() => directions(ravi)).toEqual(['inactive', 'inactive', 'inactive']);
  const silent = await Promise.all([figures(asha), figures(ravi)]);
  await expect.poll(() => tell(asha, ({ clickedAt }) => performance.now() - clickedAt)).toBeGreaterThan(4_000);
  const still = await Promise.all([figures(asha), figures(ravi)]);
  expect(still.map(({ framesDecoded }) => framesDecoded)).toEqual(silent.map(({ framesDecoded }) => framesDecoded));
  await tell(asha, ({ media }) => media?.resume());
  for (const page of [asha, ravi]) {
    await expectMore(page, 'framesDecoded', 10);
    await expectMore(page, 'audioEnergy', 0.0001);
  }
  expect(await tell(ravi, ({ media }) => media?.remote.held)).toBe(false);
});

test('a shared screen is seen beside the camera, and is gone when sharing stops', async () => {
  const { asha, ravi, ...phones } = await opened();
  await phones.talk();
  await expectMore(ravi, 'framesDecoded', 10);
  expect(await tell(asha, (phone) => phone.codeOf(async ({ media }) => media?.shareScreen()))).toBe('done');
  await expectMore(ravi, 'screenFramesDecoded', 5);
  await expectMore(ravi, 'framesDecoded', 10);
  expect(await tell(ravi, ({ media }) => media?.remoteScreen?.getTracks().length)).toBe(1);
  await tell(asha, ({ media }) => media?.stopSharing());
  await expect.poll(() => tell(ravi, ({ media }) => media?.remoteScreen)).toBeNull();
  await expectNoMore(ravi, 'screenFramesDecoded');
});

test('microphone and camera are changed during the call, and what is not there is refused', async () => {
  const { asha, ravi, ...phones } = await opened();
  await phones.talk();
  const used = () =>
    tell(asha, ({ media }) => media?.localStream.getTracks().map((track) => track.getSettings().deviceId));
  const [, camera] = (await used()) ?? [];
  await tell(asha, ({ media }) => media?.switchCamera());
  const [microphone, other] = (await used()) ?? [];
  expect(other).not.toBe(camera);
  // The second of the made-up cameras has no pictures (its format is Y16).
  await tell(asha, ({ media }) => media?.switchCamera());
  expect(await used()).toEqual([microphone, camera]);
  await tell(
    asha,
    async ({ media }, current) => {
      const devices = (await media?.devices()) ?? [];
      const next = devices.find(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== current);
      await media?.useMicrophone(next?.deviceId ?? '');
    },
    microphone,
  );
  expect(await used()).toEqual(expect.not.arrayContaining([microphone]));
  await expectMore(ravi, 'framesDecoded', 10);
  await expectMore(ravi, 'audioEnergy', 0.0001);
  const refused = [
    await tell(asha, (phone) => phone.codeOf(async ({ media }) => media?.useMicrophone('gone'))),
    await tell(asha, (phone) => phone.codeOf(async ({ media }) => media?.useCamera('gone'))),
    await tell(asha, (phone) => phone.codeOf(() => phone.speaker('gone'))),
    await tell(asha, (phone) => phone.codeOf(async ({ media }) => media?.sendDigits('1'))),
  ];
  expect(refused).toEqual(['no-microphone', 'no-camera', 'media-failed', 'no-phone-leg']);
  expect(await tell(asha, (phone) => phone.codeOf(() => phone.speaker('')))).toBe('done');
});

test.each([
  ['asha', 'hangs up'],
  ['ravi', 'hangs up'],
  ['ravi', 'disconnects'],
] as const)('%s %s: both let go of everything', async (who, how) => {
  const phones = await TwoPhones.open();
  await phones.talk();
  if (how === 'hangs up') await tell(phones[who], ({ call }) => call?.end());
  else await tell(phones[who], ({ client }) => client.disconnect());
  await expect.poll(() => phones.states()).toEqual(['ended', 'ended']);
  for (const page of [phones.asha, phones.ravi]) {
    expect(await tell(page, ({ media }) => media?.localStream.getTracks())).toEqual([]);
    expect(await figures(page)).toMatchObject({ connection: 'closed' });
  }
  expect(phones.server.world.calls.get(phones.callId)).toMatchObject({ hangUpReason: 'user-hangup' });
});

async function opened() {
  const phones = await TwoPhones.open();
  const { asha, ravi, server } = phones;
  return { asha, ravi, server, talk: phones.talk.bind(phones) };
}
