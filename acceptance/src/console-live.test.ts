// The console's live board against the real server: what happens is seen where it stands.
import { expect, test, vi } from 'vitest';
import { openConsole } from './console-page.ts';
import { startWorld } from './world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const timings = { answerAfterMs: 300 };

test('a call is seen from its beginning to its end, in one place', async () => {
  await using world = await startWorld({ emulator: { timings: { ...timings, talkMs: 8_000 } } });
  await using page = await openConsole(world.server, '/');
  await page.getByText('No calls right now').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Simulate a call' }).click();
  const calls = page.getByRole('list', { name: 'Calls in progress' }).getByRole('listitem').filter({ hasText: '+91' });
  await page.getByRole('main').getByText('In progress', { exact: true }).waitFor();
  expect(await calls.count()).toBe(1);
  expect(await calls.first().textContent()).toContain('+91 98765 43210');
  await page.getByRole('link', { name: 'Live 1 in progress' }).waitFor();
  await page.getByRole('main').getByText('Completed', { exact: true }).waitFor();
  await page.getByText('No calls right now').waitFor();
});

test('a call that nothing can end says why, and one between users is ended', async () => {
  await using world = await startWorld({ emulator: { timings: { ...timings, talkMs: 60_000 } } });
  await using page = await openConsole(world.server, '/live');
  await world.get('/api/calls', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callerId: '1234567890', recipientId: '9876543210' }),
  });
  await page.getByText('In progress', { exact: true }).waitFor();
  await page.getByRole('button', { name: /Exotel offers no way to end a call between two phones/ }).waitFor();

  const ravi = await world.app();
  const asha = await world.app();
  asha.send({ type: 'hello', userId: 'asha' });
  await asha.told('welcome');
  ravi.send({ type: 'hello', userId: 'ravi' });
  await ravi.told('welcome');
  ravi.send({ type: 'incoming_call', recipientId: 'asha' });
  const row = page.getByRole('listitem').filter({ hasText: 'asha' });
  await row.getByRole('button', { name: 'End call' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End call' }).click();
  await row.getByText(/Canceled|Failed/).waitFor();
});

test('a call of a user says who has placed it', async () => {
  await using world = await startWorld({ emulator: { timings: { ...timings, talkMs: 60_000 } } });
  await using page = await openConsole(world.server, '/live');
  const ravi = await world.app();
  ravi.send({ type: 'hello', userId: 'ravi' });
  await ravi.told('welcome');
  ravi.send({ type: 'incoming_call', callerId: '1234567890', recipientId: '9876543210' });
  await page.getByRole('listitem').filter({ hasText: 'placed by' }).getByTitle('Placed by ravi').waitFor();
});

test('a server that dies and comes back leaves nothing old and nothing twice on the board', async () => {
  await using world = await startWorld({ emulator: { timings: { ...timings, talkMs: 3_000 } } });
  await using page = await openConsole(world.server, '/live', { isStrict: false });
  await page.getByRole('main').getByRole('button', { name: 'Simulate a call' }).click();
  await page.getByRole('main').getByText('In progress', { exact: true }).waitFor();
  await world.server.kill();
  await page.getByText(/The connection is lost/).waitFor();
  await expect.poll(() => world.emulator.calls()[0]?.status).toBe('completed');
  await world.server.startAgain();
  await page.getByText(/The connection is lost/).waitFor({ state: 'hidden' });
  // Its end was told while the server was away: it learns of it by asking.
  await page.getByText('No calls right now').waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'See past calls' }).click();
  await page.getByRole('row').filter({ hasText: 'Completed' }).waitFor();
  expect(await page.getByRole('row').filter({ hasText: '+91' }).count()).toBe(1);
});
