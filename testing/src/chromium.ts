// A real browser for a test, with a camera and a microphone that are made up: a picture with a clock, and a beep.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  // Two pages of one machine find each other even where there is no network but loopback.
  '--allow-loopback-in-peer-connection',
];

/** What a page that asks for camera and microphone gets. */
const mediaFlags = {
  granted: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  denied: ['--use-fake-ui-for-media-stream=deny', '--use-fake-device-for-media-stream'],
  'no-camera': ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=0'],
};

export interface BrowserOptions {
  /** Default: `granted`. */
  media?: keyof typeof mediaFlags;
  /** Further flags of the command line. */
  flags?: string[];
}

/** Starts a browser that is closed when the test is over. */
export async function launchChromium(options: BrowserOptions = {}): Promise<Browser> {
  const args = [...flags, ...mediaFlags[options.media ?? 'granted'], ...(options.flags ?? [])];
  const browser = await chromium.launch({ executablePath: chromiumPath(), args });
  onTestFinished(() => browser.close());
  return browser;
}

/** Opens the address in a browser of its own. A page that logs an error, or that its own policy stops, fails the test. */
export async function openPage(url: string, options: BrowserContextOptions & BrowserOptions = {}): Promise<Page> {
  const { media, flags: further, ...context } = options;
  const problems: string[] = [];
  // Is called after the browser is closed, as the last one comes first.
  onTestFinished(() => {
    if (problems.length > 0) throw new Error(`The page complained:\n${problems.join('\n')}`);
  });
  const browser = await launchChromium({ ...(media && { media }), ...(further && { flags: further }) });
  const page = await (await browser.newContext(context)).newPage();
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
