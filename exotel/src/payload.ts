// Turns what Exotel sends (a body in one of three encodings, or a query string) into one tree of named texts.
import qs from 'qs';
import { type BodyKind, bodyKind } from './body-kind.ts';
import { openJsonFields, parseJson } from './json-fields.ts';
import { readMultipart } from './multipart.ts';
import {
  brokenLimit,
  defaultPayloadLimits,
  type PayloadFailure,
  type PayloadLimits,
  tooManyFields,
} from './payload-limits.ts';
import { isPayload, isRecord, type Payload, type PayloadValue, toPayload } from './payload-tree.ts';
import type { Result } from './result.ts';

type PayloadResult = Result<Payload, PayloadFailure>;

/** A body as it came, decompressed. */
export interface RawBody {
  contentType: string | undefined;
  body: Buffer;
}

// More legs than this are not Exotel's; a high index would make a long array of holes.
const maxListIndex = 100;

/**
 * Reads a webhook's or applet's body: urlencoded, multipart or JSON, judged by its content first and its content type
 * second. Names with brackets are expanded (`Legs[0][Status]`), also as JSON names, and so is JSON in a form's field
 * (`Stream={…}`, `Legs=[…]`, or a whole event in one field). An empty body is an empty payload. Files in a multipart
 * body are skipped.
 *
 * Reference: developer.exotel.com/api/statuscallback; support.exotel.com article 3000132269 (Passthru for AgentStream).
 */
export async function parseBody(raw: RawBody, limits: Partial<PayloadLimits> = {}): Promise<PayloadResult> {
  const allLimits = { ...defaultPayloadLimits, ...limits };
  if (raw.body.length > allLimits.maxBodyBytes) {
    return refused('message-too-large', `The body is larger than ${allLimits.maxBodyBytes} bytes.`);
  }
  const kind = raw.body.length === 0 ? 'form' : bodyKind(raw.contentType, raw.body);
  if (kind === null) return refused('unsupported-media-type', 'The body is neither JSON nor a form.');
  return parseKind(kind, raw, allLimits);
}

/** Reads a query string, with or without its `?`, in the same way as a form. */
export function parseQuery(query: string, limits: Partial<PayloadLimits> = {}): PayloadResult {
  const allLimits = { ...defaultPayloadLimits, ...limits };
  if (query.length > allLimits.maxBodyBytes) return refused('message-too-large', 'The query string is too long.');
  return parseForm(query.replace(/^\?/, ''), allLimits);
}

async function parseKind(
  kind: BodyKind,
  { body, contentType }: RawBody,
  limits: PayloadLimits,
): Promise<PayloadResult> {
  switch (kind) {
    case 'form':
      return parseForm(decodeText(body), limits);
    case 'multipart': {
      const fields = await readMultipart(body, contentType, limits);
      return fields.ok ? parseForm(new URLSearchParams(fields.value).toString(), limits) : fields;
    }
    case 'json': {
      const json = parseJson(decodeText(body));
      return isRecord(json) ? toTree(json, limits) : refused('invalid-body', 'The body is not a JSON object.');
    }
  }
}

function parseForm(text: string, limits: PayloadLimits): PayloadResult {
  const isTooMany = text.split('&', limits.maxFields + 1).length > limits.maxFields;
  return isTooMany ? { ok: false, error: tooManyFields(limits) } : toTree(text, limits);
}

function toTree(source: string | Record<string, unknown>, limits: PayloadLimits): PayloadResult {
  try {
    const fields = typeof source === 'string' ? expandBrackets(source, limits) : source;
    // Checked again with the JSON that was inside fields: no field smuggles in more than a body may have.
    const sent = brokenLimit(fields, limits);
    if (sent) return { ok: false, error: sent };
    const opened = openJsonFields(fields);
    const error = brokenLimit(opened, limits);
    return error ? { ok: false, error } : { ok: true, value: expandNames(toPayload(opened), limits) };
  } catch (error) {
    if (error instanceof RangeError)
      return refused('invalid-body', 'A name has too many brackets or too high an index.');
    throw error;
  }
}

/** Expands the names of every object in the tree. JSON has names with brackets at any level. */
function expandNames(payload: Payload, limits: PayloadLimits): Payload {
  const inner = Object.entries(payload).map(([name, value]) => [name, expandInside(value, limits)] as const);
  const expanded = toPayload(Object.fromEntries(inner));
  const hasBrackets = Object.keys(expanded).some((name) => name.includes('['));
  return hasBrackets ? toPayload(expandBrackets(expanded, limits)) : expanded;
}

function expandInside(value: PayloadValue, limits: PayloadLimits): PayloadValue {
  if (Array.isArray(value)) return value.map((item) => expandInside(item, limits));
  return isPayload(value) ? expandNames(value, limits) : value;
}

/** @throws RangeError for more levels, or a higher index, than there may be */
function expandBrackets(source: string | Payload, limits: PayloadLimits): Record<string, unknown> {
  return qs.parse(source as Record<string, string>, {
    plainObjects: true,
    allowSparse: true,
    depth: limits.maxDepth,
    strictDepth: true,
    arrayLimit: maxListIndex,
    parameterLimit: limits.maxFields,
    throwOnLimitExceeded: true,
    duplicates: 'last',
  });
}

function decodeText(body: Buffer): string {
  return body.toString('utf8').replace(/^\uFEFF/, '');
}

function refused(code: PayloadFailure['code'], message: string): PayloadResult {
  return { ok: false, error: { code, message } };
}
