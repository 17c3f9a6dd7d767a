// The drill by way of the command: its options, its table, its exit codes, and its end.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runProgram, startProgram } from '../testing/program.ts';

const DRILL_MS = 600_000;
const SMALL = ['--clients', '4', '--calls', '2', '--seconds', '1', '--scene', 'kill'];

test('plays what it is told to, prints the table, and leaves with 0 when nothing was lost', {
  timeout: DRILL_MS,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-drill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'rows.json');
  const { exitCode, stdout, stderr } = await runProgram(['drill', ...SMALL, '--json', file]);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('kill -9 of A') });
  expect(stdout).toMatch(/^ {2}scene +cut off/m);
  const { clients, rows } = JSON.parse(readFileSync(file, 'utf8'));
  expect(clients).toBe(4);
  expect(rows).toMatchObject([{ scene: 'kill', neverBack: 0, lost: 0, duplicates: 0, stuck: 0, wrong: 0 }]);
});

test('what the drill does not know is refused by it, with its usage', async () => {
  const { exitCode, stdout, stderr } = await runProgram(['drill', '--scene', 'flood']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('No scene "flood"');
  expect(stderr).toContain('--behind');
});

test('Ctrl-C ends it and all that it has started', { timeout: DRILL_MS }, async () => {
  const program = startProgram(['drill', ...SMALL]);
  await expect.poll(() => program.notes(), { timeout: DRILL_MS / 2 }).toContain('clients connect');
  program.interrupt();
  const { exitCode, stderr } = await program.result;
  expect(exitCode).toBe(130);
  expect(stderr).toContain('Stopping…');
});
