// What is wrong with something that a client sent, in the words of OpenAI's `error` events.
import { z } from 'zod';

export interface Problem {
  type: 'invalid_request_error' | 'server_error';
  code: string | null;
  message: string;
  param: string | null;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: Problem };

export function badRequest(code: string | null, message: string, param: string | null = null): Problem {
  return { type: 'invalid_request_error', code, message, param };
}

export function refused(code: string | null, message: string, param: string | null = null): Outcome<never> {
  return { ok: false, error: badRequest(code, message, param) };
}

/** Zod words a limit of whole numbers like one of any numbers, OpenAI does not. */
const wholeNumberKind = 'integer';

export function wholeNumber(min: number, max: number) {
  return z.int().min(min, { error: wholeNumberKind }).max(max, { error: wholeNumberKind });
}

/** Checks what was sent. Of several mistakes the first is told, as OpenAI does. */
export function checked<T>(schema: z.ZodType<T>, sent: unknown): Outcome<T> {
  const result = schema.safeParse(sent, { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  const [issue] = result.error.issues;
  if (issue === undefined) throw new Error('A schema refused without a reason');
  return { ok: false, error: problemOf(issue) };
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  const param = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  const name = param.slice(1);
  if (issue.code === 'unrecognized_keys') {
    const unknown = [...(name === '' ? [] : [name]), issue.keys[0]].join('.');
    return badRequest('unknown_parameter', `Unknown parameter: '${unknown}'.`, unknown);
  }
  const [code, message] = isMissing(issue)
    ? ['missing_required_parameter', `Missing required parameter: '${name}'.`]
    : wording(issue, name);
  return badRequest(code, message, name === '' ? null : name);
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_union' && 'discriminator' in issue) {
    const { input } = issue;
    return typeof input === 'object' && input !== null && !(String(issue.discriminator) in input);
  }
  return issue.input === undefined && issue.code !== 'custom';
}

function wording(issue: z.core.$ZodIssue, name: string): [code: string, message: string] {
  switch (issue.code) {
    case 'invalid_type':
      return [
        'invalid_type',
        `Invalid type for '${name}': expected ${issue.expected}, but got ${typeName(issue.input)}.`,
      ];
    case 'invalid_value':
      return ['invalid_value', `Invalid value. Supported values are: ${issue.values.map(quoted).join(', ')}.`];
    case 'too_small':
    case 'too_big':
      return outOfRange(issue, name);
    default:
      return ['invalid_value', `Invalid value for '${name}': ${issue.message}.`];
  }
}

function outOfRange(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  name: string,
): [code: string, message: string] {
  const [side, sign, limit] =
    issue.code === 'too_small' ? ['below_min', '>=', issue.minimum] : ['above_max', '<=', issue.maximum];
  switch (issue.origin) {
    case 'number': {
      const kind = issue.message === wholeNumberKind ? wholeNumberKind : 'decimal';
      return [
        `${kind}_${side}_value`,
        `Invalid '${name}': expected a value ${sign} ${limit}, but got ${String(issue.input)}.`,
      ];
    }
    case 'string':
      return [`string_${side}_length`, `Invalid '${name}': expected a string with length ${sign} ${limit}.`];
    case 'array':
      return [`array_${side}_length`, `Invalid '${name}': expected an array with length ${sign} ${limit}.`];
    default:
      return ['invalid_value', `Invalid value for '${name}'.`];
  }
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
