// The baseline: a page that calls itself, without a server.
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';

const script = fileURLToPath(new URL('bare-call.js', import.meta.url));

/** `url`: any server on this machine; only its page's origin is used, as browsers want one before they open a camera. */
export async function openBarePage(browser: Browser, url: string) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${url}/livez`);
  await page.setContent('<!doctype html><video id="remote" autoplay muted></video>');
  await page.addScriptTag({ path: script });
  return { name: 'bare WebRTC', call: () => page.evaluate<number>('bareCall()') };
}
