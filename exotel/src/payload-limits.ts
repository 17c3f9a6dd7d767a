// How much of a body is read, and the ways in which a body is refused.
import { isRecord } from './payload-tree.ts';

export interface PayloadLimits {
  maxBodyBytes: number;
  /** Values, wherever they stand in the tree. */
  maxFields: number;
  /** Levels of names under a name: `Legs[0][Status]` has two. */
  maxDepth: number;
  /** One name, or one value. */
  maxFieldBytes: number;
}

export const defaultPayloadLimits: PayloadLimits = {
  maxBodyBytes: 1024 * 1024,
  maxFields: 500,
  maxDepth: 6,
  maxFieldBytes: 64 * 1024,
};

export interface PayloadFailure {
  code: 'invalid-body' | 'too-many-fields' | 'unsupported-media-type' | 'message-too-large';
  /** What is wrong, in words. It never quotes the body. */
  message: string;
}

export function tooManyFields(limits: PayloadLimits): PayloadFailure {
  return { code: 'too-many-fields', message: `The body has more than ${limits.maxFields} fields.` };
}

export function fieldTooLarge(limits: PayloadLimits): PayloadFailure {
  return { code: 'message-too-large', message: `A field is larger than ${limits.maxFieldBytes} bytes.` };
}

/** The first limit that a parsed body breaks, or null. It does not recurse, so that deep nesting cannot hurt it. */
export function brokenLimit(root: unknown, limits: PayloadLimits): PayloadFailure | null {
  const queue = [{ value: root, depth: -1 }];
  let fields = 0;
  for (const { value, depth } of queue) {
    const names = isRecord(value) || Array.isArray(value) ? Object.keys(value) : [];
    if (names.length === 0) {
      fields += 1;
      if (isLongerThan(value, limits.maxFieldBytes)) return fieldTooLarge(limits);
    } else if (depth >= limits.maxDepth) {
      return { code: 'invalid-body', message: `The body is nested deeper than ${limits.maxDepth} levels.` };
    }
    if (fields + names.length > limits.maxFields) return tooManyFields(limits);
    if (names.some((name) => isLongerThan(name, limits.maxFieldBytes))) return fieldTooLarge(limits);
    for (const name of names) queue.push({ value: (value as Record<string, unknown>)[name], depth: depth + 1 });
  }
  return null;
}

function isLongerThan(value: unknown, maxBytes: number): boolean {
  return typeof value === 'string' && value.length * 3 > maxBytes && Buffer.byteLength(value) > maxBytes;
}
