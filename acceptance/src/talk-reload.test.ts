// An agent's file changes while people talk with it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { startTalkWorld } from './talk-world.ts';

const second = '09876500030';
const third = '09876500040';
const file = (model: string) => `default: true\ninstructions: Be kind.\nmodel: ${model}\n`;

test('a talk keeps the version that it began with, the next one has the new one, and a broken file changes nothing', async () => {
  const asks = ['mumble: 600ms', 'wait: 60s'];
  await using world = await startTalkWorld({ caller: asks, callers: { [second]: asks, [third]: asks } });
  const models = () => world.model.sessions().map(({ model }) => model);
  const write = (text: string) => writeFileSync(join(world.agentsDir, 'desk.yaml'), text);
  const agents = async () => (await world.get('/api/agents')).body as { agents: unknown[]; mistakes: string[] };
  const loads = () => world.server.output.split('Agents changed').length - 1;
  const before = loads();

  const sid = world.callIn();
  await eventually(() => expect(models()).toEqual(['gpt-realtime-2.1']));
  write(file('gpt-realtime-2.1-mini'));
  await eventually(() => expect(loads()).toBeGreaterThan(before));
  world.callIn(second);
  await eventually(() => expect(models()).toEqual(['gpt-realtime-2.1', 'gpt-realtime-2.1-mini']));

  // Also through another session of the model.
  const [first] = world.model.sessions();
  await eventually(() => expect(world.model.sessions()[1]?.conversation.at(-1)?.role).toBe('assistant'));
  world.model.addFault({ kind: 'drop' });
  expect(world.emulator.press(sid, '1#')).toBe(true);
  await eventually(() => expect(models()).toEqual(['gpt-realtime-2.1-mini', 'gpt-realtime-2.1']));
  expect(world.model.sessions().map(({ id }) => id)).not.toContain(first?.id);

  write('default: true\nvoise: marin\n');
  await eventually(async () => expect((await agents()).mistakes.join('\n')).toMatch(/desk\.yaml:2:1 voise .*voice/));
  expect((await agents()).agents).toMatchObject([{ name: 'desk', isDefault: true }]);
  world.callIn(third);
  await eventually(() =>
    expect(models()).toEqual(['gpt-realtime-2.1-mini', 'gpt-realtime-2.1', 'gpt-realtime-2.1-mini']),
  );
});
