// From messages and events to the lines a person reads. Pure: the time and the colours come from outside.
import { type CallStatus, type CallView, closeCodes, type ErrorMessage, errorCatalogue } from '@patchcord/protocol';
import type { ClientEvent } from './client-event.ts';
import type { Style } from './colours.ts';
import { type Frame, parseJson } from './frame.ts';
import { detail, type Look, line, type Part } from './line.ts';
import { displayUrl } from './server-url.ts';

const statusStyles: Record<CallStatus, Style> = {
  initiated: 'blue',
  ringing: 'yellow',
  'in-progress': 'cyan',
  completed: 'green',
  busy: 'magenta',
  'no-answer': 'magenta',
  failed: 'red',
  canceled: 'magenta',
};

const TYPE_WIDTH = 'call_status_update'.length;
const STATUS_WIDTH = 'in-progress'.length;

/** One line for an event of the connection; what has details of its own gets a further line for each. */
export function formatEvent(event: ClientEvent, look: Look): string {
  switch (event.kind) {
    case 'received':
      return formatReceived(event.frame, look);
    case 'sent':
      return formatSent(event.text, look);
    case 'connecting':
      return formatNote(`connecting to ${displayUrl(event.url)}`, look);
    case 'lost': {
      const wait = (event.retryInMs / 1000).toFixed(1);
      const what = event.wasConnected ? 'connection lost' : 'no connection';
      return formatNote(`${what}: ${closeText(event)}; trying again in ${wait} s`, look, 'yellow');
    }
    case 'stopped':
      return formatNote(`the server told this client to stay away: ${closeText(event)}`, look, 'red');
  }
}

/** A line of the program's own. */
export function formatNote(text: string, look: Look, style: Style = 'dim'): string {
  return line('·', [{ text, style }], look);
}

function formatReceived(frame: Frame, look: Look): string {
  if (!frame.ok) return line('←', [{ text: frame.error, style: 'red' }, frame.text], look);
  const message = frame.value;
  switch (message.type) {
    case 'welcome': {
      const { instanceId, epoch, seq, recovered, calls, callsTruncated } = message;
      const count = `${calls.length} active call${calls.length === 1 ? '' : 's'}${callsTruncated ? ' and more' : ''}`;
      const parts = [count, recovered ? 'recovered' : 'started anew', `instance ${instanceId}`, `epoch ${epoch}`];
      const head = messageLine('←', message.type, [...parts, `seq ${seq}`], look);
      return [head, ...calls.map((call) => detail(callParts(call), look))].join('\n');
    }
    case 'call_status_update':
    case 'call_updated':
      return messageLine('←', message.type, [...callParts(message.data), `seq ${message.seq}`], look);
    case 'call_placed': {
      const novelty = message.duplicate ? 'placed before' : 'placed now';
      return messageLine('←', message.type, [...callParts(message.data), novelty], look);
    }
    case 'incoming_call':
      return messageLine('←', message.type, [...callParts(message.data), `rings until ${message.expiresAt}`], look);
    case 'call_accepted':
      return messageLine('←', message.type, [...callParts(message.data), 'answered here'], look);
    case 'ring_ended':
      return messageLine('←', message.type, [message.reason, `callId ${message.callId}`], look);
    case 'command_done':
      return messageLine('←', message.type, [`callId ${message.callId}`, `requestId ${message.requestId}`], look);
    // What devices tell each other is long and for machines: that it came is enough.
    case 'signal':
      return messageLine(
        '←',
        message.type,
        [message.body.kind, `seq ${message.seq}`, `callId ${message.callId}`],
        look,
      );
    case 'signal_ack':
    case 'signal_resume':
      return messageLine('←', message.type, [`received ${message.received}`, `callId ${message.callId}`], look);
    case 'transcript_delta':
    case 'transcript':
      return messageLine('←', message.type, [`call ${message.callId}`, `${message.role}: ${message.text}`], look);
    case 'error':
      return formatError(message, look);
    case 'pong':
      return messageLine('←', message.type, [...given({ id: message.id }), message.serverTime], look);
    case 'goaway': {
      const where = message.endpoints.length === 0 ? 'the same address' : message.endpoints.join(' ');
      return messageLine('←', message.type, [`reconnect in ${message.reconnectAfterMs} ms`, `to ${where}`], look);
    }
  }
}

function formatError(error: ErrorMessage, look: Look): string {
  const { code, message, temporary, requestId, callId, retryAfterMs, issues = [] } = error;
  const head: Part[] = [{ text: code, style: 'red' }, message, ...given({ callId, requestId })];
  const { meaning } = errorCatalogue[code];
  const again = retryAfterMs === undefined ? 'try again later' : `try again in ${retryAfterMs} ms`;
  const advice = [
    // Where the server put it in words of its own, the catalogue still knows what to do.
    ...(meaning === message ? [] : [meaning]),
    temporary ? `Temporary: ${again}.` : 'Trying again without a change will not help.',
  ];
  const issueLines = issues.map(({ path, message: problem }) => detail([`${path}: ${problem}`], look));
  return [
    messageLine('←', 'error', head, look),
    ...issueLines,
    detail([{ text: advice.join(' '), style: 'dim' }], look),
  ].join('\n');
}

function formatSent(text: string, look: Look): string {
  const message = parseJson(text);
  if (typeof message !== 'object' || message === null || !('type' in message)) return line('→', [text], look);
  const { type, ...fields } = message;
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `${name} ${name === 'token' ? '(hidden)' : typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return messageLine('→', String(type), parts, look);
}

function callParts(call: CallView): Part[] {
  const legs = call.legs.map((leg) => `${leg.party}=${leg.status}`).join(' ');
  return [
    { text: call.status.padEnd(STATUS_WIDTH), style: statusStyles[call.status] },
    `${call.from} → ${call.to}`,
    call.callType,
    ...given({
      callId: call.callId,
      callSid: call.callSid === call.callId ? null : call.callSid,
      legs: legs === '' ? null : legs,
      reason: call.reason && `${call.reason.code}: ${call.reason.message}`,
      talked: call.conversationSeconds === null ? null : `${call.conversationSeconds} s`,
      billed: call.durationSeconds === null ? null : `${call.durationSeconds} s`,
      price: call.price,
      flags: call.flags.length === 0 ? null : call.flags.join(' '),
    }),
    ...(call.recording ? ['recorded'] : []),
    ...(call.settled ? ['settled'] : []),
  ];
}

/** `name value` of each field that has a value. */
function given(fields: Record<string, string | number | null | undefined>): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`${name} ${value}`],
  );
}

function closeText({ code, reason }: { code: number; reason: string }): string {
  const known = Object.values(closeCodes).find((entry) => entry.code === code);
  return [code, reason, known && `(${known.meaning})`].filter(Boolean).join(' ');
}

function messageLine(arrow: string, type: string, parts: Part[], look: Look): string {
  return line(arrow, [{ text: type.padEnd(TYPE_WIDTH), style: 'bold' }, ...parts], look);
}
