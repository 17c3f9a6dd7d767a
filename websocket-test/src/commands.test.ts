import { expect, test } from 'vitest';
import { parseCommand } from './commands.ts';

test.each([
  ['call 1234567890 9876543210', { kind: 'call', callType: 'voice', from: '1234567890', to: '9876543210' }],
  ['  video  a   b ', { kind: 'call', callType: 'video', from: 'a', to: 'b' }],
  ['end call-1', { kind: 'end', callId: 'call-1' }],
  ['send {"type":  "ping"}', { kind: 'send', text: '{"type":  "ping"}' }],
  ['ping', { kind: 'ping' }],
  ['help', { kind: 'help' }],
  ['quit', { kind: 'quit' }],
])('"%s" is understood', (line, value) => {
  expect(parseCommand(line)).toEqual({ ok: true, value });
});

test.each([
  ['call 1', 'usage: call FROM TO'],
  ['video 1 2 3', 'usage: video FROM TO'],
  ['end', 'usage: end CALLID'],
  ['send', 'usage: send {json}'],
  ['dial 1 2', 'no command "dial"'],
])('"%s" is answered with how it is meant', (line, error) => {
  expect(parseCommand(line)).toEqual({ ok: false, error: expect.stringContaining(error) });
});

test('an empty line is no command', () => {
  expect(parseCommand('  ')).toBeNull();
});
