// Pages of a real browser as phones of users, served from the address of the server that they use.
import { type BrowserOptions, launchChromium } from '@patchcord/testing/chromium';
import { type Figures, figures, openPhonePage, type PhoneOptions, tell } from '@patchcord/testing/phone-page';
import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

export class Phones {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** The browser is closed when the test is over. */
  static async launch(options: BrowserOptions = {}): Promise<Phones> {
    return new Phones(await launchChromium(options));
  }

  /** A user on a page of its own who is signed in at the first of the endpoints. */
  async open(options: PhoneOptions): Promise<Page> {
    const page = await openPhonePage(this.#browser, options);
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    onTestFinished(() => expect(problems).toEqual([]));
    return page;
  }
}

type Counter = 'framesDecoded' | 'audioEnergy';

/** That much more comes in from now on. */
export async function expectMore(page: Page, counter: Counter, by: number): Promise<void> {
  const before = (await figures(page))[counter];
  await expect.poll(async () => (await figures(page))[counter]).toBeGreaterThan(before + by);
}

/** Nothing more of it comes in during two seconds of the voice, which is the clock here. */
export async function expectNoMore(page: Page, counter: Counter, most = 0): Promise<void> {
  const span = (now: Figures, then: Figures) => now.samplesSeconds - then.samplesSeconds;
  // What was under way may still arrive.
  const first = await figures(page);
  await expect.poll(async () => span(await figures(page), first)).toBeGreaterThan(1);
  const before = await figures(page);
  await expect.poll(async () => span(await figures(page), before)).toBeGreaterThan(2);
  expect((await figures(page))[counter] - before[counter]).toBeLessThanOrEqual(most);
}

/** Each sees and hears the other one, from now on. */
export async function expectTalk(...pages: Page[]): Promise<void> {
  for (const page of pages) {
    await expectMore(page, 'framesDecoded', 10);
    await expectMore(page, 'audioEnergy', 1e-5);
  }
}

/** The first calls and the other one answers; resolves with the call's id when both are connected. */
export async function talk(caller: Page, callee: Page, { to, video = true }: { to: string; video?: boolean }) {
  await tell(callee, (phone, media) => phone.answer(media), { audio: true, video });
  await tell(caller, (phone, { user, media }) => phone.place(user, media, media.video ? 'video' : 'voice'), {
    user: to,
    media: { audio: true, video },
  });
  await expectStates([caller, callee], 'connected');
  return callIdOf(caller);
}

export async function expectStates(pages: Page[], state: string): Promise<void> {
  await expect
    .poll(() => Promise.all(pages.map((page) => tell(page, ({ media }) => media?.state))), { timeout: 60_000 })
    .toEqual(pages.map(() => state));
}

export async function callIdOf(page: Page): Promise<string> {
  return (await tell(page, ({ call }) => call?.callId)) ?? '';
}
