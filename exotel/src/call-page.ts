// Asks for a page of calls, and reads it.
import { z } from 'zod';
import { encodeExotelTime } from './encode-time.ts';
import { type ExotelCall, readCall } from './exotel-call.ts';
import { Fields } from './fields.ts';
import { child, listOf, type Payload } from './payload-tree.ts';

const fewNumbers = z.array(z.string().min(1)).min(1).max(5).optional();

const longestWindowMs = 31 * 24 * 60 * 60 * 1000;

const filters = z.object({
  sids: z.array(z.string().min(1)).min(1).max(100).optional(),
  createdFrom: z.date().optional(),
  createdUntil: z.date().optional(),
  from: fewNumbers,
  to: fewNumbers,
  /** ExoPhones. */
  phoneNumbers: fewNumbers,
  statuses: z.array(z.string().min(1)).min(1).optional(),
  direction: z.string().min(1).optional(),
  minDurationSeconds: z.int().min(0).optional(),
  maxDurationSeconds: z.int().min(0).optional(),
  minPrice: z.number().optional(),
  maxPrice: z.number().optional(),
  /** Exotel's default is 50. */
  pageSize: z.int().min(1).max(100).optional(),
  /** By the time of creation; Exotel's default is `desc`. */
  order: z.enum(['asc', 'desc']).optional(),
  /** A cursor of an earlier page. The other filters have to be the same as they were there. */
  before: z.string().min(1).optional(),
  after: z.string().min(1).optional(),
  /** With legs and the conversation's length. */
  details: z.boolean().optional(),
});

export const callFiltersSchema = filters.refine(
  ({ createdFrom, createdUntil }) => !createdFrom || !createdUntil || +createdUntil - +createdFrom <= longestWindowMs,
  { path: ['createdUntil'], message: 'Exotel lists one month at a time.' },
);

/** What to list. Exotel keeps six months, and answers for one month at a time. */
export type CallFilters = z.infer<typeof filters>;

export interface CallPage {
  calls: ExotelCall[];
  total: number | null;
  /** For `after`; null on the last page. */
  nextCursor: string | null;
  /** For `before`; null on the first page. */
  previousCursor: string | null;
}

/** The query of `GET Calls`. Reference: developer.exotel.com/docs/voice-v1 (bulk call details). */
export function callFiltersQuery(asked: CallFilters): URLSearchParams {
  const { createdFrom, createdUntil } = asked;
  const parts: Record<string, string | undefined> = {
    Sid: asked.sids?.join(','),
    DateCreated: range(createdFrom && encodeExotelTime(+createdFrom), createdUntil && encodeExotelTime(+createdUntil)),
    From: asked.from?.join(','),
    To: asked.to?.join(','),
    PhoneNumber: asked.phoneNumbers?.join(','),
    Status: asked.statuses?.join(','),
    Direction: asked.direction,
    Duration: range(inSeconds(asked.minDurationSeconds), inSeconds(asked.maxDurationSeconds)),
    Price: range(asked.minPrice, asked.maxPrice),
    PageSize: asked.pageSize?.toString(),
    SortBy: asked.order && `DateCreated:${asked.order}`,
    Before: asked.before,
    After: asked.after,
    details: asked.details ? 'true' : undefined,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) query.set(name, value);
  return query;
}

/** Null for what is no list of calls. */
export function readCallPage(content: Payload): CallPage | null {
  const calls = child(content, 'Calls');
  if (calls === undefined) return null;
  const fields = new Fields(content);
  return {
    calls: listOf(calls, 'Call').flatMap((item) => readCall(item) ?? []),
    total: fields.number('Metadata[Total]'),
    nextCursor: cursor(fields.text('Metadata[NextPageUri]'), 'After'),
    previousCursor: cursor(fields.text('Metadata[PrevPageUri]'), 'Before'),
  };
}

function range(from: string | number | undefined, until: string | number | undefined): string | undefined {
  const bounds = [from === undefined ? [] : `gte:${from}`, until === undefined ? [] : `lte:${until}`].flat();
  return bounds.length === 0 ? undefined : bounds.join(';');
}

function inSeconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}s`;
}

function cursor(pageUri: string | null, name: string): string | null {
  return pageUri === null ? null : new URLSearchParams(pageUri.split('?')[1] ?? '').get(name);
}
