// The tools of an agent's file.
import { z } from 'zod';
import { argumentCheck } from '../tools/argument-check.ts';
import { placeholdersIn } from '../tools/http-request.ts';
import { type FindSecret, isSecretName, secretNamesIn } from '../tools/secret-references.ts';
import { fields, listOf, numberBetween, oneOf, pattern, said, text, wholeBetween } from './field-types.ts';

const KINDS = ['end_call', 'transfer_to_human', 'http', 'mcp'] as const;
/** Reference: Realtime `tools[].name`. */
const toolName = () => pattern(/^[a-zA-Z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -');
/** Those that the connection itself needs. */
const RESERVED_HEADERS = /^(host|connection|content-length|transfer-encoding|keep-alive|upgrade|expect|te|trailer)$/i;
/** Keywords beside which a schema has more to say about its properties. */
const COMPOSITION = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', 'unevaluatedProperties'];

/** A tool without settings may be written as its name alone. */
export function toolFields(findSecret: FindSecret) {
  const words = said(`must be ${KINDS.slice(0, -1).join(', ')} or ${KINDS.at(-1)}`);
  const tool = z.discriminatedUnion(
    'kind',
    [
      fields({ kind: z.literal('end_call') }),
      fields({ kind: z.literal('transfer_to_human') }),
      httpFields(findSecret),
      mcpFields(findSecret),
    ],
    words,
  );
  const spelledOut = z.preprocess((given) => (typeof given === 'string' ? { kind: given } : given), tool);
  return listOf(spelledOut, 64);
}

function httpFields(findSecret: FindSecret) {
  return fields({
    kind: z.literal('http'),
    name: toolName(),
    description: text(1024),
    method: oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
    url: text(2000).superRefine((url, context) => tell(context, urlMistake(url))),
    headers: z.record(headerName(), withSecrets(findSecret), said('must be a map from names to values')).default({}),
    parameters: argumentsSchema().prefault({ type: 'object', properties: {} }),
    timeoutSeconds: numberBetween(0.5, 60).default(10),
    retries: wholeBetween(0, 5).optional(),
  }).superRefine(requirePlaceholders, { when: ({ value }) => typeof value === 'object' && value !== null });
}

/** What stands in the path cannot be left out. Either field may be missing or wrong by itself. */
function requirePlaceholders(given: { url?: unknown; parameters?: unknown }, context: z.core.$RefinementCtx): void {
  const { url, parameters } = given;
  if (typeof url !== 'string' || urlMistake(url) !== null || typeof parameters !== 'object') return;
  const { required } = (parameters ?? {}) as { required?: unknown };
  for (const name of placeholdersIn(url)) {
    if (Array.isArray(required) && required.includes(name)) continue;
    const message = `needs {${name}}, which must be one of the required parameters`;
    context.addIssue({ code: 'custom', path: ['url'], message });
  }
}

function mcpFields(findSecret: FindSecret) {
  return fields({
    kind: z.literal('mcp'),
    label: toolName(),
    url: text(2000).superRefine((url, context) => tell(context, urlMistake(url))),
    authorization: withSecrets(findSecret).nullable().default(null),
    allowedTools: listOf(text(64), 128).nullable().default(null),
  });
}

function headerName() {
  return pattern(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not the name of a header').refine(
    (name) => !RESERVED_HEADERS.test(name),
    'is set by the connection itself',
  );
}

/** Text for a header. Its secrets must be there when the file is read, so that no caller is the first to notice. */
function withSecrets(findSecret: FindSecret) {
  const meaning = 'must be text of 1 to 1000 characters (ASCII) in one line';
  return pattern(/^[\x20-\x7e]{1,1000}$/, meaning).superRefine((value, context) => {
    for (const name of secretNamesIn(value)) {
      if (!isSecretName(name)) tell(context, `has \${${name}}: names of secrets are capitals, digits and _`);
      else if (findSecret(name) === null) tell(context, `needs the secret ${name}: set AGENT_SECRET_${name}`);
    }
  });
}

function argumentsSchema() {
  return z
    .record(z.string(), z.unknown(), said('must be a JSON Schema'))
    .transform(closed)
    .superRefine((schema, context) => {
      if (schema['type'] !== 'object') return tell(context, 'must be a JSON Schema with type: object');
      const check = argumentCheck(schema);
      if (!check.ok) tell(context, `must be a JSON Schema: ${check.error}`);
    });
}

/** What the schema does not name, nobody meant to send: a caller could talk the model into it. */
function closed(schema: Record<string, unknown>): Record<string, unknown> {
  return COMPOSITION.some((keyword) => keyword in schema) ? schema : { additionalProperties: false, ...schema };
}

function urlMistake(written: string): string | null {
  const url = URL.parse(written);
  if (url === null) return 'must be a URL like https://shop.example/orders/{orderId}';
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    return 'must begin with https:// (http:// only to this machine)';
  }
  if (/[{}]/.test(url.host)) return 'must name its host';
  if (url.username !== '' || url.password !== '') return 'must not hold credentials; put them into headers';
  if (secretNamesIn(written).length > 0) return 'must not hold secrets; put them into headers';
  return null;
}

function tell(context: z.core.$RefinementCtx, message: string | null): void {
  if (message !== null) context.addIssue({ code: 'custom', message });
}
