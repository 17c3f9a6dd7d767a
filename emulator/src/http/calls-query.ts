// Reads the filters of GET Calls.
import { z } from 'zod';
import { type Checked, checkParameters, oneOf, phoneNumber, wholeNumber } from '../parameters.ts';

const dayMs = 24 * 60 * 60 * 1000;
const istOffset = '+05:30';
/** The longest range of DateCreated, and the range when none is given. */
const windowMs = 31 * dayMs;

/** A place in the list of calls: next to this one. */
export interface CallsCursor {
  createdAt: number;
  sid: string;
}

/** Null is "any". Times are epoch milliseconds and inclusive. */
export interface CallsQuery {
  sids: readonly string[] | null;
  from: readonly string[] | null;
  to: readonly string[] | null;
  exoPhones: readonly string[] | null;
  status: string | null;
  direction: string | null;
  createdFrom: number;
  createdTo: number;
  oldestFirst: boolean;
  pageSize: number;
  before: CallsCursor | null;
  after: CallsCursor | null;
  withDetails: boolean;
}

const cursor = z.string().transform((text, context): CallsCursor => {
  const [, createdAt, sid] = /^(\d{1,15}) ([0-9a-z]{32})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (createdAt !== undefined && sid !== undefined) return { createdAt: Number(createdAt), sid };
  context.addIssue('is not a cursor of this API');
  return z.NEVER;
});

const notEmulated = z.undefined({ error: 'is a filter that is not emulated yet' }).optional();

const querySchema = z.object({
  Sid: list(z.string(), 100).optional(),
  From: list(phoneNumber, 5).optional(),
  To: list(phoneNumber, 5).optional(),
  PhoneNumber: list(phoneNumber, 5).optional(),
  Status: oneOf(['queued', 'ringing', 'in-progress', 'completed', 'failed', 'busy', 'no-answer']).optional(),
  Direction: oneOf(['inbound', 'outbound-dial', 'outbound-api']).optional(),
  DateCreated: z.string().transform(parseRange).optional(),
  PageSize: wholeNumber(1, 100).default(50),
  SortBy: oneOf(['DateCreated:desc', 'DateCreated:asc']).default('DateCreated:desc'),
  Before: cursor.optional(),
  After: cursor.optional(),
  details: oneOf(['true', 'false']).optional(),
  Duration: notEmulated,
  Price: notEmulated,
});

/** The query that the parameters make (reference: developer.exotel.com/api/call-details-bulk). */
export function callsQuery(parameters: URLSearchParams, now: number): Checked<CallsQuery> {
  const checked = checkParameters(querySchema, parameters);
  if (!checked.ok) return checked;
  const given = checked.value;
  const createdTo = given.DateCreated?.to ?? now;
  const createdFrom = given.DateCreated?.from ?? createdTo - windowMs;
  // Both ends are whole seconds, which makes the range up to a second longer.
  if (createdTo - createdFrom > windowMs + 1000) return { ok: false, error: 'DateCreated spans more than a month' };
  const query = {
    sids: given.Sid ?? null,
    from: given.From ?? null,
    to: given.To ?? null,
    exoPhones: given.PhoneNumber ?? null,
    status: given.Status ?? null,
    direction: given.Direction ?? null,
    createdFrom,
    createdTo,
    oldestFirst: given.SortBy === 'DateCreated:asc',
    pageSize: given.PageSize,
    before: given.Before ?? null,
    after: given.After ?? null,
    withDetails: given.details === 'true',
  };
  return { ok: true, value: query };
}

export function encodeCursor({ createdAt, sid }: CallsCursor): string {
  return Buffer.from(`${createdAt} ${sid}`).toString('base64url');
}

function list<T>(item: z.ZodType<T, string>, max: number) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(item).max(max, { error: `may have ${max} values at most` }));
}

interface CreatedRange {
  from?: number;
  to?: number;
}

/** `gte:2019-01-01 00:00:00;lte:2019-01-31 23:59:59`, or one half of it; Indian time. */
function parseRange(text: string, context: z.RefinementCtx): CreatedRange {
  const range: CreatedRange = {};
  for (const part of text.split(';')) {
    const [, operator, day, time] = /^(gte|lte):(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(part.trim()) ?? [];
    const epochMs = Date.parse(`${day}T${time}${istOffset}`);
    if (Number.isNaN(epochMs)) {
      context.addIssue('must look like gte:YYYY-MM-DD HH:MM:SS;lte:YYYY-MM-DD HH:MM:SS');
      return z.NEVER;
    }
    // DateCreated has whole seconds: the last one counts to its end.
    if (operator === 'gte') range.from = epochMs;
    else range.to = epochMs + 999;
  }
  return range;
}
