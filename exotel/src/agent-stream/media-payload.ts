// A short way through the messages that make up nearly all of a stream: audio, without parsing what is around it.
import { decodeBase64 } from './base64.ts';

/**
 * A media message up to its payload: one object in the message, and nothing before the payload that a quote or a brace
 * could hide in. Anything else is for the parser.
 */
const head = /^\{"event":\s?"media",[^{}[\]\\]*"media":\s?\{[^{}[\]\\]*?"payload":\s?"/;
/** The head of a media message is some 120 characters long. */
const MAX_HEAD = 1024;

/**
 * The audio of a media message that begins with its event, as captured and documented ones do; null for everything
 * else, which `parseStreamEvent` reads. Where both read a message, they read the same.
 */
export function readMediaPayload(text: string): Buffer | null {
  const start = head.exec(text.length > MAX_HEAD ? text.slice(0, MAX_HEAD) : text)?.[0].length;
  if (start === undefined) return null;
  const end = text.indexOf('"', start);
  // Whatever follows must close both objects and have no second payload in it.
  if (end === -1 || text.indexOf('"payload"', end) !== -1 || !text.endsWith('}')) return null;
  const payload = text.slice(start, end);
  return payload.includes('\\') ? null : decodeBase64(payload).bytes;
}
