import { expect, test } from 'vitest';
import { parseArguments } from './arguments.ts';

test('without arguments it connects to the server on this machine and stays', () => {
  expect(parseArguments([], {})).toEqual({
    ok: true,
    value: {
      kind: 'run',
      settings: {
        url: 'ws://127.0.0.1:5050/ws',
        token: null,
        call: null,
        until: null,
        timeoutMs: 120_000,
        json: false,
      },
    },
  });
});

test('the environment names the server and the token, and arguments go before it', () => {
  const env = { NGROK_URL: 'https://abc.ngrok-free.app', AUTH_TOKEN: 'from-env' };
  expect(parseArguments([], env)).toMatchObject({
    value: { settings: { url: 'wss://abc.ngrok-free.app/ws', token: 'from-env' } },
  });
  expect(parseArguments(['--url', 'ws://other:1/door', '--token', 'from-argument'], env)).toMatchObject({
    value: { settings: { url: 'ws://other:1/door', token: 'from-argument' } },
  });
});

test('--call takes two numbers, in whatever place among the options, in the order in which they are rung', () => {
  const args = ['--call', '1234567890', '--until', 'completed', '9876543210', '--timeout', '1.5', '--video', '--json'];
  expect(parseArguments(args, {})).toMatchObject({
    value: {
      settings: {
        call: { from: '1234567890', to: '9876543210', callType: 'video' },
        until: 'completed',
        timeoutMs: 1_500,
        json: true,
      },
    },
  });
});

test.each([
  [['--call', '1234567890'], '--call takes two numbers'],
  [['--call', '1', '2', '3'], '--call takes two numbers'],
  [['1234567890', '9876543210'], 'unexpected "1234567890"'],
  [['--video'], '--video goes with --call'],
  [['--until', 'answered'], '--until takes one of: initiated, ringing'],
  [['--timeout', '5'], '--timeout goes with --until'],
  [['--until', 'completed', '--timeout', 'soon'], '--timeout takes a number'],
  [['--until', 'completed', '--timeout', '0'], '--timeout takes a number'],
  [['--url', 'ftp://calls.example'], '--url: not the address of a server'],
  [['--untill', 'completed'], '--untill'],
])('%j is wrong usage and the error says so', (args, error) => {
  expect(parseArguments(args, {})).toEqual({ ok: false, error: expect.stringContaining(error) });
});

test('a wrong NGROK_URL is named without being repeated, since it may carry credentials', () => {
  const parsed = parseArguments([], { NGROK_URL: 'ftp://user:secret@calls.example' });
  expect(parsed).toEqual({ ok: false, error: expect.stringMatching(/^NGROK_URL: (?!.*secret)/) });
});
