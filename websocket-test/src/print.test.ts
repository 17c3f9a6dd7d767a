import type { CallStatus, ServerMessage } from '@patchcord/protocol';
import { expect, test } from 'vitest';
import { ansiPaint, plainPaint } from './colours.ts';
import { formatEvent } from './print.ts';
import { callView, welcomeMessage } from './testing/messages.ts';

const look = { at: new Date(2024, 2, 14, 12, 0, 1, 123), paint: plainPaint };

function received(value: ServerMessage, paint = plainPaint): string {
  return formatEvent({ kind: 'received', frame: { ok: true, text: '', value } }, { ...look, paint });
}

test('a status update is one line: time, direction, type, status, parties and what is known of the legs', () => {
  const data = callView('ringing', {
    callSid: 'exotel-1',
    legs: [
      { party: 'from', status: 'ringing', onCallSeconds: null, answeredBy: null, cause: null, deviceId: null },
      { party: 'to', status: 'not-dialled', onCallSeconds: null, answeredBy: null, cause: null, deviceId: null },
    ],
  });
  expect(received({ type: 'call_status_update', seq: 7, data })).toBe(
    '12:00:01.123 ← call_status_update  ringing      1234567890 → 9876543210  voice  callId call-1  callSid exotel-1  legs from=ringing to=not-dialled  seq 7',
  );
});

test('the end of a call says why, and the figures when they are there', () => {
  const reason = { code: 'exotel-timeout', message: 'Exotel was silent.' } as const;
  const failed = received({ type: 'call_status_update', seq: 8, data: callView('failed', { reason }) });
  expect(failed).toContain('reason exotel-timeout: Exotel was silent.');

  const figures = {
    conversationSeconds: 12,
    durationSeconds: 20,
    price: 1.5,
    recording: true,
    settled: true,
    flags: ['late-dial-answer'],
  };
  const updated = received({ type: 'call_updated', seq: 9, data: callView('completed', figures) });
  expect(updated).toContain('talked 12 s  billed 20 s  price 1.5  flags late-dial-answer  recorded  settled  seq 9');
});

test('each kind of status has its colour', () => {
  const painted = (status: CallStatus) =>
    received({ type: 'call_status_update', seq: 1, data: callView(status) }, ansiPaint);
  expect(painted('completed')).toContain('\u001b[32mcompleted');
  expect(painted('failed')).toContain('\u001b[31mfailed');
  expect(painted('ringing')).toContain('\u001b[33mringing');
});

test('an error tells its code, each wrong field, and what to do', () => {
  const text = received({
    type: 'error',
    code: 'rate-limited',
    message: 'Slower, please.',
    temporary: true,
    requestId: 'r-1',
    retryAfterMs: 1_500,
    issues: [{ path: 'callerId', message: 'too long' }],
  });
  expect(text.split('\n')).toEqual([
    '12:00:01.123 ← error               rate-limited  Slower, please.  requestId r-1',
    '               callerId: too long',
    '               Too many requests; wait for `retryAfterMs` before the next one. Temporary: try again in 1500 ms.',
  ]);
});

test('a welcome lists the active calls below it', () => {
  const text = received(
    welcomeMessage({ instanceId: 'one', epoch: 'e', seq: 5, calls: [callView('in-progress')], callsTruncated: true }),
  );
  expect(text.split('\n')).toEqual([
    '12:00:01.123 ← welcome             1 active call and more  started anew  instance one  epoch e  seq 5',
    '               in-progress  1234567890 → 9876543210  voice  callId call-1',
  ]);
});

test('what is sent is shown without the token', () => {
  const text = '{"type":"hello","token":"secret","resume":{"epoch":"e","seq":4}}';
  expect(formatEvent({ kind: 'sent', text }, look)).toBe(
    '12:00:01.123 → hello               token (hidden)  resume {"epoch":"e","seq":4}',
  );
});

test('control characters that another client put into a call do not reach the terminal', () => {
  const data = callView('ringing', { from: '\u001b]0;owned\u0007' });
  expect(received({ type: 'call_status_update', seq: 1, data })).toContain('\\x1b]0;owned\\x07 → 9876543210');
});

test('a lost connection tells the code, its meaning and when the next try is', () => {
  const lost = { kind: 'lost', wasConnected: true, code: 4000, reason: 'slow', retryInMs: 420 } as const;
  expect(formatEvent(lost, look)).toBe(
    '12:00:01.123 · connection lost: 4000 slow (The client read too slowly and its queue reached the limit.); trying again in 0.4 s',
  );
});
