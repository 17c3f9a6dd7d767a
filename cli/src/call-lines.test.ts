// What a line shows of what others have chosen.
import type { CallView, ServerMessage } from '@patchcord/client';
import { expect, test } from 'vitest';
import { messageLine } from './call-lines.ts';
import type { Shell } from './shell.ts';

const shell = { paint: (_colour: string, text: string) => text } as Shell;
const evil = '\x1b]0;owned\x07';
const shown = String.raw`\x1b]0;owned\x07`;

test.each<[string, object]>([
  ['a caller', { type: 'call_status_update', data: { from: evil } }],
  ['an agent', { type: 'call_status_update', data: { agent: evil } }],
  ['a reason', { type: 'call_status_update', data: { reason: { code: 'internal', message: evil } } }],
  ['a transcript', { type: 'transcript', callId: 'c', role: 'caller', text: evil }],
  ['an error', { type: 'error', code: 'internal', message: evil }],
])('%s cannot steer the terminal', (_what, message) => {
  const call = { callId: 'c', status: 'ringing', from: '1', to: '2', agent: null, reason: null } as Partial<CallView>;
  const rest = { timestamp: '2026-11-23T02:47:35.980Z', conversationSeconds: null };
  const whole = 'data' in message ? { ...message, data: { ...call, ...rest, ...(message.data as object) } } : message;
  const line = messageLine(whole as ServerMessage, shell);
  expect(line).toContain(shown);
  expect(line).not.toMatch(/\p{Cc}/u);
});
