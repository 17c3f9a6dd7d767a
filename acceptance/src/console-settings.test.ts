// The settings screen: what is chosen is kept and counts, tokens work, and a ring reaches a page that is closed.

import { launchChromium } from '@patchcord/testing/chromium';
import { expect, test, vi } from 'vitest';
import { type ConsolePage, openConsole } from './console-page.ts';
import { startWorld } from './world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const key = 'an-operator-key-of-more-than-thirty-two';

async function signIn(page: ConsolePage): Promise<void> {
  await page.getByRole('radio', { name: 'Operator key' }).click();
  await page.getByLabel('Operator key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('number, theme and devices outlast a reload', async () => {
  await using world = await startWorld();
  await using page = await openConsole(world.server, '/settings');
  await page.getByLabel('Your own phone').fill('12');
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByText('That is no phone number.').waitFor();
  await page.getByLabel('Your own phone').fill('98765 43210');
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByText('Your number is kept').first().waitFor();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await page.getByRole('switch', { name: 'Ringtone' }).click();
  const microphone = page.getByLabel('Microphone', { exact: true });
  await expect.poll(() => microphone.locator('option').count()).toBeGreaterThan(1);
  await microphone.selectOption({ index: 1 });
  const chosen = await microphone.inputValue();
  await page.reload();
  await expect.poll(() => page.getByLabel('Your own phone').inputValue()).toBe('+919876543210');
  expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  expect(await page.getByRole('switch', { name: 'Ringtone' }).getAttribute('aria-checked')).toBe('false');
  await expect.poll(() => microphone.inputValue()).toBe(chosen);
});

test('a token that is issued here opens what it says, and no more', async () => {
  const env = { AUTH_SECRET: 'a-secret-of-more-than-thirty-two-characters', OPERATOR_KEY: key };
  await using world = await startWorld({ env });
  await using page = await openConsole(world.server, '/settings', { isStrict: false });
  await signIn(page);
  await page.getByLabel('For whom').fill('asha');
  await page.getByLabel('place, answer and end calls').uncheck();
  await page.getByRole('button', { name: 'Issue a token' }).click();
  const token = await page.getByRole('dialog', { name: 'The token of asha' }).locator('code').textContent();
  const me = await world.get('/api/me', { headers: { authorization: `Bearer ${token}` } });
  expect(me.body).toMatchObject({ subject: 'asha', scopes: ['calls:read'] });
});

test('a pushed ring is shown by the browser, and one that is over is not', async () => {
  await using world = await startWorld();
  const browser = await launchChromium();
  const context = await browser.newContext({ permissions: ['notifications'] });
  const page = await context.newPage();
  await page.goto(`${world.server.url}/settings`);
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations;
      if (registration !== undefined) resolve(registration.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  const registrationId = await registered;
  const push = (callId: string, expiresAt: string) =>
    cdp.send('ServiceWorker.deliverPushMessage', {
      origin: world.server.url,
      registrationId,
      data: JSON.stringify({ type: 'incoming_call', callId, callerId: 'ravi', callType: 'voice', expiresAt }),
    });
  await push('over', '2020-01-01T00:00:00.000Z');
  await push('rings', '2100-01-01T00:00:00.000Z');
  const shown = () =>
    page.evaluate<string[]>(
      'navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map((one) => one.tag + ": " + one.title))',
    );
  await expect.poll(shown).toEqual(['rings: ravi is calling']);
});

test('in the app’s shell, what is chosen on the system’s card of a call is done', async () => {
  await using world = await startWorld();
  const browser = await launchChromium();
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(`
    localStorage.setItem('patchcord.user', 'asha');
    window.asked = [];
    window.Capacitor = {
      isNativePlatform: () => true,
      nativePromise: async (plugin, method, options) => {
        window.asked.push([plugin, method, options.callId]);
        return method === 'takeAction' ? (window.chosen ?? {}) : {};
      },
    };
  `);
  await page.goto(`${world.server.url}/settings`);
  await page.getByText('Connection: Connected').waitFor();
  const ravi = await world.app();
  ravi.send({ type: 'hello', userId: 'ravi' });
  await ravi.told('welcome');
  ravi.send({ type: 'incoming_call', recipientId: 'asha' });
  await page.getByText(/ravi/).first().waitFor();
  const { calls } = (await world.get('/api/calls')).body as { calls: { callId: string }[] };
  const callId = calls[0]?.callId;
  await page.evaluate(`
    window.chosen = { callId: '${callId}', action: 'decline' };
    document.dispatchEvent(new Event('visibilitychange'));
  `);
  await expect
    .poll(async () => (await world.get(`/api/calls/${callId}`)).body['status'])
    .toMatch(/rejected|declined|busy/);
  await expect.poll(() => page.evaluate('window.asked')).toContainEqual(['Ringing', 'ended', callId]);
});
