// The machine's Chromium, with a camera and a microphone that are made up: a picture with a clock, and a beep.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

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

/** Starts a browser; who has started it closes it. */
export function startChromium(options: BrowserOptions = {}): Promise<Browser> {
  const args = [...flags, ...mediaFlags[options.media ?? 'granted'], ...(options.flags ?? [])];
  return chromium.launch({ executablePath: chromiumPath(), args });
}

function chromiumPath(): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  const path = folders.map((folder) => join(folder, 'chromium')).find((file) => existsSync(file));
  if (path === undefined) throw new Error('Chromium is not on this machine: npm test installs it');
  return path;
}
