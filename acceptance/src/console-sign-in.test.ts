// The console on a server that asks who one is.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openConsole } from './console-page.ts';
import { startWorld, type World } from './world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const key = 'an-operator-key-of-more-than-thirty-two';
let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { AUTH_SECRET: 'a-secret-of-more-than-thirty-two-characters', OPERATOR_KEY: key } });
});
afterAll(async () => world[Symbol.asyncDispose]());

test('the operator’s key gets a token, which lasts over a reload, and signing out forgets it', async () => {
  await using page = await openConsole(world.server, '/live', { isStrict: false });
  await page.getByRole('radio', { name: 'Operator key' }).click();
  await page.getByLabel('Operator key', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(/valid token/).waitFor();
  await page.getByLabel('Operator key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('No calls right now').waitFor();
  await page.getByText('Connection: Connected').waitFor();
  expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toContain(key);
  await page.reload();
  await page.getByText('No calls right now').waitFor();
  await page.getByRole('button', { name: 'Account: operator' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to Patchcord' }).waitFor();
});

test('a token that may only read is shown what it may not do', async () => {
  const issued = await world.get('/api/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ subject: 'asha', scopes: ['calls:read'] }),
  });
  await using page = await openConsole(world.server, '/connections', { isStrict: false });
  await page.getByLabel('Token', { exact: true }).fill(String(issued.body['token']));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Who is connected is told to tokens with the scope admin.').waitFor();
});
