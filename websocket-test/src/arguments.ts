// The command line and the environment, read into what the program is to do.
import { parseArgs } from 'node:util';
import type { PlaceOptions } from '@patchcord/client';
import { type CallStatus, callStatuses } from '@patchcord/protocol';
import { parseServerUrl } from './server-url.ts';

export interface Settings {
  url: string;
  token: string | null;
  /** The call to place at once. */
  call: PlaceOptions | null;
  /** The status to wait for, and then to leave. */
  until: CallStatus | null;
  timeoutMs: number;
  json: boolean;
}

export type Task = { kind: 'help' | 'version' } | { kind: 'run'; settings: Settings };

type Result<T> = { ok: true; value: T } | { ok: false; error: string };
type Values = Extract<ReturnType<typeof readOptions>, { ok: true }>['value']['values'];

const DEFAULT_URL = 'ws://127.0.0.1:5050/ws';
const DEFAULT_TIMEOUT_SECONDS = '120';
/** What a Node.js timer can hold. */
const MAX_TIMEOUT_SECONDS = 2_147_483;

/** Reads the arguments (without node and script) and what the environment adds: NGROK_URL and AUTH_TOKEN. */
export function parseArguments(args: string[], env: NodeJS.ProcessEnv): Result<Task> {
  const options = readOptions(args);
  if (!options.ok) return options;
  const { values, positionals } = options.value;
  if (values.help) return { ok: true, value: { kind: 'help' } };
  if (values.version) return { ok: true, value: { kind: 'version' } };

  const call = readCall(values, positionals);
  if (!call.ok) return call;
  const until = readUntil(values);
  if (!until.ok) return until;
  const timeoutMs = readTimeout(values);
  if (!timeoutMs.ok) return timeoutMs;
  const url = readUrl(values, env);
  if (!url.ok) return url;
  const settings: Settings = {
    url: url.value,
    token: values.token || env['AUTH_TOKEN'] || null,
    call: call.value,
    until: until.value,
    timeoutMs: timeoutMs.value,
    json: values.json ?? false,
  };
  return { ok: true, value: { kind: 'run', settings } };
}

function readOptions(args: string[]) {
  try {
    const value = parseArgs({
      args,
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        token: { type: 'string' },
        call: { type: 'boolean' },
        video: { type: 'boolean' },
        until: { type: 'string' },
        timeout: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
    return { ok: true, value } as const;
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) } as const;
  }
}

function readCall(values: Values, positionals: string[]): Result<PlaceOptions | null> {
  const [from, to] = positionals;
  if (!values.call) {
    if (values.video) return { ok: false, error: '--video goes with --call' };
    if (from !== undefined) return { ok: false, error: `unexpected "${from}"; a call is placed with --call FROM TO` };
    return { ok: true, value: null };
  }
  if (!from || !to || positionals.length > 2) return { ok: false, error: '--call takes two numbers: --call FROM TO' };
  return { ok: true, value: { from, to, callType: values.video ? 'video' : 'voice' } };
}

function readUntil({ until }: Values): Result<CallStatus | null> {
  if (until === undefined) return { ok: true, value: null };
  const value = callStatuses.find((status) => status === until);
  return value ? { ok: true, value } : { ok: false, error: `--until takes one of: ${callStatuses.join(', ')}` };
}

function readTimeout({ timeout, until }: Values): Result<number> {
  if (timeout !== undefined && until === undefined) return { ok: false, error: '--timeout goes with --until' };
  const seconds = Number(timeout ?? DEFAULT_TIMEOUT_SECONDS);
  if (seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS) return { ok: true, value: seconds * 1000 };
  return { ok: false, error: '--timeout takes a number of seconds above 0' };
}

function readUrl({ url }: Values, env: NodeJS.ProcessEnv): Result<string> {
  // An empty line in .env means the same as none.
  const parsed = parseServerUrl(url ?? (env['NGROK_URL'] || DEFAULT_URL));
  // The address itself is not repeated: it may carry credentials.
  return parsed.ok ? parsed : { ok: false, error: `${url === undefined ? 'NGROK_URL' : '--url'}: ${parsed.error}` };
}
