import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from './start-emulator.ts';
import { startReceiver } from './testing/callback-receiver.ts';
import { eventually } from './testing/eventually.ts';
import { newFolder } from './testing/new-folder.ts';
import { restClient } from './testing/rest-client.ts';

const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));

interface Program {
  process: ChildProcess;
  /** Everything that it has printed on either stream. */
  output: () => string;
  exited: Promise<unknown[]>;
}

function run(args: string[]): Program {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return { process: child, output: () => output, exited: once(child, 'close') };
}

/** Resolves when the program listens. */
function listening({ output }: Program): Promise<{ url: string }> {
  return eventually(() => {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
    if (url === undefined) throw new Error(`It printed: ${output()}`);
    return { url };
  });
}

test('a call whose emulator is killed in its middle goes on when it starts again, and its end is reported', async () => {
  await using receiver = await startReceiver();
  const dataDir = newFolder();
  const args = ['--port', '0', '--data-dir', dataDir, '--answer-after-ms', '20', '--originate-ms', '5'];
  const first = run([...args, '--talk-ms', '700']);
  const sid = await restClient(await listening(first)).call({
    CustomField: 'lead-42',
    StatusCallback: receiver.url,
    StatusCallbackEvents: 'answered,terminal',
    StatusCallbackContentType: 'application/json',
  });
  await receiver.receive(2);
  first.process.kill('SIGKILL');
  await first.exited;

  const second = run(args);
  const client = restClient(await listening(second));
  const terminal = await eventually(() => {
    const found = receiver.received.find(({ fields }) => fields['EventType'] === 'terminal');
    if (found === undefined) throw new Error('The terminal callback has not come');
    return found.fields;
  });
  expect(terminal).toMatchObject({
    CallSid: sid,
    Status: 'completed',
    ConversationDuration: 1,
    CustomField: 'lead-42',
  });
  const legs = [{ Status: 'completed' }, { Status: 'completed' }];
  expect(terminal).toMatchObject({ Legs: legs });
  expect(await client.getJson(`/Calls/${sid}.json`)).toMatchObject({ Call: { Status: 'completed' } });
});

test('a call whose emulator is killed before it answered connect goes on all the same', async () => {
  await using receiver = await startReceiver();
  const dataDir = newFolder();
  const args = ['--port', '0', '--data-dir', dataDir, '--originate-ms', '2000', '--busy-after-ms', '5'];
  const first = run(args);
  const emulator = await listening(first);
  const placing = restClient(emulator).call({ From: '09876500001', StatusCallback: receiver.url });
  placing.catch(() => {});
  await eventually(async () => {
    expect(await restClient(emulator).getJson('/Calls.json')).toMatchObject({ Metadata: { Total: 1 } });
  });
  first.process.kill('SIGKILL');
  await expect(placing).rejects.toThrow('fetch failed');
  run(args);
  const [terminal] = await receiver.receive(1);
  expect(terminal?.fields).toMatchObject({ Status: 'busy' });
});

test('calls are logged by CallSid and without phone numbers or the secrets of URLs', async () => {
  await using receiver = await startReceiver();
  const program = run(['--port', '0', '--originate-ms', '5', '--answer-after-ms', '5', '--talk-ms', '5']);
  const client = restClient(await listening(program));
  const sid = await client.call({ StatusCallback: receiver.url });
  await client.connect({ From: '09876509998', To: 'nobody', CallerId: '08047000001' });
  await eventually(() =>
    expect(program.output()).toContain(`event=callback call=${sid} type=terminal outcome=delivered`),
  );
  expect(program.output()).toContain(`event=call call=${sid} phase=talking status=in-progress`);
  expect(program.output()).toContain('event=refused status=400 reason="To is not a phone number"');
  expect(program.output()).not.toMatch(/9876509|s3cret/);
});

test('the banner shows how to reach the emulator and what the magic numbers do', async () => {
  const program = run(['--port', '0']);
  await listening(program);
  await eventually(() => expect(program.output()).toContain('others answer and talk'));
  for (const word of ['emulated1', 'key', 'token', '08047000001', '0001', '0005']) {
    expect(program.output()).toContain(word);
  }
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'on %s the emulator ends with code 0, also in the middle of calls',
  async (signal) => {
    const program = run(['--port', '0', '--quiet', '--originate-ms', '5']);
    await restClient(await listening(program)).call();
    program.process.kill(signal);
    expect(await program.exited).toEqual([0, null]);
    expect(program.output().trim()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  },
);

test('a taken port is told in plain words', async () => {
  await using emulator = await startEmulator();
  const program = run(['--port', String(emulator.port)]);
  expect(await program.exited).toEqual([1, null]);
  expect(program.output()).toBe(
    `patchcord-emulator: port ${emulator.port} is taken. Choose another one with --port or EMULATOR_PORT.\n`,
  );
});

test('a mistake on the command line is told in plain words', async () => {
  const program = run(['--port', 'x']);
  expect(await program.exited).toEqual([2, null]);
  expect(program.output()).toContain('port must be a whole number from 0 to 65535');
});

test('help is printed and nothing is started', async () => {
  const program = run(['--help']);
  expect(await program.exited).toEqual([0, null]);
  expect(program.output()).toContain('--answer-after-ms');
});
