// A real browser for a test, whose microphone is a tone.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

/** Opens the address. A page that logs an error, or that its own policy stops, fails the test. */
export async function openPage(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: flags });
  const problems: string[] = [];
  onTestFinished(async () => {
    await browser.close();
    if (problems.length > 0) throw new Error(`The page complained:\n${problems.join('\n')}`);
  });
  const page = await (await browser.newContext(options)).newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(url);
  return page;
}

function chromiumPath(): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  const path = folders.map((folder) => join(folder, 'chromium')).find((file) => existsSync(file));
  if (path === undefined) throw new Error('Chromium is not on this machine: npm test installs it');
  return path;
}
