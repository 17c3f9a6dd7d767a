// The console on a server that asks who one is.
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ConsolePage, openConsole } from './console-page.ts';
import { startWorld, type World } from './world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const key = 'an-operator-key-of-more-than-thirty-two';
const AUTH_SECRET = 'a-secret-of-more-than-thirty-two-characters';
let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { AUTH_SECRET, OPERATOR_KEY: key } });
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
  // As a browser has it that is rung while the page is closed.
  await page.evaluate(`localStorage.setItem('patchcord.push-device', '"push-1"')`);
  const takenBack = page.waitForResponse((answer) => answer.url().endsWith('/api/devices/push-1/push'));
  await page.getByRole('button', { name: 'Account: operator' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to Patchcord' }).waitFor();
  const answer = await takenBack;
  expect([answer.request().method(), answer.status()]).toEqual(['DELETE', 204]);
});

/** Signs in with a token of asha's that runs out in so many seconds. */
async function signIn(page: ConsolePage, scope: string, lifeS: number): Promise<void> {
  const jwt = new SignJWT({ scope }).setProtectedHeader({ alg: 'HS256' }).setSubject('asha');
  const exp = Math.floor(Date.now() / 1_000) + lifeS;
  await page
    .getByLabel('Token', { exact: true })
    .fill(await jwt.setExpirationTime(exp).sign(new TextEncoder().encode(AUTH_SECRET)));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Connection: Connected').first().waitFor();
}

test('a token that has run out leads back to the sign-in', async () => {
  await using page = await openConsole(world.server, '/live', { isStrict: false });
  await signIn(page, 'calls:read', 12);
  await page.getByRole('heading', { name: 'Sign in to Patchcord' }).waitFor({ timeout: 100_000 });
});

test('an administrator’s token is renewed, and what was begun on the page stays', async () => {
  await using page = await openConsole(world.server, '/phone', { isStrict: false });
  const answers: string[] = [];
  page.on('response', (answer) => answers.push(new URL(answer.url()).pathname));
  await signIn(page, 'admin', 20);
  await page.getByLabel('Number or user').fill('a name that is being ty');
  const isAskedAnew = () =>
    answers.includes('/api/tokens') && answers.lastIndexOf('/api/me') > answers.indexOf('/api/tokens');
  await expect.poll(isAskedAnew, { timeout: 60_000 }).toBe(true);
  expect(await page.getByLabel('Number or user').inputValue()).toBe('a name that is being ty');
  await page.getByText('Connection: Connected').first().waitFor();
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
