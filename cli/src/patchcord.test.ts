// The commands, and the real program, against a real server with an emulated Exotel.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '@patchcord/testing/server-process';
import { type Emulator, startEmulator } from 'patchcord-emulator';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runHere, runProgram, startHere, startProgram } from './testing/program.ts';

const OPERATOR_KEY = 'an-operator-key-of-the-tests-0123456789';
const NUMBERS = ['1234567890', '9876543210'];

let emulator: Emulator;
let server: ServerProcess;
let env: Record<string, string>;
beforeAll(async () => {
  emulator = await startEmulator({
    requestsPerMinute: null,
    timings: { originateMs: 20, answerAfterMs: 100, talkMs: 300, busyAfterMs: 40 },
  });
  server = await ServerProcess.start({ ...exotel('emulated1'), AUTH_SECRET: 'x'.repeat(40), OPERATOR_KEY });
  env = { PATCHCORD_URL: server.url, OPERATOR_KEY };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await emulator.close();
});

function exotel(sid: string): Record<string, string> {
  const credentials = { EXOTEL_SID: sid, EXOTEL_API_KEY: 'key', EXOTEL_TOKEN: 'token' };
  return { ...credentials, EXOTEL_CALLER_ID: '08047000001', EXOTEL_BASE_URL: emulator.url };
}

function jsonLines(text: string) {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('call', () => {
  test('places a call, tells each status, and exits 0 when it was completed', async () => {
    const { exitCode, stdout, stderr } = await runProgram(['call', ...NUMBERS], env);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.split(/ +/)[1])).toEqual(
      expect.arrayContaining(['initiated', 'ringing', 'completed']),
    );
    expect(stdout).not.toContain('\u001b');
  });

  test('exits 1 when it ended otherwise; with --json it prints the call', async () => {
    const { exitCode, stdout } = await runHere(['call', '1234567890', '9876500001', '--json'], env);
    expect(exitCode).toBe(1);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ status: 'busy', to: '9876500001' });
  });

  test('exits 4 when the server refuses, and names why', async () => {
    const { exitCode, stderr } = await runHere(['call', '1234567890', '1234567890'], env);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('same-number');
  });

  test('--no-wait leaves when the server has taken it, and Ctrl-C leaves the call alone', async () => {
    const { exitCode, stdout } = await runHere(['call', ...NUMBERS, '--no-wait', '--json'], env);
    expect(exitCode).toBe(0);
    const [{ callId }] = jsonLines(stdout);
    const waiting = startHere(['listen', '--call', callId], env);
    expect((await waiting.result).exitCode).toBe(0);

    const interrupted = startProgram(['call', ...NUMBERS, '--json'], env);
    await expect.poll(interrupted.output).toContain('initiated');
    interrupted.interrupt();
    const left = await interrupted.result;
    expect(left.exitCode).toBe(130);
    const call = await runHere(['listen', '--json', '--call', jsonLines(left.stdout)[0].callId], env);
    expect(call).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"completed"') });
  });

  test('rings no real phone without a yes: exit code 5, and nothing placed', async () => {
    const account = await startEmulator({ requestsPerMinute: null, account: { sid: 'acme1' } });
    onTestFinished(() => account.close());
    // Not the emulator's own account: for the server this is Exotel.
    await using real = await ServerProcess.start({ ...exotel('acme1'), EXOTEL_BASE_URL: account.url });
    const url = { PATCHCORD_URL: real.url };
    const refused = await runHere(['call', ...NUMBERS], url);
    expect(refused).toMatchObject({ exitCode: 5, stdout: '', stderr: expect.stringContaining('--live') });
    expect(await runHere(['calls', '--json'], url)).toMatchObject({ stdout: '{"calls":[],"nextCursor":null}\n' });
    const asked: string[] = [];
    const answer = (word: string) => (question: string) => {
      asked.push(question);
      return Promise.resolve(word);
    };
    for (const word of ['', 'n', 'yess']) {
      expect(await startHere(['call', ...NUMBERS], url, answer(word)).result).toMatchObject({ exitCode: 5 });
    }
    expect(asked[0]).toContain('1234567890, then 9876543210');
    expect((await runHere(['calls', '--json'], url)).stdout).toContain('"calls":[]');
    const yes = startHere(['call', ...NUMBERS, '--no-wait'], url, answer('y'));
    expect(await yes.result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('initiated') });
    const meant = await runHere(['call', ...NUMBERS, '--live', '--no-wait', '--json'], url);
    expect(meant).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"initiated"') });
  });
});

describe('listen', () => {
  test('tells of every call until Ctrl-C, which is no failure', async () => {
    const listening = startHere(['listen', '--json'], env);
    await expect.poll(listening.output).toContain('"welcome"');
    const { stdout } = await runHere(['call', ...NUMBERS, '--json'], env);
    const { callId } = jsonLines(stdout)[0];
    await expect.poll(listening.output).toContain(`"completed","from":"1234567890"`);
    listening.interrupt();
    const { exitCode, stdout: heard } = await listening.result;
    expect(exitCode).toBe(0);
    const statuses = jsonLines(heard).filter(({ data }) => data?.callId === callId);
    expect(statuses.at(0)).toMatchObject({ type: 'call_status_update', data: { status: 'initiated' } });
  });

  test('goes to the next address when the first one is away', async () => {
    const listening = startHere(['listen', '--json', '--url', 'http://127.0.0.1:1', '--url', server.url], env);
    await expect.poll(listening.output).toContain('"welcome"');
    listening.interrupt();
    expect((await listening.result).stderr).toContain('Not connected');
  });
});

