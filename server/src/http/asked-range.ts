// The Range header of a request for a file: one range of bytes (RFC 9110 §14).

export type AskedRange =
  | { kind: 'whole' }
  /** `last` is included; null: to the end. */
  | { kind: 'from'; first: number; last: number | null }
  /** The last bytes of it. */
  | { kind: 'end'; bytes: number };

/** Anything but one range of bytes counts as no range at all, as RFC 9110 allows. */
export function readRange(header: string | undefined): AskedRange {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '') return last === '' ? { kind: 'whole' } : { kind: 'end', bytes: Number(last) };
  const range = { first: Number(first), last: last === '' ? null : Number(last) };
  return range.last !== null && range.last < range.first ? { kind: 'whole' } : { kind: 'from', ...range };
}
