// Two pages of a real browser with made-up cameras and microphones, whose signals go through a test server.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserOptions, launchChromium } from '@patchcord/testing/chromium';
import { openPhoneOn, phonePageHtml, tell } from '@patchcord/testing/phone-page';
import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { FailingServer } from '../../testing/failing-server.ts';
import type { MediaOptions } from '../media-options.ts';

async function pageUrl(): Promise<string> {
  const html = await phonePageHtml();
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

export interface TwoPhonesOptions {
  /** Of the called one alone. */
  called?: BrowserOptions;
  /** Through TURN only. */
  relay?: boolean;
  iceServers?: FailingServer['world']['iceServers'];
}

export class TwoPhones {
  readonly server: FailingServer;
  readonly asha: Page;
  readonly ravi: Page;

  readonly #connect: (userId: 'asha' | 'ravi') => Promise<Page>;

  private constructor(
    server: FailingServer,
    connect: (userId: 'asha' | 'ravi') => Promise<Page>,
    [asha, ravi]: [Page, Page],
  ) {
    this.server = server;
    this.#connect = connect;
    this.asha = asha;
    this.ravi = ravi;
  }

  /** asha and ravi are connected; nobody calls yet. */
  static async open({ called, relay = false, iceServers = [] }: TwoPhonesOptions = {}): Promise<TwoPhones> {
    const server = await FailingServer.start();
    onTestFinished(() => server[Symbol.asyncDispose]());
    server.world.iceServers = iceServers;
    const url = await pageUrl();
    const browser = await launchChromium({ flags: manyDevices });
    const other = called === undefined ? browser : await launchChromium(called);
    const connect = async (userId: 'asha' | 'ravi') => {
      const page = await newPage(userId === 'asha' ? browser : other, url);
      await openPhoneOn(page, { endpoints: [server.url], userId, relay, timing });
      return page;
    };
    return new TwoPhones(server, connect, [await connect('asha'), await connect('ravi')]);
  }

  /** The same person on the same device, in a new page. */
  openAgain(userId: 'asha' | 'ravi'): Promise<Page> {
    return this.#connect(userId);
  }

  get callId(): string {
    return [...this.server.world.calls.keys()].at(-1) ?? '';
  }

  /** asha calls, ravi answers, and the two are connected. */
  async talk(options: MediaOptions = { audio: true, video: true }): Promise<void> {
    await this.call(options);
    await expect.poll(() => this.states(), { timeout: 20_000 }).toEqual(['connected', 'connected']);
  }

  /** asha calls, and ravi answers. */
  async call(options: MediaOptions, answer: MediaOptions = options): Promise<void> {
    await tell(this.ravi, (phone, theirs: MediaOptions) => phone.answer(theirs), answer);
    const callType = options.video === false ? 'voice' : 'video';
    const how = { options, callType } as const;
    await tell(this.asha, (phone, { options: own, callType: type }: typeof how) => phone.place('ravi', own, type), how);
  }

  states(): Promise<(string | undefined)[]> {
    return Promise.all([this.asha, this.ravi].map((page) => tell(page, (phone) => phone.media?.state)));
  }
}

const timing = { backoffBaseMs: 50, backoffCapMs: 200 };

/** Two cameras to change between. */
const manyDevices = [
  '--use-fake-device-for-media-stream=device-count=2',
  '--auto-select-desktop-capture-source=Entire',
];

async function newPage(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  onTestFinished(() => expect(problems).toEqual([]));
  await page.goto(url);
  return page;
}
