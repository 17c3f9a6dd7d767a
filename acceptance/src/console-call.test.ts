// The console's page of a call, while an agent talks in it and afterwards.
import { expect, test, vi } from 'vitest';
import { openConsole } from './console-page.ts';
import { startTalkWorld } from './talk-world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

test('a talk is read while it goes on, and heard when it is over', async () => {
  await using world = await startTalkWorld({
    caller: [
      'interrupt: after 1500ms of speech',
      'mumble: 1s',
      'listenFor: speech',
      'listenFor: silence',
      'wait: 2s',
      'hangUp',
    ],
    model: { script: { turns: [{ do: [{ say: 'long' }] }, { heard: 'When are you open?', do: [{ say: 'hours' }] }] } },
    agent: 'greeting: Hello, this is the front desk.',
  });
  await using page = await openConsole(world.server, '/live');
  const sid = world.callIn();
  await page.getByText('In progress', { exact: true }).waitFor();
  await page.getByRole('list', { name: 'Calls in progress' }).getByRole('link').first().click();
  const transcript = page.getByRole('list', { name: 'Transcript' });
  await transcript.getByText('When are you open?').waitFor();
  await page.getByText('live', { exact: true }).waitFor();
  await transcript.getByText('interrupted').first().waitFor();

  await world.talkOf(sid);
  await page.getByText('Completed', { exact: true }).first().waitFor();
  expect(await transcript.getByText('When are you open?').count()).toBe(1);
  await page.getByRole('button', { name: 'Load the recording' }).click();
  const position = page.getByRole('slider', { name: 'Position in the recording' });
  await position.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => position.getAttribute('aria-valuenow')).toBe('5');
  await page.getByRole('radio', { name: 'Agent' }).click();
  await page.getByRole('radio', { name: '2×' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => Number(await position.getAttribute('aria-valuenow'))).toBeGreaterThan(5);
  await transcript.getByRole('button').first().click();

  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page
    .getByRole('button', { name: /Completed/ })
    .first()
    .click();
  await page.getByText('"callSid"').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  expect((await download).suggestedFilename()).toMatch(/^patchcord-[\w-]+\.json$/);
});
