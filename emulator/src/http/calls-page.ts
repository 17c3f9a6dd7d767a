// Selects one page of calls. Pure.
import type { CallRecord } from '../calls/call-record.ts';
import type { CallsCursor, CallsQuery } from './calls-query.ts';

export interface CallsPage {
  /** How many calls match, on all pages. */
  total: number;
  calls: CallRecord[];
  /** Cursors for the parameters Before and After; null where no page is. */
  previous: CallsCursor | null;
  next: CallsCursor | null;
}

export function callsPage(records: readonly CallRecord[], query: CallsQuery): CallsPage {
  const direction = query.oldestFirst ? 1 : -1;
  const compare = (a: CallsCursor, b: CallsCursor) => direction * compareAge(a, b);
  const matching = records.filter((record) => matches(record, query)).toSorted(compare);
  const [start, end] = bounds(matching, query, compare);
  const calls = matching.slice(start, end);
  return {
    total: matching.length,
    calls,
    previous: start > 0 ? (calls[0] ?? null) : null,
    next: end < matching.length ? (calls.at(-1) ?? null) : null,
  };
}

function bounds(
  calls: readonly CallRecord[],
  { before, after, pageSize }: CallsQuery,
  compare: (a: CallsCursor, b: CallsCursor) => number,
): [number, number] {
  if (before !== null) {
    const end = firstIndex(calls, (call) => compare(call, before) >= 0);
    return [Math.max(0, end - pageSize), end];
  }
  const start = after === null ? 0 : firstIndex(calls, (call) => compare(call, after) > 0);
  return [start, Math.min(calls.length, start + pageSize)];
}

/** The index of the first call of which the condition holds, or the length. */
function firstIndex(calls: readonly CallRecord[], condition: (call: CallRecord) => boolean): number {
  const index = calls.findIndex(condition);
  return index === -1 ? calls.length : index;
}

function compareAge(a: CallsCursor, b: CallsCursor): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  if (a.sid === b.sid) return 0;
  return a.sid < b.sid ? -1 : 1;
}

function matches(record: CallRecord, query: CallsQuery): boolean {
  const [first, second] = record.legs;
  return (
    record.createdAt >= query.createdFrom &&
    record.createdAt <= query.createdTo &&
    (query.sids?.includes(record.sid) ?? true) &&
    (query.from?.includes(first.number) ?? true) &&
    (query.to?.includes(second.number) ?? true) &&
    (query.exoPhones?.includes(record.exoPhone) ?? true) &&
    (query.status === null || query.status === record.status) &&
    // Every emulated call is placed through the API.
    (query.direction === null || query.direction === 'outbound-api')
  );
}
