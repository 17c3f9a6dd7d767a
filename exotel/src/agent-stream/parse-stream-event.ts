// Reads what Exotel sends on an AgentStream socket, in every dialect that its documents and captures show.
import { parseJson } from '../json-fields.ts';
import { isPlainSid, plainText } from '../plain-text.ts';
import type { Result } from '../result.ts';
import { decodeBase64 } from './base64.ts';
import { numberOf, objectOf, readMessage, textOf } from './message-fields.ts';
import type { StreamEvent, StreamStart } from './stream-event.ts';

/** `unknown-event` is harmless: skip it. `no-stream` is a `start` without proper ids of stream and call. */
export type StreamEventError =
  | 'not-json'
  | 'not-an-object'
  | 'no-event'
  | 'unknown-event'
  | 'no-stream'
  | 'no-payload'
  | 'no-digit'
  | 'no-name';

type Fields = Record<string, unknown>;
type Read = Result<StreamEvent, StreamEventError>;

const readers: Record<StreamEvent['event'], (fields: Fields, body: Fields) => Read> = {
  connected: (fields) => read({ event: 'connected', ...versionOf(fields) }),
  start: readStart,
  media(fields, body) {
    const payload = body['payload'];
    if (typeof payload !== 'string') return { ok: false, error: 'no-payload' };
    return read({
      event: 'media',
      ...numbering(fields),
      chunk: numberOf(body['chunk']),
      timestampMs: numberOf(body['timestamp']),
      payload: decodeBase64(payload).bytes,
    });
  },
  dtmf(fields, body) {
    const digit = textOf(body['digit']);
    if (digit === null) return { ok: false, error: 'no-digit' };
    return read({ event: 'dtmf', ...numbering(fields), digit, durationMs: numberOf(body['duration']) });
  },
  mark(fields, body) {
    const name = textOf(body['name']);
    return name === null ? { ok: false, error: 'no-name' } : read({ event: 'mark', ...numbering(fields), name });
  },
  stop: (fields, body) =>
    read({
      event: 'stop',
      ...numbering(fields),
      callSid: textOf(body['call_sid'] ?? body['callSid']),
      accountSid: textOf(body['account_sid'] ?? body['accountSid']),
      reason: textOf(body['reason']),
    }),
  clear: (fields) => read({ event: 'clear', ...numbering(fields) }),
};

/** Reads one text message. Strings and numbers, `stream_sid` and `streamSid`, present and absent: all are taken. */
export function parseStreamEvent(text: string): Read {
  const message = readMessage(text);
  if (!message.ok) return message;
  const { event, fields } = message.value;
  if (!Object.hasOwn(readers, event)) return { ok: false, error: 'unknown-event' };
  return readers[event as StreamEvent['event']](fields, objectOf(fields[event]) ?? {});
}

function read(value: StreamEvent): Read {
  return { ok: true, value };
}

function readStart(fields: Fields, body: Fields): Read {
  const callSid = textOf(body['call_sid']) ?? textOf(body['callSid']);
  const { streamSid: outer, sequenceNumber } = numbering(fields);
  const streamSid = outer ?? numbering(body).streamSid;
  if (callSid === null || !isPlainSid(callSid) || streamSid === null) return { ok: false, error: 'no-stream' };
  return read({
    event: 'start',
    sequenceNumber,
    streamSid,
    callSid,
    accountSid: plainTextOf(body['account_sid']) ?? plainTextOf(body['accountSid']),
    from: plainTextOf(body['from']),
    to: plainTextOf(body['to']),
    customParameters: customParametersOf(body['custom_parameters'] ?? body['customParameters']),
    mediaFormat: mediaFormatOf(objectOf(body['media_format']) ?? objectOf(body['mediaFormat']) ?? {}),
  });
}

function plainTextOf(value: unknown): string | null {
  return textOf(plainText(textOf(value) ?? ''));
}

function mediaFormatOf(format: Fields): StreamStart['mediaFormat'] {
  const rate = format['sample_rate'] ?? format['sample-rate'] ?? format['sampleRate'];
  return { encoding: textOf(format['encoding']), sampleRate: numberOf(rate) };
}

/** An object, its JSON, or nothing. */
function customParametersOf(value: unknown): Record<string, string> {
  const parameters = objectOf(typeof value === 'string' ? parseJson(value) : value) ?? {};
  return Object.fromEntries(Object.entries(parameters).map(([name, text]) => [name, plainTextOf(text) ?? '']));
}

function numbering(fields: Fields) {
  return {
    sequenceNumber: numberOf(fields['sequence_number'] ?? fields['sequenceNumber']),
    streamSid: textOf(fields['stream_sid'] ?? fields['streamSid']),
  };
}

function versionOf(fields: Fields) {
  return { protocol: textOf(fields['protocol']), version: textOf(fields['version']) };
}
