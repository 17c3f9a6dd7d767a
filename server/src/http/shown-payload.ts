// What a delivery of Exotel's shows of itself over REST: all but where its recordings and streams are.

const ADDRESS = /:\/\/|%3a%2f%2f/i;
const HIDDEN = /recording|stream_?url/i;

/**
 * The payload of a stored delivery. The address of a recording or a stream, known by its own words or by the name of a
 * field that it stands in, is replaced by `[hidden]`: who listens needs the scope for it, and goes on record.
 */
export function shownPayload(raw: string): unknown {
  return shown(JSON.parse(raw), '');
}

/** `names`: those of the fields that the value stands in. */
function shown(value: unknown, names: string): unknown {
  if (typeof value === 'string') return ADDRESS.test(value) && HIDDEN.test(names + value) ? '[hidden]' : value;
  if (Array.isArray(value)) return value.map((item) => shown(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shown(inner, `${names}${name} `)]));
}
