// Calls and what is said in them, as lines for people. Others choose much of it: none of that may steer the terminal.
import type { CallView, ServerMessage } from '@patchcord/client';
import { printable } from '@patchcord/protocol';
import type { Colour, Shell } from './shell.ts';

const colours: Partial<Record<CallView['status'], Colour>> = {
  completed: 'green',
  'in-progress': 'cyan',
  failed: 'red',
  busy: 'yellow',
  'no-answer': 'yellow',
  canceled: 'yellow',
};

/** `13:45:10  in-progress  1234567890 → 9876543210  01a2064d-…`. */
export function callLine(call: CallView, shell: Shell): string {
  const { callId, status, from, to, agent, reason, conversationSeconds } = call;
  const padded = status.padEnd(11);
  const colour = colours[status];
  const parts = [
    shell.paint('dim', timeOf(call.timestamp)),
    colour === undefined ? padded : shell.paint(colour, padded),
    printable(`${from} → ${agent === null ? to : `${to} (agent ${agent})`}`),
    ...(conversationSeconds === null ? [] : [`${conversationSeconds} s`]),
    ...(reason === null ? [] : [printable(`${reason.code}: ${reason.message}`)]),
    shell.paint('dim', callId),
  ];
  return parts.join('  ');
}

/** What is worth a line of what the server tells; null: nothing. */
export function messageLine(message: ServerMessage, shell: Shell): string | null {
  if (message.type === 'call_status_update') return callLine(message.data, shell);
  if (message.type === 'transcript') {
    return `${shell.paint('dim', message.callId)}  ${shell.paint('cyan', message.role)}: ${printable(message.text)}`;
  }
  if (message.type === 'error') return shell.paint('red', printable(`${message.code}: ${message.message}`));
  return null;
}

/** The local time of an ISO time. */
export function timeOf(iso: string): string {
  return new Date(iso).toLocaleTimeString('en-GB');
}
