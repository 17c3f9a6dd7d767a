// The log: one JSON line an entry in production, readable lines in development. Phone numbers, tokens and bodies are
// never in it; calls are named by their ids, and each line of a call carries its trace id. Levels: docs/logs.md.
import { type Logger, pino, stdSerializers } from 'pino';
import pretty from 'pino-pretty';
import { withoutPrivateText } from './log-net.ts';
import { traceIdOf } from './trace-id.ts';

export type Log = Logger;

/** Names that must not be printed even if somebody logs a whole object by accident. */
const redactedFields = [
  ...['from', 'to', 'fromE164', 'toE164', 'callerId', 'recipientId', 'number', 'transferTo'],
  ...['token', 'authorization', 'password', 'secret', 'apiKey', 'url', 'dataJson', 'raw', 'text'],
  ...['sdp', 'candidate', 'candidates', 'credential'],
];

export function createLog(options: { logLevel: string; production: boolean; instanceId: string }): Log {
  const settings = {
    level: options.logLevel,
    base: { instance: options.instanceId },
    redact: { paths: redactedFields.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
    formatters: { log: withTraceId },
    serializers: { err: errorEntry },
    hooks: { streamWrite: withoutPrivateText },
  };
  if (options.production) return pino(settings);
  return pino(
    settings,
    pretty({
      colorize: process.stdout.isTTY,
      ignore: 'pid,hostname,instance,trace_id',
      singleLine: true,
      translateTime: 'HH:MM:ss.l',
    }),
  );
}

/** The name is OpenTelemetry's (specification, "Trace Context in non-OTLP Log Formats"). */
function withTraceId(entry: Record<string, unknown>): Record<string, unknown> {
  const { callId } = entry;
  const traceId = typeof callId === 'string' ? traceIdOf(callId) : null;
  return traceId === null ? entry : { ...entry, trace_id: traceId };
}

/**
 * Its name, words, stack and code, with the words of its causes. Libraries hang more on their errors: `pg` the whole
 * connection with its keys, and the row that it is about.
 */
function errorEntry(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { type, message, stack } = stdSerializers.err(error);
  const code = 'code' in error && ['string', 'number'].includes(typeof error.code) ? error.code : undefined;
  return { type, message, code, stack };
}
