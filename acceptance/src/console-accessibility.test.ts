// No screen of the console keeps anybody out: checked by axe-core, in light and dark.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openConsole, seriousViolations } from './console-page.ts';
import { eventually } from './eventually.ts';
import { startWorld, type World } from './world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: World;
let callId = '';
beforeAll(async () => {
  world = await startWorld({ emulator: { timings: { talkMs: 120_000 } } });
  for (const recipientId of ['9876500001', '9876500020']) {
    const placed = await world.get('/api/calls', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ callerId: '1234567890', recipientId }),
    });
    callId = String(placed.body['callId']);
  }
  const here = async () => (await world.get('/api/calls/count?status=busy,in-progress')).body['count'];
  await eventually(async () => expect(await here()).toBe(2));
});
afterAll(async () => world[Symbol.asyncDispose]());

/** Each screen, with what shows that its content is there. */
const screens: [path: string, content: string][] = [
  ['/live', 'In progress'],
  ['/calls/:id', 'StatusCallback'],
  ['/history', 'Busy'],
  ['/deliveries', 'StatusCallback'],
  ['/connections', 'Healthy'],
  ['/setup', 'Exotel account'],
  ['/simulator', 'Wrong credentials: 401'],
  ['/settings', 'Appearance'],
  ['/phone', 'No calls of yours yet'],
  ['/agents', 'demo'],
  ['/agents/demo', 'Hear what callers hear'],
  ['/nowhere', 'There is nothing here'],
];

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test.each(screens)('%s has no serious violation', async (path, content) => {
    await using page = await openConsole(world.server, path.replace(':id', callId), { theme });
    await page.getByRole('main').getByText(content, { exact: true }).first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});

test('nor has the navigation on phones', async () => {
  await using page = await openConsole(world.server, '/live', { size: 'phone' });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Deliveries' }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});
