// Two people in a video call, in real browsers, over the real server's signalling.
import { launchChromium } from '@patchcord/testing/chromium';
import { expect, test, vi } from 'vitest';
import type { ConsolePage } from './console-page.ts';
import { startWorld } from './world.ts';

// Browsers and a server of its own take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Pictures that were shown in the element of this name. */
function shown(page: ConsolePage, name: string): Promise<number> {
  return page.evaluate(
    `document.querySelector('video[aria-label="${name}"]')?.getVideoPlaybackQuality().totalVideoFrames ?? 0`,
  );
}

test('both see and hear each other; mute, hold, camera, screen and hang up do what they say', async () => {
  await using world = await startWorld();
  await using browser = await launchChromium({ flags: ['--auto-select-desktop-capture-source=Entire'] });
  const open = async (userId: string) => {
    const page = await (await browser.newContext()).newPage();
    await page.addInitScript(`localStorage.setItem('patchcord.user', '${userId}')`);
    await page.goto(`${world.server.url}/phone`);
    await page.getByText('Connection: Connected').first().waitFor();
    return page;
  };
  const [asha, ravi] = [await open('asha'), await open('ravi')];
  await asha.getByLabel('Number or user').fill('ravi');
  await asha.getByRole('button', { name: 'Video', exact: true }).click();
  await ravi.getByRole('button', { name: 'Video', exact: true }).click();
  await expect.poll(() => shown(asha, 'Picture of ravi')).toBeGreaterThan(20);
  await expect.poll(() => shown(ravi, 'Picture of asha')).toBeGreaterThan(20);
  const voices = "[...document.querySelectorAll('audio')].map(({ paused, currentTime }) => !paused && currentTime > 0)";
  expect(await asha.evaluate(voices)).toEqual([true]);

  await asha.keyboard.press('m');
  await ravi.getByText('They are muted').waitFor();
  await asha.keyboard.press('m');
  await asha.keyboard.press('h');
  await ravi.getByText('You are on hold').waitFor();
  await asha.keyboard.press('h');
  await ravi.getByText('Talking', { exact: true }).waitFor();
  await asha.keyboard.press('v');
  await expect.poll(() => ravi.getByLabel('Picture of asha').count()).toBe(0);
  await asha.getByRole('button', { name: 'Share the screen' }).click();
  await expect.poll(() => shown(ravi, 'Screen of asha')).toBeGreaterThan(5);
  await ravi.getByRole('button', { name: 'End the call' }).click();
  await asha.getByText('Call ended').waitFor();
});