describe('calls', () => {
  test('lists them, page by page, and shows one with what Exotel has sent', async () => {
    await runHere(['call', ...NUMBERS], env);
    await runHere(['call', '1234567890', '9876500001'], env);
    const first = await runHere(['calls', '--limit', '1'], env);
    expect(first.stdout).toMatch(/busy +1234567890 → 9876500001/);
    const cursor = /--cursor (\S+)/.exec(first.stderr)?.[1] ?? '';
    const second = await runHere(['calls', '--limit', '1', '--cursor', cursor, '--json'], env);
    const [{ calls }] = jsonLines(second.stdout);
    expect(calls).toMatchObject([{ status: 'completed' }]);
    const { stdout } = await runHere(['calls', calls[0].callId], env);
    expect(stdout).toContain('What clients were told:');
    expect(stdout).toContain('status-callback');
    const busy = await runHere(['calls', '--status', 'busy', '--json'], env);
    expect(new Set(jsonLines(busy.stdout)[0].calls.map(({ status }: { status: string }) => status))).toEqual(
      new Set(['busy']),
    );
  });

  test('a call that is not there is refused with exit code 4', async () => {
    expect(await runHere(['calls', 'no-such-call'], env)).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('call-not-found'),
    });
  });
});

test('token prints a token that works, and nothing else', async () => {
  const { exitCode, stdout } = await runHere(['token', 'asha', '--scope', 'calls:read', '--ttl', '60'], env);
  expect(exitCode).toBe(0);
  const asked = { PATCHCORD_URL: server.url, PATCHCORD_TOKEN: stdout.trim() };
  expect((await runHere(['calls', '--limit', '1'], asked)).exitCode).toBe(0);
  expect(await runHere(['token', 'ravi'], asked)).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('forbidden'),
  });
});

test('export writes the call and what was said into a new folder, once', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'patchcord-export-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const placed = await runHere(['call', ...NUMBERS, '--json'], env);
  const { callId } = jsonLines(placed.stdout)[0];
  const folder = join(parent, 'ticket');
  const { exitCode, stdout } = await runHere(['export', callId, '--to', folder, '--json'], env);
  expect({ exitCode, ...jsonLines(stdout)[0] }).toEqual({
    exitCode: 0,
    folder,
    files: ['call.json', 'transcript.json'],
  });
  expect(JSON.parse(readFileSync(join(folder, 'call.json'), 'utf8'))).toMatchObject({
    callId,
    events: expect.any(Array),
  });
  expect(await runHere(['export', callId, '--to', folder], env)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('there already'),
  });
});

describe('any command', () => {
  test('that reaches no server exits 3 and says what to do', async () => {
    const away = { PATCHCORD_URL: 'http://127.0.0.1:1' };
    for (const args of [['calls'], ['token', 'asha'], ['export', 'x'], ['call', ...NUMBERS]]) {
      expect(await runHere(args, away)).toMatchObject({
        exitCode: 3,
        stdout: '',
        stderr: expect.stringContaining('--url'),
      });
    }
  });

  test.each([
    [['frob'], 'no command "frob"'],
    [['call', '1'], 'takes two numbers'],
    [['call', '--agent', 'demo', '1', '2'], 'takes two numbers'],
    [['calls', '--limit', 'many'], '--limit'],
    [['token'], 'takes one user id'],
    [['listen', 'to', 'me'], 'takes only options'],
    [['doctor', '--jsom'], '--jsom'],
    [['calls', '--url', 'ftp://calls.example'], '--url takes an address'],
  ])('%j is wrong usage: exit code 2, and said on stderr', async (args, message) => {
    expect(await runHere(args, env)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });

  test('has a --help', async () => {
    const { stdout } = await runProgram(['--help']);
    const names = [...stdout.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const { exitCode, stdout: help } = await runHere([name, '--help']);
      expect({ exitCode, help }).toEqual({ exitCode: 0, help: expect.stringMatching(`^patchcord ${name}`) });
      expect(help).toContain('xit code');
    }
  });
});

test('doctor exits 1 when something has failed, and prints what as JSON', async () => {
  const settings = {
    ...exotel('emulated1'),
    EXOTEL_TOKEN: 'wrong',
    PORT: String(server.port),
    DATA_DIR: server.dataDir,
  };
  const { exitCode, stdout } = await runProgram(['doctor', '--json'], settings);
  expect(exitCode).toBe(1);
  const [report] = jsonLines(stdout);
  expect(report).toMatchObject({ ok: false });
  expect(report.findings).toContainEqual({
    check: 'exotel',
    verdict: 'failed',
    message: expect.any(String),
    cure: expect.any(String),
  });
  const sound = await runProgram(['doctor'], { ...settings, EXOTEL_TOKEN: 'token', FORCE_COLOR: '1' });
  expect(sound).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('\u001b[32mok') });
});
