import { expect, test } from 'vitest';
import { blankPage } from './blank-page.ts';
import { openPage } from './chromium.ts';

test.each([
  ['granted', 'audio video'],
  ['denied', 'NotAllowedError'],
  ['no-camera', 'NotFoundError'],
] as const)('with media %s a page that asks for camera and microphone gets %s', async (media, got) => {
  const page = await openPage(await blankPage(), { media });
  const ask = 'navigator.mediaDevices.getUserMedia({ audio: true, video: true })';
  const outcome = await page.evaluate(
    `${ask}.then((stream) => stream.getTracks().map(({ kind }) => kind).join(' '), ({ name }) => name)`,
  );
  expect(outcome).toBe(got);
});
