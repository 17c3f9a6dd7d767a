// The simulator screen against the real server and the emulator that it drives.
import { ServerProcess } from '@patchcord/testing/server-process';
import { expect, test, vi } from 'vitest';
import { openConsole } from './console-page.ts';
import { startWorld } from './world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const flows = {
  inline: {
    menu: {
      exoPhones: ['08047000001'],
      start: 'menu',
      applets: {
        menu: { applet: 'gather' as const, maxDigits: 1, timeoutSeconds: 90, next: 'wait' },
        wait: { applet: 'gather' as const, timeoutSeconds: 90 },
      },
    },
  },
};

test('somebody calls in, presses a digit and hangs up', async () => {
  await using world = await startWorld({ emulator: { flows } });
  await using page = await openConsole(world.server, '/simulator');
  await page.getByText('No calls yet').waitFor();
  await page.getByLabel('Caller', { exact: true }).fill('09876512345');
  await page.getByRole('button', { name: 'Call in' }).click();
  const row = page.getByRole('list', { name: 'Calls at the emulator' }).getByRole('listitem');
  await row.getByText('In the flow').waitFor();
  await row.getByRole('button', { name: 'Press 2' }).click();
  await expect.poll(() => world.emulator.calls()[0]).toMatchObject({ timeline: [{ name: 'menu', edge: 'digits' }] });
  await row.getByRole('button', { name: 'Hang up' }).click();
  await row.getByText('Completed', { exact: true }).waitFor();
});

test('a called phone does what was chosen, and faults go wrong until they are switched off', async () => {
  await using world = await startWorld();
  await using page = await openConsole(world.server, '/simulator', { isStrict: false });
  await page.getByRole('button', { name: /^Busy/ }).click();
  const calls = page.getByRole('list', { name: 'Calls at the emulator' });
  await calls.getByText('Busy', { exact: true }).waitFor();

  await page.getByRole('switch', { name: 'Wrong credentials: 401' }).click();
  await page.getByText('1 on').waitFor();
  await page.getByRole('button', { name: /^Answers/ }).click();
  await expect.poll(async () => (await world.get('/api/calls?status=failed')).body['calls']).toHaveLength(1);
  await page.getByRole('button', { name: 'Switch all off' }).click();
  await page.getByText('1 on').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /^Answers/ }).click();
  await calls.getByText('Completed', { exact: true }).waitFor();
});

test('without an emulator there is neither the screen nor a way to one', async () => {
  await using server = await ServerProcess.start();
  await using page = await openConsole(server, '/simulator');
  await page.getByText('There is no emulator here').waitFor();
  expect(await page.getByRole('link', { name: 'Simulator' }).count()).toBe(0);
  expect((await fetch(`${server.url}/api/emulator/calls`)).status).toBe(404);
});
