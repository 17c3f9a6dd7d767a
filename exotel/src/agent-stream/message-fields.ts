// Reads the JSON of AgentStream messages, in which numbers may be text and text may be numbers.
import { parseJson } from '../json-fields.ts';
import { isRecord } from '../payload-tree.ts';
import type { Result } from '../result.ts';

export interface Message {
  event: string;
  fields: Record<string, unknown>;
}

export function readMessage(text: string): Result<Message, 'not-json' | 'not-an-object' | 'no-event'> {
  const fields = parseJson(text);
  if (fields === undefined) return { ok: false, error: 'not-json' };
  if (!isRecord(fields)) return { ok: false, error: 'not-an-object' };
  const event = fields['event'];
  return typeof event === 'string' ? { ok: true, value: { event, fields } } : { ok: false, error: 'no-event' };
}

export function objectOf(value: unknown): Record<string, unknown> | null {
  return isRecord(value) ? value : null;
}

/** Text that says something, numbers included. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number that is not negative, also of text with a unit behind it: `8000`, `"8000"`, `"8000Hz"`. */
export function numberOf(value: unknown): number | null {
  const digits = /^\s*(\d+(?:\.\d+)?)\s*[a-z]*\s*$/i.exec(textOf(value) ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
