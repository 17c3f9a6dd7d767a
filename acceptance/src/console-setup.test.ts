// The setup screen against the real server: what it finds is so, and what it offers works.
import { expect, test, vi } from 'vitest';
import { openConsole } from './console-page.ts';
import { startWorld } from './world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const secret = 'a-webhook+secret/of=letters';

test('a newcomer is told what is emulated and what is not set, and simulates a call', async () => {
  await using world = await startWorld({ emulator: { timings: { talkMs: 60_000 } } });
  await using page = await openConsole(world.server, '/setup');
  const check = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
  await check('Exotel account').getByText('Emulated', { exact: true }).waitFor();
  await check('ExoPhone').getByText('08047000001').waitFor();
  await check('Database').getByText('Done', { exact: true }).waitFor();
  await check('Webhook secret').getByText('EXOTEL_WEBHOOK_SECRET').waitFor();
  expect(await page.getByRole('link', { name: 'Open the handset' }).getAttribute('href')).toBe(
    `${world.emulator.url}/`,
  );
  await page.getByRole('link', { name: 'Talk to an agent' }).waitFor();
  await page.getByRole('button', { name: 'Simulate a call' }).click();
  await page.getByRole('link', { name: 'Watch it live' }).click();
  await page.getByRole('main').getByText('In progress', { exact: true }).waitFor();
});

test('credentials that Exotel refuses need somebody, until they are mended', async () => {
  await using world = await startWorld();
  world.emulator.addFault({ match: 'account', kind: 'status', status: 401, times: 100 });
  await using page = await openConsole(world.server, '/setup');
  await page.getByText('One thing needs you').waitFor();
  await page.getByText('EXOTEL_SUBDOMAIN').waitFor();
  world.emulator.clearFaults();
  await page.getByRole('button', { name: 'Check again' }).click();
  await page.getByText(/^Ready to try/).waitFor();
});

test('the address to paste is copied with the secret, which neither the page shows nor the server tells', async () => {
  await using world = await startWorld({ env: { EXOTEL_WEBHOOK_SECRET: secret } });
  const told = await world.get('/api/setup');
  expect(JSON.stringify(told.body)).not.toContain('webhook+secret');
  await using page = await openConsole(world.server, '/setup');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByLabel('Your EXOTEL_WEBHOOK_SECRET').fill(secret);
  await page.getByText(`${world.server.url}/exotel/voicebot?key=••••••••`).waitFor();
  await page.getByRole('button', { name: 'Copy the address for: Passthru applet' }).click();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(copied).toBe(`${world.server.url}/exotel/passthru?key=${encodeURIComponent(secret)}`);
  const fields = { CallSid: 'b0b', CallFrom: '09876500001', CallTo: '08047000001', Direction: 'incoming' };
  const taken = await fetch(copied, { method: 'POST', body: new URLSearchParams(fields) });
  expect(taken.status).toBe(200);
});
