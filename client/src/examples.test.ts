// The examples of the documentation are the files in examples/, and they do what they say.
import { execFile, spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { tryToCall } from '../examples/handle-errors.ts';
import { nativeLifecycle } from '../examples/react-native.ts';
import { statusLine } from '../examples/stay-connected.ts';
import { FailingServer } from './testing/failing-server.ts';
import { connectedClient } from './testing/test-client.ts';

const folder = fileURLToPath(new URL('../examples', import.meta.url));
const page = readFileSync(fileURLToPath(new URL('../../docs/client-sdk.md', import.meta.url)), 'utf8');

/** Runs an example until it has printed something that fits; gives all that it has printed. */
async function output(
  file: string,
  args: string[],
  last: RegExp,
  onPrinted = (_printed: string) => {},
): Promise<string> {
  const child = spawn(process.execPath, [`${folder}/${file}`, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    onPrinted(printed);
    if (last.test(printed)) break;
  }
  return printed;
}

test('every example in the documentation is the whole of a file, and every file is in the documentation', () => {
  const shown = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
  const files = globSync('*.ts', { cwd: folder }).map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  expect(files.length).toBeGreaterThan(5);
  expect(shown.toSorted()).toEqual(files.toSorted());
});

test('place-a-call.ts prints every status', async () => {
  await using server = await FailingServer.start();
  let soFar = '';
  const printed = output('place-a-call.ts', [server.url], /ended/, (text) => {
    soFar = text;
  });
  await expect.poll(() => soFar).toBe('call-1 initiated\n');
  server.world.setStatus('call-1', 'ringing');
  server.world.setStatus('call-1', 'completed', { conversationSeconds: 4 });
  expect(await printed).toBe('call-1 initiated\ncall-1 ringing\ncall-1 completed\nended completed 4\n');
});

test('answer-calls.ts answers', async () => {
  await using server = await FailingServer.start();
  const printed = output('answer-calls.ts', [server.url, 'asha'], /answered\n/);
  await expect.poll(() => server.clients[0]?.hello).toBeDefined();
  server.world.ring('asha', { from: 'ravi' });
  expect(await printed).toContain('ravi calls\n');
  await expect.poll(() => server.world.calls.get('call-1')?.status).toBe('in-progress');
});

test('test-your-app.ts passes', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [`${folder}/test-your-app.ts`]);
  expect(stdout).toBe('placed once, ended busy\n');
});

test('handle-errors.ts has words for each outcome', async () => {
  const codes = ['invalid-number', 'exotel-unavailable'] as const;
  let calls = 0;
  await using server = await FailingServer.start({ refuse: () => codes[calls++] });
  const { client } = await connectedClient({ endpoints: [server.url] });
  const call = () => tryToCall(client, { from: '1', to: '2', deadlineMs: 10_000 });
  expect([await call(), await call(), await call()]).toEqual([
    '',
    'Not possible: Refused by the test server: exotel-unavailable.',
    'calling, initiated',
  ]);
});

test('stay-connected.ts has a line for each state', () => {
  const cause = { kind: 'closed', code: 1006, reason: 'gone', httpStatus: null, wasConnected: true } as const;
  const endpoint = 'wss://calls.example/ws';
  expect([
    statusLine({ name: 'connected', endpoint }),
    statusLine({ name: 'connecting', endpoint, cause: null, retryInMs: null }),
    statusLine({ name: 'reconnecting', endpoint, cause, retryInMs: 1_200 }),
    statusLine({ name: 'replaced', cause }),
    statusLine({ name: 'disconnected', cause }),
    statusLine({ name: 'disconnected', cause: null }),
  ]).toEqual([
    '',
    'Connecting…',
    'Trying again in 2 s',
    'Calls have moved to another tab.',
    'Signed out: gone',
    'Offline',
  ]);
});

test('react-native.ts turns what the phone tells into what the SDK hears', () => {
  const heard: string[] = [];
  let tellApp = (_state: string) => {};
  let tellNetwork = (_state: { isConnected: boolean | null }) => {};
  let isWatched = true;
  const appState = {
    addEventListener(_type: 'change', listener: typeof tellApp) {
      tellApp = listener;
      return { remove: () => undefined };
    },
  };
  const netInfo = {
    addEventListener(listener: typeof tellNetwork) {
      tellNetwork = listener;
      return () => {
        isWatched = false;
      };
    },
  };
  const stop = nativeLifecycle(appState, netInfo).subscribe((event) => heard.push(event));
  tellApp('background');
  tellApp('active');
  tellNetwork({ isConnected: false });
  tellNetwork({ isConnected: true });
  expect(heard).toEqual(['wake', 'offline', 'online']);
  stop();
  expect(isWatched).toBe(false);
});
