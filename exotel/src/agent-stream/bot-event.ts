// What a bot says on an AgentStream socket: reading and writing.
// Reference: developer.exotel.com/docs/agentstream/websocket-protocol.
import type { Result } from '../result.ts';
import { decodeBase64 } from './base64.ts';
import { objectOf, readMessage, textOf } from './message-fields.ts';

export type BotEvent =
  | { event: 'media'; payload: Buffer; payloadIntact: boolean }
  /** To be sent back when all audio before it has been played. */
  | { event: 'mark'; name: string }
  /** Drops the audio that has not been played yet. */
  | { event: 'clear' }
  /** What a bot has no business to send, by its name. */
  | { event: 'unexpected'; name: string };

/** How a bot wrote the stream's id. Exotel looks at neither: bots with the wrong key have been in use for a year. */
export interface WrittenStreamSid {
  key: 'stream_sid' | 'streamSid' | null;
  value: string | null;
}

export type BotMessage = BotEvent & { streamSid: WrittenStreamSid };

export type BotMessageError = 'not-json' | 'not-an-object' | 'no-event' | 'media-without-payload' | 'mark-without-name';

/** Reads one text message of a bot. */
export function parseBotMessage(text: string): Result<BotMessage, BotMessageError> {
  const read = readMessage(text);
  if (!read.ok) return read;
  const { event, fields } = read.value;
  const body = bodyOf(event, fields);
  return body.ok ? { ok: true, value: { ...body.value, streamSid: writtenStreamSid(fields) } } : body;
}

function bodyOf(event: string, fields: Record<string, unknown>): Result<BotEvent, BotMessageError> {
  if (event === 'media') {
    const payload = objectOf(fields['media'])?.['payload'];
    if (typeof payload !== 'string') return { ok: false, error: 'media-without-payload' };
    const { bytes, intact } = decodeBase64(payload);
    return { ok: true, value: { event, payload: bytes, payloadIntact: intact } };
  }
  if (event === 'mark') {
    const name = textOf(objectOf(fields['mark'])?.['name']);
    return name === null ? { ok: false, error: 'mark-without-name' } : { ok: true, value: { event, name } };
  }
  return { ok: true, value: event === 'clear' ? { event } : { event: 'unexpected', name: event } };
}

function writtenStreamSid(fields: Record<string, unknown>): WrittenStreamSid {
  const key = (['stream_sid', 'streamSid'] as const).find((spelling) => spelling in fields) ?? null;
  return { key, value: key === null ? null : textOf(fields[key]) };
}

/** `payload`: samples as bytes, a multiple of 320 and at most 100 000. */
export type BotCommand = { event: 'media'; payload: Buffer } | { event: 'mark'; name: string } | { event: 'clear' };

/** Writes one message of a bot. */
export function encodeBotCommand(streamSid: string, command: BotCommand): string {
  const sid = JSON.stringify(streamSid);
  if (command.event === 'media') {
    // Base64 needs no escaping, and this runs ten times a second for every stream.
    return `{"event":"media","stream_sid":${sid},"media":{"payload":"${command.payload.toString('base64')}"}}`;
  }
  if (command.event === 'clear') return `{"event":"clear","stream_sid":${sid}}`;
  return `{"event":"mark","stream_sid":${sid},"mark":{"name":${JSON.stringify(command.name)}}}`;
}
