// Reads what an app client has sent: a message that fits the protocol, or a refusal that says what does not.
import {
  type ClientMessage,
  clientMessageSchema,
  clientMessageTypes,
  limits,
  type Rejection,
  reject,
} from '@patchcord/protocol';

export type ReadMessage =
  | { kind: 'message'; message: ClientMessage }
  /** An AgentStream peer: its messages have `event` where ours have `type` (reference: AgentStream events). */
  | { kind: 'media-event'; event: string }
  | { kind: 'refused'; rejection: Rejection; about: About };

/** What a refusal is about, as far as it can be told: the client finds its command or its signal by it. */
export interface About {
  requestId?: string;
  callId?: string;
  signalSeq?: number;
}

const MAX_ISSUES = 10;
/** A command is far shorter, whatever its names are. */
const MAX_PEEKED_BYTES = 1024;

/** Reads one frame. `data` is its payload whole. */
export function readMessage(data: Buffer, isBinary: boolean): ReadMessage {
  if (isBinary) return refused('binary-not-supported');
  if (data.length > limits.maxMessageBytes) {
    return refused('message-too-large', `The message has ${data.length} bytes; ${limits.maxMessageBytes} are taken.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(data.toString());
  } catch (error) {
    // V8 quotes the text in its message; only the place is safe to repeat.
    const place = /position \d+/.exec(String(error))?.[0];
    return refused('invalid-json', place === undefined ? undefined : `The message is not valid JSON (${place}).`);
  }
  return isRecord(value) ? readRecord(value) : refused('invalid-message', 'The message is not a JSON object.');
}

/**
 * What a message is about that is refused unread, so that its sender knows which one it was. Nothing of a message that is
 * large: a flood must stay cheap.
 */
export function peekAbout(data: Buffer, isBinary: boolean): About {
  if (isBinary || data.length > MAX_PEEKED_BYTES) return {};
  try {
    const value: unknown = JSON.parse(data.toString());
    return isRecord(value) ? aboutOf(value) : {};
  } catch {
    return {};
  }
}

function readRecord(value: Record<string, unknown>): ReadMessage {
  const { type, event } = value;
  if (type === undefined && typeof event === 'string') return { kind: 'media-event', event };
  const about = aboutOf(value);
  if (!(clientMessageTypes as readonly unknown[]).includes(type)) {
    const shown =
      typeof type === 'string' ? `No message type ${JSON.stringify(type.slice(0, 40))}` : 'The message has no type';
    const known = clientMessageTypes.join(', ');
    return refused('unknown-message-type', `${shown}; there are ${known}. See /docs/asyncapi.json.`, about);
  }
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return { kind: 'message', message: parsed.data };
  const issues = parsed.error.issues
    .slice(0, MAX_ISSUES)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  return { kind: 'refused', rejection: reject('invalid-message', undefined, { issues }), about };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(code: Rejection['code'], message?: string, about: About = {}): ReadMessage {
  return { kind: 'refused', rejection: reject(code, message), about };
}

function aboutOf({ type, requestId, callId, seq }: Record<string, unknown>): About {
  const isSignal = typeof type === 'string' && type.startsWith('signal');
  return {
    ...(isShortText(requestId, 128) ? { requestId } : {}),
    ...(isSignal && isShortText(callId, 64) ? { callId } : {}),
    ...(isSignal && Number.isSafeInteger(seq) && Number(seq) > 0 ? { signalSeq: Number(seq) } : {}),
  };
}

function isShortText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength;
}
