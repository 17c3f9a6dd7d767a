// The console's history in a real browser: each interaction, timed from the input until its result is painted.
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';

const script = fileURLToPath(new URL('stopwatch.js', import.meta.url));
const DESK = { width: 1280, height: 800 };
const KEY_PAUSE_MS = 120;
/** So long a pointer is over what is pressed, at least. */
const HOVER_MS = 150;
const WHEEL_PX = 2_400;
const LAST_SEEN_ROW = 5_000;

export class HistoryPage {
  readonly #page: Page;
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.#page = page;
    this.#url = url;
  }

  static async open(browser: Browser, url: string): Promise<HistoryPage> {
    const page = await (await browser.newContext({ viewport: DESK, colorScheme: 'light' })).newPage();
    await page.addInitScript({ path: script });
    return new HistoryPage(page, url);
  }

  /** From the live board. */
  async openScreen(): Promise<number> {
    await this.#page.goto(`${this.#url}/live`);
    const link = this.#page.getByRole('link', { name: 'History' });
    await link.waitFor();
    return this.#press(link, 'onScreen.hasRows()');
  }

  /** Types a piece of a number; `letters`: each key until it is seen, `rows`: the last key until the calls are. */
  async search(digits: string): Promise<{ letters: number[]; rows: number }> {
    await this.#openAnew();
    await this.#page.keyboard.press('/');
    const letters: number[] = [];
    for (let length = 1; length < digits.length; length += 1) {
      letters.push(await this.#key(digits, length, `onScreen.typed() === '${digits.slice(0, length)}'`));
      await this.#page.waitForTimeout(KEY_PAUSE_MS);
    }
    return { letters, rows: await this.#key(digits, digits.length, `onScreen.isFoundBy('${digits}')`) };
  }

  async filter(name: string, statuses: readonly string[]): Promise<number> {
    await this.#openAnew();
    const radio = this.#page.getByRole('radio', { name });
    return this.#press(radio, `onScreen.hasOnly(${JSON.stringify(statuses)})`);
  }

  /**
   * Scrolls to row 5,000 and back, fifty rows at a turn of the wheel. `turns`: the ms of each; `waits`: how long the end of
   * what is loaded was in the way, each time that it was.
   */
  async scroll(): Promise<{ turns: number[]; waits: number[] }> {
    await this.#openAnew();
    await this.#page.mouse.move(DESK.width / 2, DESK.height / 2);
    const turns: number[] = [];
    const waits: number[] = [];
    while ((await this.#page.evaluate<number>('onScreen.lastRow()')) < LAST_SEEN_ROW) {
      const waitedMs = await this.#page.evaluate<number>('stopwatch.until(() => onScreen.isBeforeEnd())');
      if (waitedMs > 0) waits.push(waitedMs);
      turns.push(await this.#turn(1));
    }
    while ((await this.#page.evaluate<number>('onScreen.table().scrollTop')) > 0) turns.push(await this.#turn(-1));
    return { turns, waits };
  }

  /** Opens the call in the given row, and goes back. */
  async openCall(row: number): Promise<number> {
    await this.#openAnew();
    const link = this.#page.locator('[role=rowgroup] [role=row] a').nth(row);
    return this.#press(link, 'onScreen.isCall()');
  }

  async #openAnew(): Promise<void> {
    await this.#page.goto(`${this.#url}/history`);
    await this.#page.evaluate('stopwatch.until(() => onScreen.hasRows())');
  }

  async #press(what: Locator, isThere: string): Promise<number> {
    await what.hover();
    await this.#page.waitForTimeout(HOVER_MS);
    return this.#timed('pointerdown', isThere, () => what.click());
  }

  #key(digits: string, length: number, isThere: string): Promise<number> {
    return this.#timed('keydown', isThere, () => this.#page.keyboard.press(digits.charAt(length - 1)));
  }

  async #turn(direction: 1 | -1): Promise<number> {
    await this.#page.evaluate('globalThis.before = onScreen.table().scrollTop');
    const hasMoved = `onScreen.table().scrollTop ${direction > 0 ? '>' : '<'} before`;
    return this.#timed('wheel', `${hasMoved} && onScreen.isCovered()`, () =>
      this.#page.mouse.wheel(0, direction * WHEEL_PX),
    );
  }

  async #timed(event: string, isThere: string, act: () => Promise<void>): Promise<number> {
    await this.#page.evaluate(`stopwatch.arm('${event}', () => ${isThere})`);
    await act();
    return this.#page.evaluate<number>('stopwatch.ms');
  }
}
