import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemTimers, type Timers } from '../../timers.ts';
import { type AgentShelf, openAgentShelf, type ShelfChange } from './agent-shelf.ts';
import { agentFolder } from './testing/agent-folder.ts';

async function open(folder: string): Promise<{ shelf: AgentShelf; changes: ShelfChange[] }> {
  const changes: ShelfChange[] = [];
  const shelf = await openAgentShelf({
    folder,
    secrets: () => null,
    timers: hurried,
    onChange: (change) => changes.push(change),
    onError(error) {
      throw error;
    },
  });
  onTestFinished(() => shelf.close());
  return { shelf, changes };
}

const namesOf = (shelf: AgentShelf) => shelf.agents.map(({ name }) => name);

/** The same, ten times as fast. */
const hurried: Timers = { now: systemTimers.now, after: (ms, then) => systemTimers.after(ms / 10, then) };

test('agents are found by their names, by their ExoPhones in any form, and as the default', async () => {
  const { path } = await agentFolder({
    'support.yaml': 'instructions: a\nexoPhones: [08047000001]',
    'sales.yml': 'instructions: b\ndefault: true',
    'notes.txt': 'not an agent',
    '.draft.yaml': 'broken: [',
  });
  const { shelf } = await open(path);
  expect(namesOf(shelf)).toEqual(['sales', 'support']);
  expect(shelf.mistakes).toEqual([]);
  expect(shelf.byName('support')?.instructions).toBe('a');
  expect(shelf.byName('nobody')).toBeNull();
  for (const number of ['08047000001', '+918047000001', '918047000001', '080-4700-0001']) {
    expect(shelf.forExoPhone(number)?.name).toBe('support');
  }
  expect([shelf.forExoPhone('08047000009'), shelf.forExoPhone('default'), shelf.forExoPhone('')]).toEqual([
    null,
    null,
    null,
  ]);
  expect(shelf.default?.name).toBe('sales');
});

test('of two agents that want the same, the later file is refused and told', async () => {
  const { path } = await agentFolder({
    'a.yaml': 'instructions: a\ndefault: true\nexoPhones: [08047000001]',
    'b.yaml': 'instructions: b\ndefault: true',
    'c.yaml': 'instructions: c\nexoPhones:\n  - 08047000002\n  - "+91 80 4700 0001"',
    'd.yaml': 'instructions: d',
    'd.yml': 'instructions: d',
  });
  const { shelf } = await open(path);
  expect(namesOf(shelf)).toEqual(['a', 'd']);
  expect(shelf.mistakes).toEqual([
    'agents/d.yml:1:1 is there twice: as .yaml and as .yml',
    'agents/b.yaml:2:1 default cannot be true: a is the default',
    'agents/c.yaml:4:5 exoPhones.1 cannot have this ExoPhone: a answers it',
  ]);
});

test('mistakes of all files are told together, and the good ones are there', async () => {
  const { path } = await agentFolder({
    'a.yaml': 'voice: x',
    'b.yaml': 'instructions: b',
    'c.yaml': '[',
    'bad name.yaml': 'instructions: x',
  });
  const { shelf } = await open(path);
  expect(namesOf(shelf)).toEqual(['b']);
  const files = ['a.yaml:1:1', 'a.yaml:1:1', 'bad name.yaml:1:1', 'c.yaml:'];
  expect(shelf.mistakes).toEqual(files.map((file) => expect.stringContaining(`agents/${file}`)));
});

test('a file that is saved is in service soon after, and who held the old version keeps it', async () => {
  const folder = await agentFolder({ 'a.yaml': 'instructions: old', 'b.yaml': 'instructions: b' });
  const { shelf, changes } = await open(folder.path);
  const [held, other] = [shelf.byName('a'), shelf.byName('b')];
  await folder.write('a.yaml', 'instructions: new');
  await folder.write('c.yaml', 'instructions: c');
  await expect.poll(() => [shelf.byName('a')?.instructions, shelf.agents.length]).toEqual(['new', 3]);
  expect(held?.instructions).toBe('old');
  expect(shelf.byName('b')).toBe(other);
  expect(changes.flatMap(({ loaded }) => loaded).toSorted()).toEqual(['a', 'c']);
  await folder.remove('c.yaml');
  await expect.poll(() => changes.at(-1)?.removed).toEqual(['c']);
});

