import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnyCall } from '../calls/any-call.ts';
import { type CallRecord, newCall } from '../calls/call-record.ts';
import { newCallSid } from '../calls/call-sid.ts';
import { timingsWith } from '../calls/timings.ts';
import { callsPage } from './calls-page.ts';
import { callsQuery, encodeCursor } from './calls-query.ts';

const now = Date.UTC(2026, 0, 31, 12);
const minuteMs = 60_000;

function call(changes: { minutesAgo?: number; from?: string; to?: string; exoPhone?: string } = {}): CallRecord {
  const { minutesAgo = 0, from = '09876500001', to = '09876500002', exoPhone = '08047000001' } = changes;
  const order = {
    from,
    to,
    exoPhone,
    customField: null,
    ringLimitMs: null,
    timeLimitMs: null,
    recording: null,
    statusCallback: null,
  };
  const birth = {
    sid: newCallSid(now),
    accountSid: 'emulated1',
    timings: timingsWith({}),
    now: now - minutesAgo * minuteMs,
  };
  return newCall(order, birth);
}

function query(parameters: Record<string, string>) {
  const result = callsQuery(new URLSearchParams(parameters), now);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function select(records: readonly AnyCall[], parameters: Record<string, string>): AnyCall[] {
  return callsPage(records, query(parameters)).calls;
}

test('each filter leaves the calls that it names', () => {
  const plain = call();
  const other = {
    ...call({ from: '09876500003', to: '09876500004', exoPhone: '08047000002' }),
    status: 'busy' as const,
  };
  const records = [plain, other];
  expect(select(records, { Sid: `${other.sid},x` })).toEqual([other]);
  expect(select(records, { From: '+919876500003,+919876500009' })).toEqual([other]);
  expect(select(records, { To: '9876500004' })).toEqual([other]);
  expect(select(records, { PhoneNumber: '08047000002' })).toEqual([other]);
  expect(select(records, { Status: 'busy' })).toEqual([other]);
  expect(select(records, { Direction: 'inbound' })).toEqual([]);
  expect(select(records, { Direction: 'outbound-api', SortBy: 'DateCreated:asc' })).toHaveLength(2);
});

test('DateCreated is Indian time and includes both of its seconds', () => {
  const [old, middle, young] = [call({ minutesAgo: 20 }), call({ minutesAgo: 10 }), call({ minutesAgo: 0 })];
  const records = [old, middle, young];
  expect(select(records, { DateCreated: 'gte:2026-01-31 17:15:00;lte:2026-01-31 17:25:00' })).toEqual([middle]);
  expect(select(records, { DateCreated: 'gte:2026-01-31 17:20:00' })).toEqual([young, middle]);
  expect(select(records, { DateCreated: 'lte:2026-01-31 17:20:00' })).toEqual([middle, old]);
  expect(
    select([{ ...middle, createdAt: middle.createdAt + 999 }], { DateCreated: 'lte:2026-01-31 17:20:00' }),
  ).toHaveLength(1);
});

test('figures are found in their range when a call has settled, and in none before', () => {
  const settled = { ...call({ minutesAgo: 5 }), phase: 'settled' as const, status: 'completed' as const };
  const short = { ...settled, endedAt: settled.createdAt + 9_600 };
  const long = { ...settled, sid: newCallSid(now), endedAt: settled.createdAt + 61_000 };
  const records = [short, long, call({ minutesAgo: 6 })];
  expect(select(records, { Duration: 'gte:10s;lte:60s' })).toEqual([short]);
  expect(select(records, { Duration: 'gte:61s' })).toEqual([long]);
  expect(select(records, { Duration: 'lte:60' })).toEqual([short]);
  expect(select(records, { Price: 'gte:1' })).toEqual([long]);
  expect(select(records, { Price: 'lte:0.75' })).toEqual([short]);
});

test('without DateCreated the last 31 days are searched', () => {
  const [inside, outside] = [call({ minutesAgo: 31 * 24 * 60 }), call({ minutesAgo: 31 * 24 * 60 + 1 })];
  expect(select([inside, outside], {})).toEqual([inside]);
});

test('a range of 31 days is not too long', () => {
  const DateCreated = 'gte:2025-12-31 00:00:00;lte:2026-01-31 00:00:00';
  expect(callsQuery(new URLSearchParams({ DateCreated }), now)).toMatchObject({ ok: true });
});

test.each([
  ['DateCreated', 'gte:2026-01-01', 'DateCreated must look like'],
  ['DateCreated', 'gte:2026-13-01 00:00:00', 'DateCreated must look like'],
  ['DateCreated', 'gte:2025-12-01 00:00:00;lte:2026-01-31 00:00:00', 'DateCreated spans more than a month'],
  ['From', '1,2,3,4,5,6', 'From'],
  ['Status', 'ended', 'Status must be'],
  ['SortBy', 'Price:asc', 'SortBy must be'],
  ['After', 'abc', 'After is not a cursor of this API'],
  ['Duration', 'gte:ten', 'Duration must look like gte:10s;lte:45s'],
  ['Price', 'over 3', 'Price must look like gte:0.5;lte:3'],
])('%s=%s is refused', (name, value, error) => {
  const result = callsQuery(new URLSearchParams({ [name]: value }), now);
  expect(result).toMatchObject({ ok: false, error: expect.stringContaining(error) });
});

test('walking forward and then back passes every call once each way, in order', () => {
  const ages = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 });
  const size = fc.integer({ min: 1, max: 7 });
  const sorting = fc.constantFrom('DateCreated:asc', 'DateCreated:desc');
  fc.assert(
    fc.property(ages, size, sorting, (minutes, pageSize, SortBy) => {
      const records = minutes.map((minutesAgo) => call({ minutesAgo }));
      const parameters = { PageSize: String(pageSize), SortBy };
      const all = select(records, { PageSize: '100', SortBy });
      const forward = [callsPage(records, query(parameters))];
      for (let next = forward.at(-1)?.next; next; next = forward.at(-1)?.next) {
        forward.push(callsPage(records, query({ ...parameters, After: encodeCursor(next) })));
      }
      expect(forward.flatMap(({ calls }) => calls)).toEqual(all);
      const back = forward.slice(-1);
      for (let previous = back[0]?.previous; previous; previous = back[0]?.previous) {
        back.unshift(callsPage(records, query({ ...parameters, Before: encodeCursor(previous) })));
      }
      expect(back.flatMap(({ calls }) => calls)).toEqual(all);
      expect(new Set(all.map(({ createdAt }) => createdAt)).size).toBe(new Set(minutes).size);
    }),
  );
});
