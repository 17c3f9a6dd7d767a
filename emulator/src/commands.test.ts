// The commands of the program beside `start`, run as a shell would run them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { startEmulator } from './start-emulator.ts';

const program = fileURLToPath(new URL('./cli.ts', import.meta.url));

async function run(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = await once(child, 'close');
  return { code, output };
}

test.each(['call', 'stream', 'lint', 'model', 'trigger', 'replay', 'start'])(
  '%s --help says what it is for',
  async (command) => {
    const { code, output } = await run(command, '--help');
    expect(code).toBe(0);
    expect(output).toContain('patchcord-emulator');
  },
);

test('call inbound has a running emulator take the call through its flow', async () => {
  await using emulator = await startEmulator();
  const { code, output } = await run('call', 'inbound', '--from', '09876543210', '--emulator', emulator.url);
  expect([code, JSON.parse(output)]).toMatchObject([0, { sid: expect.stringMatching(/^[0-9a-z]{32}$/) }]);
  expect(emulator.calls()).toHaveLength(1);
});

test('call says what is wrong: usage, a refusal, nobody there', async () => {
  expect(await run('call', 'outbound')).toMatchObject({ code: 2 });
  expect(await run('call', 'inbound', '--from', 'alice')).toMatchObject({ code: 2 });
  await using emulator = await startEmulator();
  const stranger = ['--from', '09876543210', '--to', '08099999999', '--emulator', emulator.url];
  expect(await run('call', 'inbound', ...stranger)).toMatchObject({ code: 1 });
  await emulator.close();
  expect(await run('call', 'inbound', '--from', '09876543210', '--emulator', emulator.url)).toMatchObject({ code: 3 });
});

test('trigger sends the callbacks of a call, changed, repeated and out of order', async () => {
  const received: URLSearchParams[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push(new URLSearchParams(body));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const to = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;

  const busy = ['--set', 'Status=busy', '--set', 'Legs[1][Status]=busy', '--sid', 'abc1', '--json'];
  const { code, output } = await run('trigger', 'terminal', '--to', to, '--repeat', '2', ...busy);
  expect([
    code,
    output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ]).toEqual([
    0,
    [
      { callback: 'terminal', status: 200 },
      { callback: 'terminal', status: 200 },
    ],
  ]);
  expect(
    received.map((fields) => [fields.get('CallSid'), fields.get('Status'), fields.get('Legs[1][Status]')]),
  ).toEqual([
    ['abc1', 'busy', 'busy'],
    ['abc1', 'busy', 'busy'],
  ]);
  received.length = 0;
  expect(await run('trigger', 'call', '--to', to, '--out-of-order')).toMatchObject({ code: 0 });
  expect(received.map((fields) => fields.get('EventType'))).toEqual(['terminal', 'answered', 'answered']);
  expect(new Set(received.map((fields) => fields.get('CallSid'))).size).toBe(1);
  receiver.close();
  await once(receiver, 'close');
  expect(await run('trigger', 'terminal', '--to', to)).toMatchObject({ code: 1 });
  expect(await run('trigger', 'party', '--to', to)).toMatchObject({ code: 2 });
  expect(await run('trigger', 'terminal')).toMatchObject({ code: 2 });
});

test('lint fails a bot that sends what is not allowed, and passes one that keeps silent', async () => {
  const bots = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  bots.on('connection', (socket, request) => {
    socket.on('message', (text: Buffer) => {
      if (request.url === '/rude' && JSON.parse(text.toString()).event === 'start') socket.send('{"event":"stop"}');
    });
  });
  await once(bots, 'listening');
  const url = `ws://127.0.0.1:${(bots.address() as AddressInfo).port}`;
  expect(await run('lint', `${url}/quiet`, '--hang-up-after', '500ms')).toMatchObject({ code: 0 });
  expect(await run('lint', `${url}/rude`, '--hang-up-after', '500ms')).toMatchObject({ code: 4 });
  bots.close();
});

test('replay sends a recording again, in reverse and repeated, and tells what was not taken', async () => {
  const bodies: string[] = [];
  const receiver = createServer((request, response) => {
    request.on('data', (body: Buffer) => bodies.push(body.toString())).on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const folder = await mkdtemp(join(tmpdir(), 'patchcord-replay-'));
  const file = join(folder, 'callbacks.jsonl');
  const line = (body: string) => JSON.stringify({ method: 'POST', query: null, contentType: 'application/json', body });
  await writeFile(file, `${line('"first"')}\n${line('"second"')}\n`);

  expect(await run('replay', file, '--to', url, '--reverse', '--repeat', '2')).toMatchObject({ code: 0 });
  expect(bodies).toEqual(['"second"', '"second"', '"first"', '"first"']);
  receiver.close();
  await once(receiver, 'close');
  expect(await run('replay', file, '--to', url)).toMatchObject({ code: 1 });
  expect(await run('replay', join(folder, 'none'), '--to', url)).toMatchObject({ code: 2 });
  expect(await run('replay', file, '--to', 'nowhere')).toMatchObject({ code: 2 });
  await rm(folder, { recursive: true });
});
