// The commands that a newcomer types, and what they say when something is wrong.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppClient } from '@patchcord/testing/app-client';
import { freePort } from '@patchcord/testing/free-port';
import { afterEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const running: { child: ChildProcess; dataDir: string }[] = [];

afterEach(async () => {
  for (const { child, dataDir } of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
});

/** Runs a program as from a shell without any of our variables set. */
function run(file: string, env: Record<string, string>) {
  const dataDir = mkdtempSync(join(tmpdir(), 'patchcord-start-'));
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(root, file)], { env: { PATH, HOME, DATA_DIR: dataDir, ...env } });
  running.push({ child, dataDir });
  const program = { child, output: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (program.output += text.toString()));
  return program;
}

async function exitCode({ child }: { child: ChildProcess }) {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

test('npm start runs the server with an emulated Exotel, says so, and places a call', async () => {
  const [PORT, EMULATOR_PORT] = [String(await freePort()), String(await freePort())];
  const program = run('scripts/start.mjs', { PORT, EMULATOR_PORT });
  await expect.poll(() => program.output, { timeout: 20_000 }).toContain(`http://127.0.0.1:${PORT}/docs`);
  expect(program.output).toContain('EMULATED Exotel');
  expect(await (await fetch(`http://127.0.0.1:${PORT}/health`)).json()).toMatchObject({
    status: 'ok',
    telephony: 'emulator',
  });

  await using app = await AppClient.connect(`ws://127.0.0.1:${PORT}/ws`);
  app.send({ type: 'incoming_call', callerId: '1234567890', recipientId: '9876500001', callType: 'voice' });
  expect(await app.statusesUntilEnd()).toEqual(['initiated', 'ringing', 'busy']);
  program.child.kill('SIGTERM');
  expect(await exitCode(program)).toBe(0);
});

test('a port that is taken is named, with what to do', async () => {
  const PORT = String(await freePort());
  run('server/src/main.ts', { PORT });
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${PORT}/livez`).catch(() => null))?.ok).toBe(true);
  const second = run('server/src/main.ts', { PORT });
  expect(await exitCode(second)).toBe(1);
  expect(second.output).toMatch(new RegExp(`Port ${PORT} is taken.*set PORT`));
});

test('a data folder that is in use is named, with what to do', async () => {
  const PORT = String(await freePort());
  const first = run('server/src/main.ts', { PORT });
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${PORT}/livez`).catch(() => null))?.ok).toBe(true);
  const DATA_DIR = running[0]?.dataDir ?? '';
  const second = run('server/src/main.ts', { PORT: String(await freePort()), DATA_DIR });
  expect(await exitCode(second)).toBe(1);
  expect(second.output).toContain(`${DATA_DIR} is in use by another Patchcord (process ${first.child.pid})`);
});

test('a database that cannot be reached is named without its password', async () => {
  const port = await freePort();
  const program = run('server/src/main.ts', {
    PORT: '0',
    DATABASE_URL: `postgres://me:pass-word@127.0.0.1:${port}/calls`,
  });
  expect(await exitCode(program)).toBe(1);
  expect(program.output).toContain('ECONNREFUSED');
  expect(program.output).not.toContain('pass-word');
});

test('production does not start without its secrets and names all that are missing', async () => {
  const program = run('server/src/main.ts', { NODE_ENV: 'production', PORT: 'x' });
  expect(await exitCode(program)).toBe(2);
  expect(program.output).toContain('PORT is not a port number');
  const second = run('server/src/main.ts', { NODE_ENV: 'production' });
  expect(await exitCode(second)).toBe(2);
  for (const name of [
    'EXOTEL_SID',
    'EXOTEL_API_KEY',
    'EXOTEL_TOKEN',
    'EXOTEL_CALLER_ID',
    'EXOTEL_WEBHOOK_SECRET',
    'AUTH_SECRET',
    'PUBLIC_URL',
  ]) {
    expect(second.output).toContain(`${name} `);
  }
});
