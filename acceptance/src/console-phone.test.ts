// The softphone of the console: real browsers, the real server, an emulated Exotel.
import { launchChromium } from '@patchcord/testing/chromium';
import type { ServerProcess } from '@patchcord/testing/server-process';
import { expect, test, vi } from 'vitest';
import { type ConsolePage, seriousViolations } from './console-page.ts';
import { startWorld } from './world.ts';

// Browsers and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

type Browser = Awaited<ReturnType<typeof launchChromium>>;

interface Person {
  page: ConsolePage;
  /** The same browser in another tab. */
  openTab(): Promise<ConsolePage>;
}

/** Every tone of the page's own that is played. */
const countTones = `
  globalThis.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) {
    globalThis.tones += 1;
    return start.apply(this, when);
  };
`;

/** Somebody at the phone, with a browser profile of their own. */
async function person(browser: Browser, server: ServerProcess, userId: string, theme: 'light' | 'dark' = 'light') {
  const context = await browser.newContext({ colorScheme: theme });
  await context.addInitScript(`localStorage.setItem('patchcord.user', '${userId}')`);
  await context.addInitScript(countTones);
  const openTab = async () => {
    const page = await context.newPage();
    await page.goto(`${server.url}/phone`);
    await page.getByText('Connection: Connected').first().waitFor();
    return page;
  };
  return { page: await openTab(), openTab } satisfies Person;
}

async function dial(page: ConsolePage, whom: string): Promise<void> {
  await page.getByLabel('Number or user').fill(whom);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
}

const cards = (page: ConsolePage) => page.getByRole('region', { name: 'Incoming calls' }).getByRole('article');

test('a call rings on every tab, is answered on one, goes along over the screens, and ends for both', async () => {
  await using world = await startWorld();
  await using browser = await launchChromium();
  const asha = await person(browser, world.server, 'asha');
  const ravi = await person(browser, world.server, 'ravi', 'dark');
  const otherTab = await ravi.openTab();
  await dial(asha.page, 'ravi');
  await asha.page.getByText('Ringing…').waitFor();
  for (const page of [ravi.page, otherTab]) await cards(page).waitFor();
  expect(await cards(otherTab).textContent()).toContain('asha');
  await expect.poll(() => otherTab.title()).toContain('asha is calling');
  // A chord of three, in one of the two.
  const tonesOf = () => Promise.all([ravi.page, otherTab].map((page) => page.evaluate<number>('tones')));
  await expect.poll(async () => (await tonesOf()).toSorted((one, other) => one - other)).toEqual([0, 3]);
  expect(await seriousViolations(ravi.page)).toEqual([]);

  await ravi.page.getByRole('button', { name: 'Answer' }).click();
  await expect.poll(() => cards(otherTab).count()).toBe(0);
  for (const { page } of [asha, ravi]) await page.getByRole('region', { name: /^Call with/ }).waitFor();
  await expect.poll(() => asha.page.getByText('Ringing…').count()).toBe(0);
  expect(await seriousViolations(ravi.page)).toEqual([]);

  await asha.page.getByRole('link', { name: 'Live' }).first().click();
  const bar = asha.page.getByRole('region', { name: 'Current call' });
  expect(await bar.textContent()).toContain('ravi');
  await ravi.page.getByRole('button', { name: 'End the call' }).click();
  await expect.poll(() => bar.count()).toBe(0);
  await ravi.page.getByRole('list', { name: 'Recent calls' }).getByText('Answered').waitFor();
});

test('several ring at once, each is turned down by its own card or by the keyboard', async () => {
  await using world = await startWorld();
  await using browser = await launchChromium();
  const ravi = await person(browser, world.server, 'ravi');
  const asha = await person(browser, world.server, 'asha');
  const usha = await person(browser, world.server, 'usha');
  await dial(asha.page, 'ravi');
  await cards(ravi.page).waitFor();
  await dial(usha.page, 'ravi');
  await expect.poll(() => cards(ravi.page).count()).toBe(2);
  await ravi.page.getByRole('heading', { name: 'Phone' }).click();
  await ravi.page.keyboard.press('d');
  await expect.poll(() => cards(ravi.page).count()).toBe(1);
  await usha.page.getByText('Declined').waitFor();
  await cards(ravi.page).getByRole('button', { name: 'Decline' }).click();
  await asha.page.getByText('Declined').waitFor();
  await ravi.page.getByText('Missed').first().waitFor();
});

test('a number is called through one’s own phone, which is asked for once', async () => {
  await using world = await startWorld({ emulator: { timings: { answerAfterMs: 500, talkMs: 3_000 } } });
  await using browser = await launchChromium();
  const { page } = await person(browser, world.server, 'asha');
  await page.getByLabel('Number or user').fill('098765-43210');
  expect(await page.getByRole('form', { name: 'Dial' }).textContent()).toContain('We ring your phone first');
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByLabel('Your number').fill('98200 12345');
  await page.getByRole('button', { name: 'Ring this one first' }).click();
  await page.getByRole('region', { name: 'Call with +91 98765 43210' }).waitFor();
  await page.getByText('Talking, on your phone').waitFor();
  const { body } = await world.get('/api/calls');
  expect(body).toMatchObject({ calls: [{ fromE164: '+919820012345', toE164: '+919876543210' }] });
  await page.getByRole('list', { name: 'Recent calls' }).getByText('+91 98765 43210').waitFor();

  await page.reload();
  await page.getByLabel('Number or user').fill('9876543210');
  await page.getByText('+91 98200 12345').waitFor();
});

test('whoever may not use the microphone is told what to do, and can end the call', async () => {
  await using world = await startWorld();
  await using browser = await launchChromium();
  await using silent = await launchChromium({ media: 'denied' });
  const ravi = await person(browser, world.server, 'ravi');
  const asha = await person(silent, world.server, 'asha', 'dark');
  await dial(asha.page, 'ravi');
  await cards(ravi.page).waitFor();
  await expect.poll(() => asha.page.getByRole('alert').textContent()).toContain('allow microphone');
  expect(await seriousViolations(asha.page)).toEqual([]);
  await asha.page.getByRole('button', { name: 'End the call' }).click();
  await expect.poll(() => cards(ravi.page).count()).toBe(0);
});

test('what is pasted is cleaned, the address book is kept, and ? shows the keys', async () => {
  await using world = await startWorld();
  await using browser = await launchChromium();
  const { page } = await person(browser, world.server, 'asha', 'dark');
  const field = page.getByLabel('Number or user');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate("navigator.clipboard.writeText(' tel:098765\\u00a043210 ')");
  await field.focus();
  await page.keyboard.press('Control+V');
  await expect.poll(() => field.inputValue()).toBe('+91 98765 43210');
  await page.getByRole('radio', { name: 'Contacts' }).click();
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByLabel('Name').fill('Ravi');
  await page.getByRole('dialog').getByLabel('Number or user').fill('98765 43210');
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
  await page.reload();
  await page.getByRole('radio', { name: 'Contacts' }).click();
  await page.getByRole('list', { name: 'Contacts' }).getByText('+919876543210').waitFor();
  await page.getByRole('heading', { name: 'Phone' }).click();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Mute or unmute').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});
