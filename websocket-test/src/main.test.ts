// The real program against a test server, over real sockets.
import { FailingServer } from '@patchcord/client/testing';
import { expect, test } from 'vitest';
import { runProgram } from './testing/program.ts';

const call = ['--call', '1234567890', '9876543210'];

/** Waits until the program has placed its call. */
async function placedCall({ world }: FailingServer): Promise<string> {
  await expect.poll(() => [...world.calls.keys()]).toHaveLength(1);
  return [...world.calls.keys()][0] ?? '';
}

test('it places the mission’s call, prints each status in order and exits 0 when the awaited one is there', async () => {
  await using server = await FailingServer.start();
  const running = runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url, AUTH_TOKEN: 'top-secret' });
  const callId = await placedCall(server);
  expect(server.clients[0]?.hello).toMatchObject({
    token: 'top-secret',
    client: expect.stringMatching(/^websocket-test\/\d/),
  });
  expect(server.world.placed).toEqual([
    {
      type: 'incoming_call',
      callerId: '1234567890',
      recipientId: '9876543210',
      callType: 'voice',
      requestId: expect.any(String),
    },
  ]);
  for (const status of ['ringing', 'in-progress', 'completed'] as const) server.world.setStatus(callId, status);

  const { exitCode, stdout, stderr } = await running;
  expect(exitCode).toBe(0);
  expect([...stdout.matchAll(/← call_status_update {2}(\S+)/g)].map(([, status]) => status)).toEqual([
    'initiated',
    'ringing',
    'in-progress',
    'completed',
  ]);
  expect(stdout).not.toContain('top-secret');
  expect(stdout).not.toContain('\u001b');
  expect(stderr).toBe('');
});

test('--json prints the messages as they are to stdout and all else to stderr', async () => {
  await using server = await FailingServer.start();
  const running = runProgram(['--url', server.url, '--json', '--until', 'ringing'], { FORCE_COLOR: '1' });
  await expect.poll(() => server.clients[0]?.hello).toBeDefined();
  server.clients[0]?.socket.send('{"type":"news",\n"not":"in the protocol"}');
  server.world.addCall({ status: 'ringing' });

  const { exitCode, stdout, stderr } = await running;
  expect(exitCode).toBe(0);
  const messages = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(messages).toMatchObject([{ type: 'welcome' }, { not: 'in the protocol' }, { data: { status: 'ringing' } }]);
  expect(stderr).toContain('→ \u001b[1mhello');
  expect(stderr).toContain('not as the protocol says');
});

test('it exits 1 when the call ends otherwise', async () => {
  await using server = await FailingServer.start();
  const running = runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url });
  server.world.setStatus(await placedCall(server), 'busy');
  expect(await running).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('ended as busy, not completed') });
});

test('it exits 1 when the call is refused, and prints what to do', async () => {
  await using server = await FailingServer.start({ refuse: () => 'same-number' });
  const { exitCode, stdout } = await runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('same-number  Refused by the test server: same-number.');
  expect(stdout).toContain('Trying again without a change will not help.');
  expect(stdout).toContain('the call was refused');
});

test('it exits 3 when the status is not reached in time', async () => {
  await using server = await FailingServer.start();
  const running = runProgram(['--until', 'completed', '--timeout', '1'], { NGROK_URL: server.url });
  expect(await running).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining('no call was completed within 1 s'),
  });
});

test('it exits 4 when no connection was made in time', async () => {
  const args = ['--until', 'completed', '--timeout', '0.2', '--url', 'ws://127.0.0.1:1'];
  const { exitCode, stdout } = await runProgram(args);
  expect(exitCode).toBe(4);
  expect(stdout).toContain('ECONNREFUSED');
});

test('it exits 4 when the server says to stay away, also when it waits for nothing', async () => {
  await using server = await FailingServer.start({ modes: ['token-invalid'] });
  expect(await runProgram([], { NGROK_URL: server.url })).toMatchObject({
    exitCode: 4,
    stdout: expect.stringContaining('stay away: 4200 unauthorized (The token is missing or not valid.)'),
  });
});

test('it exits 2 on wrong usage and says on stderr what is wrong', async () => {
  const { exitCode, stdout, stderr } = await runProgram(['--call', '1234567890']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('--call takes two numbers');
});

test('Ctrl-C ends it: with 0 when it waits for nothing, with 130 when it was waiting for a status', async () => {
  await using server = await FailingServer.start();
  expect(await runProgram(call, { NGROK_URL: server.url }, placedCall(server))).toMatchObject({ exitCode: 0 });
  await using other = await FailingServer.start();
  const waiting = runProgram([...call, '--until', 'completed'], { NGROK_URL: other.url }, placedCall(other));
  expect(await waiting).toMatchObject({ exitCode: 130 });
});

test('--help and --version exit 0', async () => {
  expect(await runProgram(['--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Exit codes') });
  expect(await runProgram(['-v'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^websocket-test\/\d/) });
});

test('a call that was not confirmed before the connection was lost is asked for again with the same requestId', async () => {
  await using server = await FailingServer.start({ modes: ['drop-on-command', 'happy'] });
  const { exitCode, stdout } = await runProgram([...call, '--until', 'initiated'], { NGROK_URL: server.url });
  expect(exitCode).toBe(0);
  expect(stdout.match(/→ incoming_call .* requestId \S+/g)).toHaveLength(2);
  expect(server.world.placed).toHaveLength(1);
  expect(stdout).toContain('connection lost: 1006');
});

test('a draining instance leaves the call to the next one', async () => {
  let refused = 0;
  await using server = await FailingServer.start({ refuse: () => (refused++ === 0 ? 'draining' : undefined) });
  const running = runProgram([...call, '--until', 'initiated'], { NGROK_URL: server.url });
  await expect.poll(() => refused).toBe(1);
  server.clients[0]?.tell({ type: 'goaway', reconnectAfterMs: 0, endpoints: [] });
  expect(await running).toMatchObject({ exitCode: 0 });
  expect(server.clients).toHaveLength(2);
});

test('when the server starts anew without the call, its API tells how the call ended', async () => {
  await using server = await FailingServer.start();
  const running = runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url });
  const callId = await placedCall(server);
  server.clients[0]?.drop();
  server.world.setStatus(callId, 'no-answer');
  server.world.startNewLog();
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(1);
  expect(stdout).toContain('ended as no-answer');
});