test('a file that has become wrong keeps its last good version, and the mistake is told', async () => {
  const folder = await agentFolder({ 'a.yaml': 'instructions: good\nexoPhones: [08047000001]' });
  const { shelf, changes } = await open(folder.path);
  const good = shelf.byName('a');
  await folder.write('a.yaml', 'instructions: [');
  await expect.poll(() => changes.length).toBeGreaterThan(0);
  expect(changes[0]).toMatchObject({ loaded: [], removed: [], mistakes: [expect.stringContaining('agents/a.yaml:')] });
  expect(shelf.byName('a')).toBe(good);
  expect(shelf.forExoPhone('08047000001')).toBe(good);
  await shelf.reload();
  await folder.write('a.yaml', 'instructions: better');
  await expect.poll(() => shelf.byName('a')?.instructions).toBe('better');
  expect(shelf.mistakes).toEqual([]);
});

test('a new file cannot take a number from an agent in service, and gets it when it is free', async () => {
  const folder = await agentFolder({ 'm.yaml': 'instructions: m\nexoPhones: [08047000001]' });
  const { shelf } = await open(folder.path);
  await folder.write('a.yaml', 'instructions: a\nexoPhones: [08047000001]');
  await expect.poll(() => shelf.mistakes).toEqual([expect.stringContaining('m answers it')]);
  expect(shelf.forExoPhone('08047000001')?.name).toBe('m');
  await folder.write('m.yaml', 'instructions: m');
  await expect.poll(() => shelf.forExoPhone('08047000001')?.name).toBe('a');
  expect(shelf.mistakes).toEqual([]);
});

test('two agents may swap their numbers', async () => {
  const folder = await agentFolder({
    'a.yaml': 'instructions: a\nexoPhones: [08047000001]',
    'b.yaml': 'instructions: b\nexoPhones: [08047000002]',
  });
  const { shelf } = await open(folder.path);
  await folder.write('a.yaml', 'instructions: a\nexoPhones: [08047000002]');
  await folder.write('b.yaml', 'instructions: b\nexoPhones: [08047000001]');
  const owners = () => ['08047000001', '08047000002'].map((number) => shelf.forExoPhone(number)?.name);
  await expect.poll(owners).toEqual(['b', 'a']);
  expect(shelf.mistakes).toEqual([]);
});

test('a folder that is not there is an empty one, until it comes', async () => {
  const { path } = await agentFolder();
  const later = join(path, 'later');
  const { shelf } = await open(later);
  expect([shelf.agents, shelf.default]).toEqual([[], null]);
  expect(shelf.mistakes).toEqual(['later is not a folder that can be read']);
  await mkdir(later);
  await writeFile(join(later, 'a.yaml'), 'instructions: a');
  await expect.poll(() => namesOf(shelf)).toEqual(['a']);
});

test('a folder that is replaced is watched on, and while it is away the agents stay', async () => {
  const folder = await agentFolder({ 'a.yaml': 'instructions: old' });
  const { shelf } = await open(folder.path);
  await rename(folder.path, `${folder.path}-old`);
  await expect.poll(() => shelf.mistakes).toEqual(['agents is not a folder that can be read']);
  expect(shelf.byName('a')?.instructions).toBe('old');
  await mkdir(folder.path);
  await folder.write('a.yaml', 'instructions: new');
  await expect.poll(() => shelf.byName('a')?.instructions).toBe('new');
  await folder.write('a.yaml', 'instructions: newer');
  await expect.poll(() => shelf.byName('a')?.instructions).toBe('newer');
});

test('a shelf that is closed notices nothing more', async () => {
  const folder = await agentFolder({ 'a.yaml': 'instructions: old' });
  const { shelf, changes } = await open(folder.path);
  const other = await open(folder.path);
  await shelf.close();
  await folder.write('a.yaml', 'instructions: new');
  await expect.poll(() => other.shelf.byName('a')?.instructions).toBe('new');
  expect(shelf.byName('a')?.instructions).toBe('old');
  expect(changes).toEqual([]);
});
