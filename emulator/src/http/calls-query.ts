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

/** Inclusive; an end that is missing is open. */
export interface NumberRange {
  from?: number;
  to?: number;
}

/** Null is "any". Times are epoch milliseconds and inclusive. */
export interface CallsQuery {
  sids: readonly string[] | null;
  from: readonly string[] | null;
  to: readonly string[] | null;
  exoPhones: readonly string[] | null;
  status: string | null;
  direction: string | null;
  durationSeconds: NumberRange | null;
  price: NumberRange | null;
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
  Duration: z.string().transform(parseDuration).optional(),
  Price: z.string().transform(parsePrice).optional(),
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
    durationSeconds: given.Duration ?? null,
    price: given.Price ?? null,
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

/** `gte:2019-01-01 00:00:00;lte:2019-01-31 23:59:59`, or one half of it; Indian time. */
function parseRange(text: string, context: z.RefinementCtx): NumberRange {
  const bounds = boundsOf(text, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  const range: NumberRange = {};
  for (const [operator, time] of bounds ?? []) {
    const epochMs = Date.parse(`${time.replace(' ', 'T')}${istOffset}`);
    // DateCreated has whole seconds: the last one counts to its end.
    if (operator === 'gte') range.from = epochMs;
    else range.to = epochMs + 999;
  }
  if (bounds !== null && !Object.values(range).some(Number.isNaN)) return range;
  context.addIssue('must look like gte:YYYY-MM-DD HH:MM:SS;lte:YYYY-MM-DD HH:MM:SS');
  return z.NEVER;
}

/** `gte:10s;lte:45s`, or one half of it. */
function parseDuration(text: string, context: z.RefinementCtx): NumberRange {
  const bounds = boundsOf(text, /^\d{1,9}s?$/);
  if (bounds !== null) return numberRange(bounds);
  context.addIssue('must look like gte:10s;lte:45s');
  return z.NEVER;
}

/** `gte:0.5;lte:3`, or one half of it. */
function parsePrice(text: string, context: z.RefinementCtx): NumberRange {
  const bounds = boundsOf(text, /^\d{1,9}(?:\.\d{1,4})?$/);
  if (bounds !== null) return numberRange(bounds);
  context.addIssue('must look like gte:0.5;lte:3');
  return z.NEVER;
}

type Bound = [operator: 'gte' | 'lte', value: string];

/** The parts of a range; null when one is not written as it must be. */
function boundsOf(text: string, value: RegExp): Bound[] | null {
  const bounds: Bound[] = [];
  for (const part of text.split(';')) {
    const [, operator, bound = ''] = /^(gte|lte):(.*)$/.exec(part.trim()) ?? [];
    if ((operator !== 'gte' && operator !== 'lte') || !value.test(bound)) return null;
    bounds.push([operator, bound]);
  }
  return bounds;
}

function numberRange(bounds: Bound[]): NumberRange {
  const range: NumberRange = {};
  for (const [operator, value] of bounds) range[operator === 'gte' ? 'from' : 'to'] = Number.parseFloat(value);
  return range;
}
