// Two people on pages of a real browser, each of whom answers and is seen without a click in between.
import { openPhonePage, tell } from '@patchcord/testing/phone-page';
import type { Browser, Page } from 'playwright-core';

const TIMEOUT_MS = 30_000;

/** Where each of the two is at home, and where they may go instead. */
export interface Homes {
  caller: string[];
  callee: string[];
}

let people = 0;

export class CallingPages implements AsyncDisposable {
  readonly caller: Page;
  readonly callee: Page;
  readonly #calleeId: string;

  private constructor(caller: Page, callee: Page, calleeId: string) {
    this.caller = caller;
    this.callee = callee;
    this.#calleeId = calleeId;
  }

  static async open(browser: Browser, homes: Homes): Promise<CallingPages> {
    people += 1;
    const calleeId = `callee-${people}`;
    const caller = await openPhonePage(browser, { endpoints: homes.caller, userId: `caller-${people}` });
    const callee = await openPhonePage(browser, { endpoints: homes.callee, userId: calleeId });
    await tell(callee, (phone) => phone.answer({ audio: true, video: true }));
    return new CallingPages(caller, callee, calleeId);
  }

  /** Places a call; resolves with the ms from the click until the caller sees the other one. */
  async call(): Promise<number> {
    await tell(this.caller, (phone, to) => phone.place(to, { audio: true, video: true }), this.#calleeId);
    await this.#until(this.caller, 'phone.firstFrameMs !== null');
    await this.#until(this.callee, "phone.media?.state === 'connected'");
    return (await tell(this.caller, (phone) => phone.firstFrameMs)) ?? Number.NaN;
  }

  get callId(): Promise<string> {
    return tell(this.caller, ({ call }) => call?.callId ?? '');
  }

  /** Resolves when it is over for both. */
  async hangUp(who: Page): Promise<void> {
    await tell(who, ({ call }) => call?.end());
    for (const page of [this.caller, this.callee]) await this.#until(page, "phone.media?.state === 'ended'");
  }

  /** Resolves when the other one knows that the caller is muted. */
  async calleeHearsOfMute(): Promise<void> {
    await this.#until(this.callee, 'phone.media?.remote.muted === true');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of [this.caller, this.callee]) await page.context().close();
  }

  async #until(page: Page, isTrue: string): Promise<void> {
    await page.waitForFunction(isTrue, undefined, { timeout: TIMEOUT_MS, polling: 10 });
  }
}
