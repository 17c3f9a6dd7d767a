// The real program against a scripted server, over real sockets.
import { expect, test } from 'vitest';
import { runProgram } from './testing/program.ts';
import { ScriptedServer } from './testing/scripted-server.ts';

const call = ['--call', '1234567890', '9876543210'];

test('it places the mission’s call, prints each status in order and exits 0 when the awaited one is there', async () => {
  await using server = await ScriptedServer.start();
  const running = runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url, AUTH_TOKEN: 'top-secret' });
  const peer = await server.nextPeer();
  expect(await peer.welcome()).toMatchObject({
    token: 'top-secret',
    client: expect.stringMatching(/^websocket-test\/\d/),
  });
  expect(await peer.confirmCall('initiated')).toEqual({
    type: 'incoming_call',
    callerId: '1234567890',
    recipientId: '9876543210',
    callType: 'voice',
    requestId: expect.any(String),
  });
  peer.sendStatus(1, 'initiated');
  peer.sendStatus(2, 'ringing');
  peer.sendStatus(3, 'in-progress');
  peer.sendStatus(4, 'completed');

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
  await using server = await ScriptedServer.start();
  const running = runProgram(['--url', server.url, '--json', '--until', 'ringing'], { FORCE_COLOR: '1' });
  const peer = await server.nextPeer();
  await peer.welcome();
  peer.socket.send('{"type":"news",\n"not":"in the protocol"}');
  peer.sendStatus(1, 'ringing');

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
  await using server = await ScriptedServer.start();
  const running = runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url });
  const peer = await server.nextPeer();
  await peer.welcome();
  await peer.confirmCall('initiated');
  peer.sendStatus(1, 'busy');
  expect(await running).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('ended as busy, not completed') });
});

test('it exits 1 when the call is refused, and prints what to do', async () => {
  await using server = await ScriptedServer.start();
  const running = runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url });
  const peer = await server.nextPeer();
  await peer.welcome();
  const { requestId } = await peer.next('incoming_call');
  peer.send({ type: 'error', code: 'same-number', message: 'Refused.', temporary: false, requestId });
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(1);
  expect(stdout).toContain('same-number  Refused.');
  expect(stdout).toContain('Trying again without a change will not help.');
});

test('it exits 3 when the status is not reached in time', async () => {
  await using server = await ScriptedServer.start();
  const running = runProgram(['--until', 'completed', '--timeout', '1'], { NGROK_URL: server.url });
  await (await server.nextPeer()).welcome();
  expect(await running).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining('no call was completed within 1 s'),
  });
});

test('it exits 4 when no connection was made in time', async () => {
  const { exitCode, stdout } = await runProgram([
    '--until',
    'completed',
    '--timeout',
    '0.2',
    '--url',
    'ws://127.0.0.1:1',
  ]);
  expect(exitCode).toBe(4);
  expect(stdout).toContain('ECONNREFUSED');
});

test('it exits 4 when the server says to stay away, also when it waits for nothing', async () => {
  await using server = await ScriptedServer.start();
  const running = runProgram([], { NGROK_URL: server.url });
  (await server.nextPeer()).socket.close(4200, 'unauthorized');
  expect(await running).toMatchObject({
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
  await using server = await ScriptedServer.start();
  const confirmed = async () => {
    const peer = await server.nextPeer();
    await peer.welcome();
    await peer.confirmCall('ringing');
  };
  expect(await runProgram(call, { NGROK_URL: server.url }, confirmed())).toMatchObject({ exitCode: 0 });
  const waiting = runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url }, confirmed());
  expect(await waiting).toMatchObject({ exitCode: 130 });
});

test('--help and --version exit 0', async () => {
  expect(await runProgram(['--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Exit codes') });
  expect(await runProgram(['-v'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^websocket-test\/\d/) });
});

test('a call that was not confirmed before the connection was lost is asked for again with the same requestId', async () => {
  await using server = await ScriptedServer.start();
  const running = runProgram([...call, '--until', 'ringing'], { NGROK_URL: server.url });
  const first = await server.nextPeer();
  await first.welcome();
  const asked = await first.next('incoming_call');
  first.socket.terminate();

  const second = await server.nextPeer();
  await second.welcome();
  expect(await second.confirmCall('ringing', true)).toEqual(asked);
  expect(await running).toMatchObject({ exitCode: 0 });
});

test('a draining instance leaves the call to the next one', async () => {
  await using server = await ScriptedServer.start();
  const running = runProgram([...call, '--until', 'ringing'], { NGROK_URL: server.url });
  const first = await server.nextPeer();
  await first.welcome();
  const { requestId } = await first.next('incoming_call');
  first.send({ type: 'error', code: 'draining', message: 'Going.', temporary: true, requestId });
  first.send({ type: 'goaway', reconnectAfterMs: 0, endpoints: [] });

  const second = await server.nextPeer();
  await second.welcome();
  expect(await second.confirmCall('ringing')).toMatchObject({ requestId });
  expect(await running).toMatchObject({ exitCode: 0 });
});

test('when the server starts anew without the call, its answer to the same requestId tells how the call ended', async () => {
  await using server = await ScriptedServer.start();
  const running = runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url });
  const first = await server.nextPeer();
  await first.welcome();
  const asked = await first.confirmCall('ringing');
  first.socket.terminate();

  const second = await server.nextPeer();
  await second.welcome({ epoch: 'epoch-2' });
  expect(await second.confirmCall('no-answer', true)).toEqual(asked);
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(1);
  expect(stdout).toContain('not active there');
  expect(stdout).toContain('ended as no-answer');
});

test('a confirmed call is not asked for again after a recovery: the replay tells the rest', async () => {
  await using server = await ScriptedServer.start();
  const running = runProgram([...call, '--until', 'completed'], { NGROK_URL: server.url });
  const first = await server.nextPeer();
  await first.welcome();
  await first.confirmCall('ringing');
  first.socket.terminate();

  const second = await server.nextPeer();
  await second.welcome({ recovered: true, seq: 1 });
  second.sendStatus(1, 'completed');
  expect(await running).toMatchObject({ exitCode: 0 });
  expect((await running).stdout.match(/→ incoming_call/g)).toHaveLength(1);
});
