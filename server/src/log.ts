// The log: one JSON line an entry in production, readable lines in development. Phone numbers, tokens and bodies are
// never in it; calls are named by their ids.
//
// info: one line for each turn in the life of the process or of a call. warn: something was refused or repaired by
// itself. error: somebody may have to act.
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type Log = Logger;

/** Names that must not be printed even if somebody logs a whole object by accident. */
const redactedFields = [
  ...['from', 'to', 'fromE164', 'toE164', 'callerId', 'recipientId', 'token', 'authorization', 'url'],
  ...['sdp', 'candidate', 'candidates', 'credential'],
];

export function createLog(options: { logLevel: string; production: boolean; instanceId: string }): Log {
  const settings = {
    level: options.logLevel,
    base: { instance: options.instanceId },
    redact: { paths: redactedFields.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  };
  if (options.production) return pino(settings);
  return pino(
    settings,
    pretty({
      colorize: process.stdout.isTTY,
      ignore: 'pid,hostname,instance',
      singleLine: true,
      translateTime: 'HH:MM:ss.l',
    }),
  );
}
