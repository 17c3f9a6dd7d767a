// The package as users get it: built, packed, installed in an empty folder, and used from there.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { chromium } from 'playwright-core';
import { publint } from 'publint';
import { build } from 'tsdown';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { FailingServer } from './testing/failing-server.ts';

const MAX_GZIPPED_BYTES = 15 * 1024;
const MAX_MEDIA_GZIPPED_BYTES = 10 * 1024;
const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'patchcord-client-'));
const dist = join(folder, 'dist');
const app = join(folder, 'app');
let tarball: string;

beforeAll(async () => {
  await run(process.execPath, [join(root, 'client', 'build', 'main.ts'), dist]);
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: dist });
  tarball = join(folder, JSON.parse(stdout)[0].filename);
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{"name":"app","private":true,"type":"module"}');
  await run('npm', ['install', tarball, '--no-save', '--offline', '--no-audit', '--no-fund'], { cwd: app });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Places a call, loses the connection, and prints what it was told of the call. */
const story = `
  const client = new CallClient({ endpoints, timing: { backoffBaseMs: 20 } });
  await client.connect();
  const call = await client.place({ from: '1234567890', to: '9876543210' });
  const statuses = [];
  call.on('status', (status) => statuses.push(status));
  client.send({ type: 'ping', id: 'listening' });
  const { status } = await call.done;
  const { connects, resumes } = client.getStats();
  const told = JSON.stringify({ statuses, status, connects, resumes });
  client.disconnect();
`;
const asTold = { statuses: ['ringing', 'completed'], status: 'completed', connects: 2, resumes: 1 };

/** The server's side of the story. */
async function tellStory(server: FailingServer): Promise<void> {
  await expect.poll(() => server.clients[0]?.received).toContainEqual({ type: 'ping', id: 'listening' });
  server.world.setStatus('call-1', 'ringing');
  server.clients[0]?.drop();
  server.world.setStatus('call-1', 'completed');
}

/** What an app loads for an entry: the file and those of its own that it imports. */
function loaded(entry: string): string[] {
  const text = readFileSync(join(dist, entry), 'utf8');
  const imported = [...text.matchAll(/\bfrom\s*["']([^"']+)["']/g)].map(([, from]) => from ?? '');
  expect(imported.filter((from) => !/^\.\/shared-[\w-]+\.js$/.test(from))).toEqual([]);
  expect(text).not.toMatch(/\brequire\b|\bimport\s*["'(]/);
  return [entry, ...imported.flatMap(loaded)];
}

function gzippedBytes(files: Iterable<string>): number {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
}

test('it weighs no more than 15 KB gzipped, voice and video no more than another 10, and it depends on nothing', () => {
  const core = new Set(loaded('index.js'));
  expect(gzippedBytes(core)).toBeLessThanOrEqual(MAX_GZIPPED_BYTES);
  expect(gzippedBytes(new Set(loaded('media.js').filter((file) => !core.has(file))))).toBeLessThanOrEqual(
    MAX_MEDIA_GZIPPED_BYTES,
  );
  expect(JSON.parse(readFileSync(join(dist, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');
});

test('publint finds nothing to say', async () => {
  expect((await publint({ pkgDir: dist, strict: true })).messages).toEqual([]);
});

test('its types are found by every way to resolve them', async () => {
  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (!analysis.types) throw new Error('The package has no types');
  // It is ESM alone, and exports subpaths: Node.js 10 and require() of before Node.js 22 are not served.
  const unserved = new Set(['node10', 'node16-cjs']);
  const problems = analysis.problems.filter(
    (problem) => !('resolutionKind' in problem && unserved.has(problem.resolutionKind)),
  );
  expect(problems).toEqual([]);
});

test.each(['nodenext', 'bundler'])(
  'a program with strict types compiles with "%s" resolution, without the types of a DOM or of Node.js',
  async (how) => {
    const program = `
    import { CallClient, CallClientError, type CallView, type ConnectionState, type IncomingCall } from '@patchcord/client';
    import { type CallMedia, webRtc } from '@patchcord/client/media';
    const client = new CallClient({ endpoints: ['wss://calls.example'], getToken: async (why) => why });
    client.on('incomingCall', (call: IncomingCall) => void call.accept());
    client.on('state', (state: ConnectionState) => state.name === 'connected' && state.endpoint.length);
    client.on('message', ({ message }) => { if (message?.type === 'welcome') message.calls.map(({ callId }) => callId); });
    export async function price(): Promise<number | null> {
      const ended: CallView = await (await client.place({ to: '9876543210', callType: 'video' })).done;
      return ended.price;
    }
    new CallClient({ endpoints: ['wss://calls.example'], media: webRtc({ getIceServers: () => [] }) });
    client.on('incomingCall', async (call) => {
      const media: CallMedia = await call.startMedia({ audio: true, video: { deviceId: 'camera' } });
      media.on('warning', ({ name }) => name === 'low-mos' && media.remoteStream.getTracks().length);
    });
    // @ts-expect-error: no such call type
    client.place({ to: '9876543210', callType: 'telegram' }).catch((e) => e instanceof CallClientError && e.code === 'overloaded');
  `;
    writeFileSync(join(app, 'program.ts'), program);
    const config = {
      strict: true,
      noEmit: true,
      lib: ['es2022'],
      types: [],
      module: how === 'bundler' ? 'esnext' : how,
      moduleResolution: how,
    };
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: config, files: ['program.ts'] }));
    await run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', app]).catch(({ stdout }) => expect(stdout).toBe(''));
  },
);

test('installed in an empty folder, it works in Node.js', async () => {
  await using server = await FailingServer.start();
  const program = `import { CallClient } from '@patchcord/client'; const endpoints = [process.argv[2]]; ${story} console.log(told);`;
  writeFileSync(join(app, 'story.js'), program);
  const [{ stdout }] = await Promise.all([
    run(process.execPath, ['story.js', server.url], { cwd: app }),
    tellStory(server),
  ]);
  expect(JSON.parse(stdout)).toEqual(asTold);
});

test('the failing server comes with it, for those who have `ws`', async () => {
  symlinkSync(join(root, 'node_modules', 'ws'), join(app, 'node_modules', 'ws'));
  const program = `
    import { CallClient } from '@patchcord/client';
    import { FailingServer } from '@patchcord/client/testing';
    await using server = await FailingServer.start({ modes: ['drop-when-connected', 'happy'] });
    const client = new CallClient({ endpoints: [server.url] });
    await client.place({ from: '1', to: '2', ...(void client.connect()) });
    console.log(server.tried.join());
    client.disconnect();
  `;
  writeFileSync(join(app, 'failing.js'), program);
  const { stdout } = await run(process.execPath, ['failing.js'], { cwd: app });
  expect(stdout.trim()).toBe('drop-when-connected,happy');
});

test('bundled into a page, it works in a browser', async () => {
  await using server = await FailingServer.start();
  const program = `import { CallClient } from '@patchcord/client'; const endpoints = ['${server.url}']; ${story} document.title = told;`;
  writeFileSync(join(app, 'page.js'), program);
  await build({
    cwd: app,
    config: false,
    entry: ['page.js'],
    outDir: 'page',
    platform: 'browser',
    dts: false,
    deps: { alwaysBundle: [/./] },
    logLevel: 'silent',
  });
  const script = readFileSync(join(app, 'page', 'page.js'), 'utf8');
  const pages = createServer((_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><script type="module">${script}</script>`);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void pages.close());
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
  await tellStory(server);
  await expect.poll(async () => (await page.title()) || problems).toBe(JSON.stringify(asTold));
});
