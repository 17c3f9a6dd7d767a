// Makes the HTTP request of a tool from its file and from what the model passes.
import type { HttpTool } from '../agent.ts';
import { type FindSecret, fillSecrets } from './secret-references.ts';

/** The call in which a tool runs. Numbers as the carrier gave them. */
export interface ToolContext {
  callId: string;
  /** null until the carrier has named the call. */
  callSid: string | null;
  from: string | null;
  to: string | null;
  /** Keys that the caller has pressed so far. */
  digits: string;
}

export interface HttpRequest {
  method: HttpTool['method'];
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** What must not come back to the model. */
  secrets: string[];
}

export type BuiltRequest =
  | { ok: true; value: HttpRequest }
  | { ok: false; code: 'wrong-arguments' | 'secret-missing'; error: string };

const PLACEHOLDER = /\{([^{}]*)\}/g;
const MAX_CONTEXT_HEADER_LENGTH = 256;

/** The arguments that a URL wants, in its order. */
export function placeholdersIn(url: string): string[] {
  return [...url.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
}

/**
 * Arguments fill the URL's placeholders; the others go into the query of GET and DELETE, else into a JSON body. The call
 * is named in headers.
 */
export function httpRequest(
  tool: HttpTool,
  given: Record<string, unknown>,
  context: ToolContext,
  findSecret: FindSecret,
): BuiltRequest {
  const filled = filledUrl(tool.url, given);
  if (!filled.ok) return { ok: false, code: 'wrong-arguments', error: filled.error };
  const own = filledHeaders(tool.headers, findSecret);
  if (!own.ok) return { ok: false, code: 'secret-missing', error: 'The tool is not set up.' };
  const inUrl = new Set(placeholdersIn(tool.url));
  const others = Object.entries(given).filter(([name]) => !inUrl.has(name));
  const takesBody = tool.method !== 'GET' && tool.method !== 'DELETE';
  if (!takesBody) for (const [name, value] of others) addToQuery(filled.url.searchParams, name, value);
  return {
    ok: true,
    value: {
      method: tool.method,
      url: filled.url.href,
      headers: {
        accept: 'application/json, text/plain;q=0.9, text/*;q=0.8',
        'user-agent': 'patchcord',
        ...(takesBody ? { 'content-type': 'application/json' } : {}),
        ...contextHeaders(context),
        ...own.headers,
      },
      body: takesBody ? JSON.stringify(Object.fromEntries(others)) : null,
      secrets: own.secrets,
    },
  };
}

/** A value must not lead out of its place: `..` would climb in the path, and nothing would shorten it. */
function filledUrl(
  template: string,
  given: Record<string, unknown>,
): { ok: true; url: URL } | { ok: false; error: string } {
  for (const name of placeholdersIn(template)) {
    const value = given[name];
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!isPlain || value === '') return { ok: false, error: `${name} must be given as text or a number` };
  }
  const filled = template.replace(PLACEHOLDER, (_, name: string) => encoded(String(given[name])));
  const [path = ''] = filled.split(/[?#]/, 1);
  const climbs = path.split('/').some((segment) => segment === '.' || segment === '..');
  return climbs ? { ok: false, error: 'An argument cannot be "." or ".."' } : { ok: true, url: new URL(filled) };
}

/** Half of a surrogate pair cannot be encoded. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function addToQuery(query: URLSearchParams, name: string, value: unknown): void {
  if (value === null || value === undefined) return;
  for (const one of Array.isArray(value) ? value : [value]) {
    query.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one));
  }
}

function filledHeaders(
  templates: Record<string, string>,
  findSecret: FindSecret,
): { ok: true; headers: Record<string, string>; secrets: string[] } | { ok: false; missing: string } {
  const headers: Record<string, string> = {};
  const secrets: string[] = [];
  for (const [name, template] of Object.entries(templates)) {
    const filled = fillSecrets(template, findSecret);
    if (!filled.ok) return filled;
    headers[name.toLowerCase()] = filled.value;
    secrets.push(...filled.secrets);
  }
  return { ok: true, headers, secrets };
}

function contextHeaders({ callId, callSid, from, to, digits }: ToolContext): Record<string, string> {
  const all = {
    'x-call-id': callId,
    'x-call-sid': callSid ?? '',
    'x-call-from': from ?? '',
    'x-call-to': to ?? '',
    'x-call-digits': digits,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => isHeaderValue(value)));
}

function isHeaderValue(value: string): boolean {
  return value.length <= MAX_CONTEXT_HEADER_LENGTH && /^[\x21-\x7e]+$/.test(value);
}
