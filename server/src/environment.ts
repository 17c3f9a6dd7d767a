// The variables of the environment: what each may look like, and which belong together.
import { z } from 'zod';
import { Secret } from './secret.ts';

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `is not a URL like ${example}` }).transform((value) => value.replace(/\/+$/, ''));
const webUrl = url(/^https?$/, 'https://calls.example.com');
const secret = (minLength: number) =>
  z
    .string()
    .min(minLength, `needs at least ${minLength} characters`)
    .transform((value) => new Secret(value));
/** URLs with commas between them. */
const urlList = (pattern: RegExp, example: string) =>
  z
    .string()
    .transform((value) => value.split(',').map((one) => one.trim()))
    .pipe(z.array(z.string().regex(pattern, `is not a URL like ${example}, or several with commas between them`)));
const STUN_URL = /^stuns?:([a-z\d.-]+|\[[a-f\d:.]+\])(:\d{1,5})?$/i;
const TURN_URL = /^turns?:([a-z\d.-]+|\[[a-f\d:.]+\])(:\d{1,5})?(\?transport=(udp|tcp))?$/i;
const port = z.coerce.number('is not a port number').int('is not a port number').min(0).max(65535);

export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  PORT: port.default(5050),
  HOST: z.string().optional(),
  PUBLIC_URL: webUrl.optional(),
  RENDER_EXTERNAL_URL: webUrl.optional(),
  EXOTEL_SID: z.string().optional(),
  EXOTEL_API_KEY: secret(1).optional(),
  EXOTEL_TOKEN: secret(1).optional(),
  EXOTEL_SUBDOMAIN: z
    .string()
    .transform((value) => value.replace(/^@/, ''))
    .pipe(z.string().regex(/^[a-z0-9.-]+$/i, 'is not a host name like api.in.exotel.com'))
    .default('api.exotel.com'),
  EXOTEL_CALLER_ID: z.string().optional(),
  EXOTEL_APP_ID: z
    .string()
    .regex(/^[\w.-]+$/, 'is not the id of a flow like 123456')
    .optional(),
  EXOTEL_BASE_URL: webUrl.optional(),
  EXOTEL_WEBHOOK_SECRET: secret(16).optional(),
  OPENAI_API_KEY: secret(1).optional(),
  OPENAI_REALTIME_URL: url(/^wss?$/, 'wss://api.openai.com/v1/realtime').optional(),
  AGENTS_DIR: z.string().optional(),
  AGENTS_EDITABLE: z
    .enum(['true', 'false'], 'is neither true nor false')
    .transform((value) => value === 'true')
    .optional(),
  MAX_STREAMS: z.coerce.number('is not a number').int('is not a whole number').min(1).max(10_000).default(300),
  DRAIN_SECONDS: z.coerce.number('is not a number').min(0).max(3600).optional(),
  RECORDINGS_URL: url(/^https?$/, 'https://KEY:SECRET@s3.ap-south-1.amazonaws.com/bucket')
    .transform((value) => new Secret(value))
    .optional(),
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://user:password@host/database')
    .transform((value) => new Secret(value))
    .optional(),
  AUTH_SECRET: secret(32).optional(),
  AUTH_JWKS_URL: webUrl.optional(),
  AUTH_AUDIENCE: z.string().optional(),
  OPERATOR_KEY: secret(32).optional(),
  METRICS_TOKEN: secret(16).optional(),
  REDIS_URL: url(/^rediss?$/, 'redis://user:password@host:6379')
    .transform((value) => new Secret(value))
    .optional(),
  RETENTION_DAYS: z.coerce.number('is not a number').int('is not a whole number').min(1, 'is less than 1').optional(),
  PRIMARY_URL: webUrl.optional(),
  FALLBACK_URL: webUrl.optional(),
  DATA_DIR: z.string().optional(),
  STUN_URLS: urlList(STUN_URL, 'stun:turn.example.com:3478').default([]),
  TURN_URLS: urlList(TURN_URL, 'turn:turn.example.com:3478?transport=udp').optional(),
  // Whoever has one credential can try secrets against it without asking anybody.
  TURN_SECRET: secret(32).optional(),
  TURN_TTL_SECONDS: z.coerce.number('is not a number').int('is not a whole number').min(60).max(86_400).default(3600),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'is none of trace, debug, info, warn, error, fatal, silent',
    )
    .default('info'),
});

export type Environment = z.infer<typeof environmentSchema>;

const exotelVariables = ['EXOTEL_SID', 'EXOTEL_API_KEY', 'EXOTEL_TOKEN', 'EXOTEL_CALLER_ID'] as const;

/** What is missing, and what makes no sense together. */
export function mistakesIn(env: Environment): string[] {
  return [...missing(env), ...contradictions(env)];
}

function missing(env: Environment): string[] {
  const mistakes: string[] = [];
  const unset = exotelVariables.filter((name) => env[name] === undefined);
  if (env.NODE_ENV === 'production') {
    for (const name of unset) mistakes.push(`${name} is missing.`);
    if (env.EXOTEL_WEBHOOK_SECRET === undefined) {
      mistakes.push('EXOTEL_WEBHOOK_SECRET is missing: without it anybody could report calls.');
    }
    if (env.AUTH_SECRET === undefined && env.AUTH_JWKS_URL === undefined) {
      mistakes.push('AUTH_SECRET (or AUTH_JWKS_URL) is missing: without it anybody could place calls.');
    }
    if (env.PUBLIC_URL === undefined && env.RENDER_EXTERNAL_URL === undefined) {
      mistakes.push('PUBLIC_URL is missing: Exotel needs to know where to send its webhooks.');
    }
  } else if (unset.length > 0 && unset.length < exotelVariables.length) {
    mistakes.push(`Some of Exotel's settings are there, but not ${unset.join(', ')}: set all of them, or none.`);
  }
  return mistakes;
}

function contradictions(env: Environment): string[] {
  const isOpen = env.AUTH_SECRET === undefined && env.AUTH_JWKS_URL === undefined;
  const { TURN_URLS: turnUrls, TURN_SECRET: turnSecret } = env;
  return [
    ...(env.OPERATOR_KEY !== undefined && isOpen ? ['OPERATOR_KEY opens nothing without AUTH_SECRET.'] : []),
    ...(turnUrls !== undefined && turnSecret === undefined ? ['TURN_URLS means nothing without TURN_SECRET.'] : []),
    ...(turnSecret !== undefined && turnUrls === undefined ? ['TURN_SECRET means nothing without TURN_URLS.'] : []),
  ];
}
