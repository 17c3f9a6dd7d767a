// The one form in which everything that Exotel says is held: a tree of named values whose leaves are text.

/** What stands under a name. `null` is JSON's null; a form knows only text. */
export type PayloadValue = string | null | PayloadValue[] | Payload;

/**
 * Named values as Exotel sent them, brackets expanded. It has no prototype, so no name in it can mean anything else.
 * An array may have holes: `Legs[1]` may arrive without `Legs[0]`.
 */
export interface Payload {
  [name: string]: PayloadValue;
}

/** Makes a tree of parsed JSON, a parsed form or parsed XML. Numbers and booleans become their text. */
export function toPayloadValue(value: unknown): PayloadValue {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(toPayloadValue);
  return isRecord(value) ? toPayload(value) : String(value as string | number | boolean);
}

/** `toPayloadValue` for an object. */
export function toPayload(record: Record<string, unknown>): Payload {
  const payload = Object.create(null) as Payload;
  for (const [name, value] of Object.entries(record)) {
    // Harmless here, but a trap for whoever copies the tree into an ordinary object.
    if (name !== '__proto__') payload[name] = toPayloadValue(value);
  }
  return payload;
}

/** Whether it is an object with names, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value of the tree has names under it. */
export function isPayload(value: PayloadValue | undefined): value is Payload {
  return isRecord(value);
}

/** A name without what differs between Exotel's spellings of it: `CallSid`, `call_sid`, `Call.Sid`, `call.sid`. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[_.\s-]/g, '');
}

/** The value under a name, in whatever spelling. */
export function child(payload: Payload, name: string): PayloadValue | undefined {
  const wanted = plainName(name);
  const found = Object.keys(payload).find((candidate) => plainName(candidate) === wanted);
  return found === undefined ? undefined : payload[found];
}

/**
 * The objects of a list, in all the ways in which v1 writes one: JSON `[{…}]` and `[{"Leg": {…}}]`, XML
 * `<Legs><Leg/><Leg/></Legs>` (an array under the item's name) and `<Legs><Leg/></Legs>` (a single object there).
 */
export function listOf(value: PayloadValue | undefined, itemName: string): Payload[] {
  if (Array.isArray(value)) {
    return value.filter(isPayload).map((item) => {
      const wrapped = child(item, itemName);
      return isPayload(wrapped) ? wrapped : item;
    });
  }
  if (!isPayload(value)) return [];
  const items = child(value, itemName);
  return [items].flat().filter(isPayload);
}
