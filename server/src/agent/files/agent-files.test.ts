import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemTimers } from '../../timers.ts';
import { createAgentFiles } from './agent-files.ts';
import { openAgentShelf } from './agent-shelf.ts';
import { agentFolder } from './testing/agent-folder.ts';

async function open(files: Record<string, string>, isEditable = true) {
  const folder = await agentFolder(files);
  const unheard = { onChange() {}, onError() {} };
  const shelf = await openAgentShelf({ folder: folder.path, secrets: () => null, timers: systemTimers, ...unheard });
  onTestFinished(() => shelf.close());
  return { folder, shelf, files: createAgentFiles({ folder: folder.path, shelf, isEditable }) };
}

test('a file is read with a version, and saved whole; the next call has it', async () => {
  const { folder, shelf, files } = await open({ 'desk.yml': 'instructions: a' });
  const before = await files.read('desk');
  expect(before).toMatchObject({ name: 'desk', file: 'desk.yml', yaml: 'instructions: a' });
  const yaml = 'instructions: b # by hand\n';
  const saved = await files.save({ name: 'desk', yaml, version: before?.version ?? null });
  expect(saved).toMatchObject({ ok: true, file: { file: 'desk.yml', yaml } });
  expect(await readFile(join(folder.path, 'desk.yml'), 'utf8')).toBe(yaml);
  expect(await readdir(folder.path)).toEqual(['desk.yml']);
  expect(shelf.byName('desk')?.instructions).toBe('b');
});

test('a new agent is a new file', async () => {
  const { shelf, files } = await open({});
  expect(await files.read('sales')).toBeNull();
  expect(await files.save({ name: 'sales', yaml: 'instructions: a', version: null })).toMatchObject({ ok: true });
  expect(shelf.byName('sales')).not.toBeNull();
});

test('mistakes are told with their places, and nothing is saved', async () => {
  const { shelf, files } = await open({ 'desk.yaml': 'instructions: a\ndefault: true' });
  const yaml = 'instructions: b\nvoice: loud\nlimits:\n  idleSeconds: 1\n';
  const mistakes = await files.check('desk', yaml);
  expect(mistakes.map(({ line, column }) => [line, column])).toEqual([
    [2, 1],
    [4, 3],
  ]);
  expect(mistakes[0]?.message).toMatch(/^voice /);
  const version = (await files.read('desk'))?.version ?? null;
  expect(await files.save({ name: 'desk', yaml, version })).toEqual({ ok: false, error: 'invalid', mistakes });
  expect(shelf.byName('desk')?.instructions).toBe('a');
  expect(await files.check('desk', 'instructions: a\ndefault: true')).toEqual([]);
  expect(await files.check('other', 'instructions: a\ndefault: true')).toMatchObject([{ line: 2 }]);
  expect(await files.check('desk', 'instructions: [')).toMatchObject([{ line: 1 }]);
});

test('what somebody else has changed meanwhile is not overwritten', async () => {
  const { folder, files } = await open({ 'desk.yaml': 'instructions: a' });
  const version = (await files.read('desk'))?.version ?? null;
  await folder.write('desk.yaml', 'instructions: theirs');
  for (const stale of [version, null]) {
    const saved = await files.save({ name: 'desk', yaml: 'instructions: mine', version: stale });
    expect(saved).toEqual({ ok: false, error: 'changed' });
  }
  expect((await files.read('desk'))?.yaml).toBe('instructions: theirs');
});

test('of two who save at once, one is told that the other has changed it', async () => {
  const { files } = await open({ 'desk.yaml': 'instructions: a' });
  const version = (await files.read('desk'))?.version ?? null;
  const edits = ['instructions: one', 'instructions: two'].map((yaml) => ({ name: 'desk', yaml, version }));
  const [one, two] = await Promise.all(edits.map(files.save));
  expect(one).toMatchObject({ ok: true });
  expect(two).toEqual({ ok: false, error: 'changed' });
  expect((await files.read('desk'))?.yaml).toBe('instructions: one');
});

test('two agents that are saved at once do not both become the default', async () => {
  const { shelf, files } = await open({});
  const yaml = 'instructions: a\ndefault: true';
  const saved = await Promise.all(['one', 'two'].map((name) => files.save({ name, yaml, version: null })));
  expect(saved).toMatchObject([{ ok: true }, { error: 'invalid' }]);
  expect(shelf.agents.map(({ name }) => name)).toEqual(['one']);
});

test('where editing is off nothing is written', async () => {
  const { files } = await open({}, false);
  expect(await files.save({ name: 'a', yaml: 'instructions: a', version: null })).toEqual({
    ok: false,
    error: 'read-only',
  });
  expect(await files.read('a')).toBeNull();
});

test.each(['../desk', 'a/b', '.hidden', ''])('%j is the name of no file', async (name) => {
  const { files } = await open({ 'desk.yaml': 'instructions: a' });
  expect(await files.read(name)).toBeNull();
  expect(await files.save({ name, yaml: 'instructions: a', version: null })).toMatchObject({ error: 'invalid' });
});

test('a file that has never been right is listed as unusable until it is', async () => {
  const { shelf, files } = await open({ 'desk.yaml': 'voice: loud' });
  expect([shelf.unusable, shelf.agents]).toEqual([['desk'], []]);
  const version = (await files.read('desk'))?.version ?? null;
  await files.save({ name: 'desk', yaml: 'instructions: a', version });
  expect(shelf.unusable).toEqual([]);
});
