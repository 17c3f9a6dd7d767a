// A real browser for a test, gone when the test is over.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { type BrowserOptions, startChromium } from './browser.ts';

export type { BrowserOptions } from './browser.ts';

/** Starts a browser that is closed when the test is over. */
export async function launchChromium(options: BrowserOptions = {}): Promise<Browser> {
  const browser = await startChromium(options);
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
