// The video call example, as two people use it.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { launchChromium } from '@patchcord/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FailingServer } from './testing/failing-server.ts';

vi.setConfig({ testTimeout: 120_000 });

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'client', 'examples', 'video-call');

async function servedPage(): Promise<string> {
  const built = mkdtempSync(join(tmpdir(), 'patchcord-example-'));
  onTestFinished(() => rmSync(built, { recursive: true }));
  await run(process.execPath, [join(folder, 'build.ts'), built]);
  const pages = createServer(({ url }, response) => {
    const isScript = url === '/main.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(readFileSync(join(built, isScript ? 'main.js' : 'index.html')));
  }).listen(0, '127.0.0.1');
  await once(pages, 'listening');
  onTestFinished(() => void pages.close());
  return `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`;
}

async function signIn(browser: Browser, url: string, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  onTestFinished(() => expect(problems).toEqual([]));
  await page.goto(url);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Whom to call').waitFor();
  return page;
}

/** Pictures that the page has shown of the other one. */
function shown(page: Page): Promise<number> {
  return page.evaluate("document.querySelector('#remote').getVideoPlaybackQuality().totalVideoFrames");
}

test('one calls, the other answers, both see each other; mute, camera, hold and hang up do what they say', async () => {
  await using server = await FailingServer.start();
  const url = `${await servedPage()}?server=${encodeURIComponent(server.url)}`;
  const browser = await launchChromium();
  const asha = await signIn(browser, url, 'asha');
  const ravi = await signIn(browser, url, 'ravi');
  await asha.getByLabel('Whom to call').fill('ravi');
  await asha.getByRole('button', { name: 'Call', exact: true }).click();
  await ravi.getByRole('button', { name: 'Answer' }).click();
  for (const page of [asha, ravi]) await expect.poll(() => shown(page)).toBeGreaterThan(20);

  const status = ravi.getByRole('status');
  const press = async (name: string, then: RegExp) => {
    await asha.getByRole('button', { name }).click();
    await expect.poll(() => status.textContent()).toMatch(then);
  };
  await press('Mute', /muted/);
  expect(await asha.getByRole('button', { name: 'Mute' }).getAttribute('aria-pressed')).toBe('true');
  await press('Mute', /Talking/);
  await press('Hold', /on hold/);
  await press('Hold', /Talking/);
  await asha.getByRole('button', { name: 'Camera' }).click();
  await expect.poll(() => ravi.evaluate("document.querySelector('#remote').srcObject.getVideoTracks().length")).toBe(0);
  await ravi.getByRole('button', { name: 'Hang up' }).click();
  for (const page of [asha, ravi])
    await expect.poll(() => page.getByRole('status').textContent()).toBe('The call is over: user-hangup');
});

test('who declines is not called any more', async () => {
  await using server = await FailingServer.start();
  const url = `${await servedPage()}?server=${encodeURIComponent(server.url)}`;
  const browser = await launchChromium();
  const asha = await signIn(browser, url, 'asha');
  const ravi = await signIn(browser, url, 'ravi');
  await asha.getByLabel('Whom to call').fill('ravi');
  await asha.getByRole('button', { name: 'Call', exact: true }).click();
  await ravi.getByRole('button', { name: 'Decline' }).click();
  await expect.poll(() => asha.getByRole('status').textContent()).toBe('The call is over: rejected');
  await expect.poll(() => asha.getByRole('button', { name: 'Hang up' }).isVisible()).toBe(false);
});

test('its types are right where there is a DOM', async () => {
  const compiled = run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder]);
  await compiled.catch(({ stdout }: { stdout: string }) => expect(stdout).toBe(''));
});
