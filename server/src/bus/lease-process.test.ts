// Two real processes and a real Postgres: one owner at a time through kill -9 and SIGSTOP.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createDatabase } from '@patchcord/testing/postgres';
import { afterEach, expect, inject, test } from 'vitest';
import { openStore } from '../store/open-store.ts';
import { openDutyJournal } from './testing/duty-journal.ts';

const TTL_MS = 1_500;
const program = fileURLToPath(new URL('./testing/lease-process.ts', import.meta.url));
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

function start(databaseUrl: string, holder: string, stops = '') {
  const child = spawn(process.execPath, [program, databaseUrl, holder, String(TTL_MS), stops], { stdio: 'pipe' });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  return { child, said: (what: string) => expect.poll(() => output).toContain(what) };
}

async function world() {
  const databaseUrl = await createDatabase(inject('postgresUrl'));
  const store = await openStore({
    databaseUrl,
    dataDir: '',
    onConnectionLost: () => undefined,
    onListenerError: () => undefined,
  });
  await store.close();
  const journal = openDutyJournal(databaseUrl);
  await journal.create();
  const highest = async () => Math.max(0, ...(await journal.tokens()));
  /** Waits until somebody with a later token writes, and gives that token. */
  const writtenAfter = async (token: number) => {
    await expect.poll(highest).toBeGreaterThan(token);
    return highest();
  };
  return { databaseUrl, journal, writtenAfter, [Symbol.asyncDispose]: journal.close };
}

const isSorted = (tokens: number[]) => tokens.every((token, index) => token >= (tokens[index - 1] ?? 0));

test('after kill -9 of the owner the other process has the duty when the ttl is over', async () => {
  await using here = await world();
  const a = start(here.databaseUrl, 'a');
  const first = await here.writtenAfter(0);
  const b = start(here.databaseUrl, 'b');
  a.child.kill('SIGKILL');
  const killedAt = performance.now();
  const second = await here.writtenAfter(first);
  // The ttl itself, and what starting a process takes on a slow machine.
  expect(performance.now() - killedAt).toBeLessThan(TTL_MS + 10_000);
  await b.said(`gained ${second}`);
  expect(isSorted(await here.journal.tokens())).toBe(true);
});

test('an owner that was stopped and wakes finds its duty taken: it is told, and not one of its writes is taken', async () => {
  await using here = await world();
  const a = start(here.databaseUrl, 'a');
  const first = await here.writtenAfter(0);
  start(here.databaseUrl, 'b');
  a.child.kill('SIGSTOP');
  await here.writtenAfter(first);
  a.child.kill('SIGCONT');
  await a.said(`refused ${first}`);
  await a.said('lost');
  const before = (await here.journal.tokens()).length;
  await expect.poll(async () => (await here.journal.tokens()).length).toBeGreaterThan(before + 20);
  expect(isSorted(await here.journal.tokens())).toBe(true);
});

test('an owner that stops in the middle of a write holds nobody up for long, and that write is not taken', async () => {
  await using here = await world();
  const a = start(here.databaseUrl, 'a', 'in-transaction');
  const first = await here.writtenAfter(0);
  start(here.databaseUrl, 'b');
  await here.writtenAfter(first);
  const ofFirst = async () => (await here.journal.tokens()).filter((token) => token === first).length;
  const before = await ofFirst();
  a.child.kill('SIGCONT');
  await a.said('failed');
  await a.said(`refused ${first}`);
  expect(await ofFirst()).toBe(before);
  expect(isSorted(await here.journal.tokens())).toBe(true);
});
