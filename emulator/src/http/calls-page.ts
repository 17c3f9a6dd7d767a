// Selects one page of calls. Pure.
import { type AnyCall, partiesOf } from '../calls/any-call.ts';
import { callPrice, callSeconds } from '../calls/call-facts.ts';
import type { CallsCursor, CallsQuery, NumberRange } from './calls-query.ts';

export interface CallsPage {
  /** How many calls match, on all pages. */
  total: number;
  calls: AnyCall[];
  /** Cursors for the parameters Before and After; null where no page is. */
  previous: CallsCursor | null;
  next: CallsCursor | null;
}

export function callsPage(records: readonly AnyCall[], query: CallsQuery): CallsPage {
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
  calls: readonly AnyCall[],
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
function firstIndex(calls: readonly AnyCall[], condition: (call: AnyCall) => boolean): number {
  const index = calls.findIndex(condition);
  return index === -1 ? calls.length : index;
}

function compareAge(a: CallsCursor, b: CallsCursor): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  if (a.sid === b.sid) return 0;
  return a.sid < b.sid ? -1 : 1;
}

function matches(call: AnyCall, query: CallsQuery): boolean {
  const { from, to, direction } = partiesOf(call);
  return (
    call.createdAt >= query.createdFrom &&
    call.createdAt <= query.createdTo &&
    (query.sids?.includes(call.sid) ?? true) &&
    (query.from?.includes(from) ?? true) &&
    (query.to?.includes(to) ?? true) &&
    (query.exoPhones?.includes(call.exoPhone) ?? true) &&
    (query.status === null || query.status === call.status) &&
    (query.direction === null || query.direction === direction) &&
    isWithin(callSeconds(call), query.durationSeconds) &&
    isWithin(callPrice(call), query.price)
  );
}

/** A figure that is not known yet is in no range. */
function isWithin(value: number | null, range: NumberRange | null): boolean {
  if (range === null) return true;
  return value !== null && value >= (range.from ?? value) && value <= (range.to ?? value);
}
