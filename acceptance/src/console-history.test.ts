// The console's history, deliveries and connections against the real server.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openConsole } from './console-page.ts';
import { eventually } from './eventually.ts';
import { startWorld, type World } from './world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld();
  for (const recipientId of ['9876500020', '9876500021', '9876500001', '9876500022']) {
    await world.get('/api/calls', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ callerId: '1234567890', recipientId }),
    });
  }
  const active = async () => (await world.get('/api/calls/count?status=initiated,ringing,in-progress')).body['count'];
  await eventually(async () => expect(await active()).toBe(0));
});
afterAll(async () => world[Symbol.asyncDispose]());

test('a search finds calls by a piece of a number, stands in the address, and is cleared', async () => {
  await using page = await openConsole(world.server, '/history');
  const rows = page.getByRole('row').filter({ hasText: '+91' });
  await expect.poll(() => rows.count()).toBe(4);
  await page.keyboard.press('/');
  await page.keyboard.type('98765 00021');
  await expect.poll(() => rows.count()).toBe(1);
  expect(new URL(page.url()).searchParams.get('search')).toBe('98765 00021');
  await page.reload();
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByRole('searchbox').fill('nobody');
  await page.getByText('No call is like that').waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect.poll(() => rows.count()).toBe(4);
  await page.getByRole('radio', { name: 'Missed' }).click();
  await expect.poll(() => rows.allTextContents()).toEqual([expect.stringContaining('+91 98765 00001')]);
});

test('what is typed while an answer is on its way is neither lost nor asked for letter by letter', async () => {
  await using page = await openConsole(world.server, '/history');
  const rows = page.getByRole('row').filter({ hasText: '+91' });
  await expect.poll(() => rows.count()).toBe(4);
  const asked: (string | null)[] = [];
  const late = Promise.withResolvers<void>();
  await page.route(/\/api\/calls\?.*search=/, async (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('search'));
    await late.promise;
    await route.continue();
  });
  await page.getByRole('searchbox').pressSequentially('98765 00021', { delay: 30 });
  // What was listed stays meanwhile.
  expect(await rows.count()).toBe(4);
  late.resolve();
  await expect.poll(() => rows.count()).toBe(1);
  expect(await page.getByRole('searchbox').inputValue()).toBe('98765 00021');
  expect(asked.at(-1)).toBe('98765 00021');
  expect(asked.length).toBeLessThan(5);
});

test('the calls that are listed become a file', async () => {
  await using page = await openConsole(world.server, '/history?outcome=answered');
  await page.getByText('3 calls, the newest first').waitFor();
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('callId,exotelSid,createdAt');
  expect(lines.slice(1).every((line) => line.includes(',completed,'))).toBe(true);
  await page.getByText('The calls are exported').first().waitFor();
});

test('calls are opened by keyboard, and numbers are masked where that is wanted', async () => {
  await using page = await openConsole(world.server, '/history');
  await page.getByRole('row').filter({ hasText: '+91' }).first().getByRole('link').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/calls\/[\w-]+$/);
  await page.getByRole('heading', { name: '+91 98765 00001' }).waitFor();
  await page.getByRole('button', { name: /^Account:/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /Mask numbers/ }).click();
  await page.getByRole('heading', { name: '+•• ••••• •0001' }).waitFor();
});

test('what Exotel delivered is shown as it came, and can be applied again', async () => {
  await using page = await openConsole(world.server, '/deliveries');
  const first = page.getByRole('list', { name: 'Deliveries' }).getByRole('listitem').first();
  await first.getByRole('button').click();
  await first.getByText('"CallSid"').waitFor();
  await first.getByRole('button', { name: 'Apply again' }).click();
  await page.getByText('It told nothing new: the call stays as it is.').first().waitFor();
  await page.reload();
  await page.getByText('2× delivered').waitFor();
});

test('the instance, its limits and the devices are shown', async () => {
  await using page = await openConsole(world.server, '/connections');
  await page.getByText('The only instance').waitFor();
  await page.getByText('Healthy').waitFor();
  await page.getByText('0 of 300').waitFor();
  await page.getByText('this page', { exact: true }).waitFor();
});
