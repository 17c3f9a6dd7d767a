import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { placeSection, writePage } from './page.ts';

const order = ['webhooks', 'broadcast', 'talks', 'drill'];

function pageOf(...names: string[]): string {
  return names.reduce((page, name) => placeSection(page, { name, markdown: `of ${name}` }, order), '# Results\n');
}

function namesOn(page: string): string[] {
  return [...page.matchAll(/<!-- measured: (\S+) -->/g)].map(([, name]) => name ?? '');
}

test('sections stand in their order, in whatever order they were measured', () => {
  expect(namesOn(pageOf('drill', 'talks', 'webhooks', 'broadcast'))).toEqual(order);
  expect(namesOn(pageOf('broadcast', 'drill', 'webhooks'))).toEqual(['webhooks', 'broadcast', 'drill']);
});

test('who knows no other sections puts its own behind them', () => {
  const page = placeSection(pageOf('webhooks', 'talks'), { name: 'drill', markdown: 'of drill' }, ['drill']);
  expect(namesOn(page)).toEqual(['webhooks', 'talks', 'drill']);
});

test('a new run of one benchmark leaves every other byte of the page as it was', () => {
  const page = `${pageOf('webhooks', 'broadcast', 'drill')}\nWritten by hand.\n`;
  const again = placeSection(page, { name: 'broadcast', markdown: 'measured again' }, order);
  expect(again).toBe(page.replace('of broadcast\n', 'measured again\n'));
  expect(again).toContain('measured again');
});

test('a new section comes before what was written by hand at the end', () => {
  const page = `${pageOf('webhooks')}\nWritten by hand.\n`;
  const text = placeSection(page, { name: 'talks', markdown: 'of talks' }, order);
  expect(text.indexOf('of talks')).toBeLessThan(text.indexOf('Written by hand.'));
  expect(text.startsWith('# Results\n')).toBe(true);
});

test('a section whose end is missing is not guessed at', () => {
  const broken = pageOf('webhooks').replace('<!-- end of webhooks -->', '');
  expect(() => placeSection(broken, { name: 'webhooks', markdown: '' }, order)).toThrow('"webhooks"');
});

test('a page that is not there is begun, and the next run adds to it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'RESULTS.md');
  writePage(file, [{ name: 'talks', markdown: 'of talks' }], order);
  writePage(file, [{ name: 'webhooks', markdown: 'of webhooks' }], order);
  const page = readFileSync(file, 'utf8');
  expect(page).toMatch(/^# Results\n/);
  expect(namesOn(page)).toEqual(['webhooks', 'talks']);
});
