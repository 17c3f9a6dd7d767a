// Agents and their files in Chromium, on the real server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openConsole, seriousViolations } from './console-page.ts';
import { startTalkWorld } from './talk-world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

test('a file is edited: mistakes stand at their lines, what changes is shown, and it is saved', async () => {
  await using world = await startTalkWorld({
    caller: ['hangUp'],
    agent: 'greeting: Hello.',
    files: { 'broken.yaml': 'voice: loud\n' },
  });
  await using page = await openConsole(world.server, '/agents');
  await page.getByText('not in service').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'desk' }).click();
  const editor = page.getByLabel('Text of desk.yaml');
  await editor.fill('instructions: Be kind.\nvoice: loud\n');
  await page.getByRole('button', { name: /line 2 voice/ }).waitFor();
  const review = page.getByRole('button', { name: 'Review & save' });
  expect(await review.isDisabled()).toBe(true);
  expect(await seriousViolations(page)).toEqual([]);

  await editor.fill('instructions: Be kind.\nvoice: cedar\n');
  await page.getByText('No mistakes. Not saved yet.').waitFor();
  await review.click();
  const changes = page.getByRole('list', { name: 'Changes' });
  expect(await changes.textContent()).toContain('greeting: Hello.');
  expect(await changes.textContent()).toContain('voice: cedar');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('No mistakes. This is what callers get.').waitFor();
  expect(readFileSync(join(world.agentsDir, 'desk.yaml'), 'utf8')).toBe('instructions: Be kind.\nvoice: cedar\n');
  await page.getByText('voice cedar').waitFor();
});

test('what somebody else has saved meanwhile is not overwritten', async () => {
  await using world = await startTalkWorld({ caller: ['hangUp'] });
  const { server } = world;
  await using page = await openConsole(server, '/agents/desk', { isStrict: false });
  await page.getByLabel('Text of desk.yaml').fill('instructions: mine\n');
  const file = (await (await fetch(`${server.url}/api/agents/desk/file`)).json()) as { version: string };
  const theirs = { yaml: 'instructions: theirs\n', version: file.version };
  const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(theirs) };
  expect((await fetch(`${server.url}/api/agents/desk/file`, init)).status).toBe(200);
  await page.getByRole('button', { name: 'Review & save' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Somebody else has saved this file meanwhile').waitFor();
  // Also when the page has read the file again meanwhile, as it does when the server comes back.
  await server.kill();
  await server.startAgain();
  await page.getByText('Connection: Connected').first().waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The file was not saved').first().waitFor();
  const now = (await (await fetch(`${server.url}/api/agents/desk/file`)).json()) as { yaml: string };
  expect(now.yaml).toBe(theirs.yaml);
  await page.getByRole('button', { name: 'Load theirs' }).click();
  await expect.poll(() => page.getByLabel('Text of desk.yaml').inputValue()).toBe(theirs.yaml);
});
