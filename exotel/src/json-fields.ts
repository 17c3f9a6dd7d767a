// Opens fields whose text is JSON, where Exotel is known to put JSON into a field.
import { isRecord, plainName } from './payload-tree.ts';

const structuredFields = new Set(['stream', 'legs']);

/**
 * Replaces the text of `Stream={…}` and `Legs=[…]` by what it says, and lifts a whole event (JSON with a CallSid) out of
 * the one field it came in. A CustomField stays as it is: its JSON is the caller's own. Text that is not JSON stays too.
 */
export function openJsonFields(fields: Record<string, unknown>): Record<string, unknown> {
  let opened = fields;
  for (const [name, value] of Object.entries(fields)) {
    const json = plainName(name) === 'customfield' ? undefined : parseContainer(value);
    if (structuredFields.has(plainName(name)) && json !== undefined) opened = { ...opened, [name]: json };
    else if (isRecord(json) && Object.keys(json).some((key) => plainName(key) === 'callsid')) {
      const { [name]: _event, ...others } = opened;
      opened = { ...others, ...json };
    }
  }
  return opened;
}

/** Parsed JSON, or `undefined` for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseContainer(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[{[]/.test(value) ? parseJson(value) : undefined;
}
