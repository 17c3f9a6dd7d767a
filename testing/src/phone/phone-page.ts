// The page of a test or a benchmark: an app of one user in a real browser, and how it is told what to do.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'tsdown';
import type { Figures, openPhone, PagePhone, PhoneOptions } from './page-phone.ts';

export type { Figures, PagePhone, PhoneOptions } from './page-phone.ts';

let html: Promise<string> | null = null;

/** The page, with the SDK in it. Nothing happens in it before `openPhoneOn`. */
export function phonePageHtml(): Promise<string> {
  html ??= pageScript().then(
    (script) => `<!doctype html><link rel="icon" href="data:,">
      <video id="remote" autoplay></video><video id="screen" autoplay></video>
      <script type="module">${script}</script>`,
  );
  return html;
}

/**
 * A page of its own at the first of the endpoints, with a user who is signed in there. It stands where the server is, so
 * it may ask the server for anything.
 */
export async function openPhonePage(browser: Browser, options: PhoneOptions): Promise<Page> {
  // The server lets no page of its own run scripts that stand in it, and this one's do.
  const page = await (await browser.newContext({ bypassCSP: true })).newPage();
  await page.goto(`${options.endpoints[0]}/livez`);
  await page.setContent(await phonePageHtml());
  await openPhoneOn(page, options);
  return page;
}

/** The user of this page signs in; resolves when the server has welcomed them. */
export function openPhoneOn(page: Page, options: PhoneOptions): Promise<void> {
  return page.evaluate((given) => (globalThis as unknown as { openPhone: typeof openPhone }).openPhone(given), options);
}

/** Runs in the page, with the phone of it. */
export function tell<Result, Argument = undefined>(
  page: Page,
  what: (phone: PagePhone, argument: Argument) => Result | Promise<Result>,
  argument?: Argument,
): Promise<Result> {
  return page.evaluate(`(${what.toString()})(phone, ${JSON.stringify(argument) ?? 'undefined'})`);
}

export function figures(page: Page): Promise<Figures> {
  return tell(page, (phone) => phone.figures());
}

/** The SDK and the app as one script. */
async function pageScript(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'patchcord-page-'));
  try {
    await build({
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      config: false,
      entry: { page: fileURLToPath(new URL('page-script.ts', import.meta.url)) },
      outDir,
      platform: 'browser',
      dts: false,
      deps: { alwaysBundle: [/./] },
      logLevel: 'silent',
    });
    return readFileSync(join(outDir, 'page.js'), 'utf8');
  } finally {
    rmSync(outDir, { recursive: true });
  }
}
