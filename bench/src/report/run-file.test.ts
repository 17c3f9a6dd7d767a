import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { figure } from './figures.ts';
import { readRun, sectionsOf, writeRun } from './run-file.ts';

const measured = figure({ what: 'p50', unit: 'ms', rounds: [1, 2, 3], beside: { name: 'bare ws', rounds: [1, 1, 1] } });
const unknown = figure({ what: 'p99', unit: 'ms', rounds: [Number.NaN] });
const reports = [{ benchmark: 'webhooks', title: 'Title', figures: [measured, unknown], notes: [] }];
const run = { machine: 'a machine', quick: false, options: ['--calls 100'], reports };

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'figures.json');
}

test('a page made of a file is the page of the run itself', () => {
  const file = newFile();
  writeRun(file, run);
  expect(sectionsOf(readRun(file))).toEqual(sectionsOf(run));
  expect(sectionsOf(run)[0]?.markdown).toContain('`npm run bench -- webhooks --calls 100`, a machine.');
});

test('a file of before there were options in it is read as well', () => {
  const file = newFile();
  const { options: _, ...older } = run;
  writeFileSync(file, JSON.stringify(older));
  expect(readRun(file)).toMatchObject({ options: [], machine: 'a machine' });
});

test('another file is refused with its name', () => {
  const file = newFile();
  writeFileSync(file, '{"rows":[]}');
  expect(() => readRun(file)).toThrow(file);
});
