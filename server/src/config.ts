// The environment, read once and checked whole: every mistake is told at once, in plain words.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isLoopback } from './origin.ts';
import { type PushSettings, readPushSettings } from './push/push-settings.ts';
import { Secret } from './secret.ts';
import type { IceSettings } from './webrtc/ice-servers.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface ExotelConfig {
  accountSid: string;
  apiKey: Secret;
  apiToken: Secret;
  /** `https://api.exotel.com`, or wherever the emulator listens. */
  baseUrl: string;
  /** The ExoPhone that calls are placed from. */
  callerId: string;
  /** The flow that calls of agents are led through; null: they are connected to their stream, without a flow. */
  appId: string | null;
}

export interface Config {
  version: string;
  production: boolean;
  instanceId: string;
  host: string;
  port: number;
  /** Where Exotel and the apps reach this instance; no slash at the end. */
  publicUrl: string;
  logLevel: string;
  dataDir: string;
  databaseUrl: Secret | null;
  /** Between instances; null: they hear of each other through the database only. */
  redisUrl: Secret | null;
  exotel: ExotelConfig | null;
  telephony: 'exotel' | 'emulator' | 'none';
  webhookSecret: Secret | null;
  /** Who speaks for the agents: OpenAI, a stand-in on this machine that needs no key, or nobody. */
  agent: 'openai' | 'emulator' | 'none';
  openaiApiKey: Secret | null;
  /** Of the realtime model, without its query. */
  realtimeUrl: string;
  /** Folder of the agents' files. */
  agentsDir: string;
  /** AGENT_SECRET_NAME by NAME: what agents' files may refer to. */
  agentSecrets: ReadonlyMap<string, Secret>;
  maxStreams: number;
  /** How long talks go on after the process was asked to stop. */
  drainMs: number;
  /** S3-compatible storage of recordings, with its credentials; null: `DATA_DIR/recordings`. */
  recordingsUrl: Secret | null;
  authSecret: Secret | null;
  authJwksUrl: string | null;
  /** Who tokens must be meant for; null: `patchcord`, where they say for whom. */
  authAudience: string | null;
  /** What an operator's backend shows to get tokens for its users. */
  operatorKey: Secret | null;
  push: PushSettings;
  /** WebSocket URLs that a client of this instance can go to instead: the others of PRIMARY_URL and FALLBACK_URL. */
  otherEndpoints: string[];
  /** STUN and TURN for calls between apps. */
  ice: IceSettings;
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; mistakes: string[] };

const OPENAI_REALTIME_URL = 'wss://api.openai.com/v1/realtime';
/** Less than Render's longest, 300 s, so that good-byes and summaries fit in. */
const PRODUCTION_DRAIN_SECONDS = 280;
const AGENT_SECRET = /^AGENT_SECRET_([A-Z0-9_]+)$/;

/** The account of the emulator; calls placed with it reach nobody. */
export const EMULATOR_ACCOUNT = 'emulated1';

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

const environmentSchema = z.object({
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
  REDIS_URL: url(/^rediss?$/, 'redis://user:password@host:6379')
    .transform((value) => new Secret(value))
    .optional(),
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

type Environment = z.infer<typeof environmentSchema>;

/** Reads the configuration. An empty variable counts as not set. */
export function readConfig(environment: Record<string, string | undefined>): ConfigResult {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
    return { ok: false, mistakes };
  }
  const push = readPushSettings(given, (path) => readFileSync(path, 'utf8'));
  const mistakes = [...missing(parsed.data), ...contradictions(parsed.data), ...(push.ok ? [] : push.mistakes)];
  if (!push.ok || mistakes.length > 0) return { ok: false, mistakes };
  const config = { ...configOf(parsed.data), push: push.settings, agentSecrets: agentSecretsOf(given) };
  return { ok: true, config: Object.freeze(config) };
}

const exotelVariables = ['EXOTEL_SID', 'EXOTEL_API_KEY', 'EXOTEL_TOKEN', 'EXOTEL_CALLER_ID'] as const;

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

/** Every variable whose name begins so, without knowing which there are. */
function agentSecretsOf(given: Record<string, string | undefined>): ReadonlyMap<string, Secret> {
  const named = Object.entries(given).map(([name, value]) => [AGENT_SECRET.exec(name)?.[1], value ?? ''] as const);
  return new Map(named.flatMap(([name, value]) => (name === undefined ? [] : [[name, new Secret(value)] as const])));
}

/** Without a key only a model on this machine can be meant. */
function agentOf({ OPENAI_API_KEY, OPENAI_REALTIME_URL: realtimeUrl }: Environment): Config['agent'] {
  if (OPENAI_API_KEY !== undefined) return 'openai';
  return realtimeUrl !== undefined && isLoopback(realtimeUrl) ? 'emulator' : 'none';
}

function configOf(env: Environment): Omit<Config, 'agentSecrets' | 'push'> {
  const production = env.NODE_ENV === 'production';
  const exotel = exotelConfig(env);
  const publicUrl = env.PUBLIC_URL ?? env.RENDER_EXTERNAL_URL ?? `http://127.0.0.1:${env.PORT}`;
  const endpoints = [env.PRIMARY_URL, env.FALLBACK_URL].filter((endpoint) => endpoint !== undefined);
  return {
    version: packageVersion(),
    production,
    instanceId: `${hostname()}-${process.pid}`,
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    publicUrl,
    logLevel: env.LOG_LEVEL,
    dataDir: env.DATA_DIR ?? join(projectRoot, 'data'),
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    exotel,
    telephony: exotel === null ? 'none' : exotel.accountSid === EMULATOR_ACCOUNT ? 'emulator' : 'exotel',
    webhookSecret: env.EXOTEL_WEBHOOK_SECRET ?? null,
    agent: agentOf(env),
    openaiApiKey: env.OPENAI_API_KEY ?? null,
    realtimeUrl: env.OPENAI_REALTIME_URL ?? OPENAI_REALTIME_URL,
    agentsDir: env.AGENTS_DIR ?? join(projectRoot, 'agents'),
    maxStreams: env.MAX_STREAMS,
    drainMs: (env.DRAIN_SECONDS ?? (production ? PRODUCTION_DRAIN_SECONDS : 0)) * 1000,
    recordingsUrl: env.RECORDINGS_URL ?? null,
    authSecret: env.AUTH_SECRET ?? null,
    authJwksUrl: env.AUTH_JWKS_URL ?? null,
    authAudience: env.AUTH_AUDIENCE ?? null,
    operatorKey: env.OPERATOR_KEY ?? null,
    otherEndpoints: endpoints
      .filter((endpoint) => endpoint !== publicUrl)
      .map((endpoint) => `${endpoint.replace(/^http/, 'ws')}/ws`),
    ice: iceSettings(env),
  };
}

function iceSettings({ STUN_URLS, TURN_URLS, TURN_SECRET, TURN_TTL_SECONDS }: Environment): IceSettings {
  const incomplete = TURN_URLS === undefined || TURN_SECRET === undefined;
  const turn = incomplete ? null : { urls: TURN_URLS, secret: TURN_SECRET, ttlSeconds: TURN_TTL_SECONDS };
  return { stunUrls: STUN_URLS, turn };
}

function exotelConfig(env: Environment): ExotelConfig | null {
  const { EXOTEL_SID, EXOTEL_API_KEY, EXOTEL_TOKEN, EXOTEL_CALLER_ID } = env;
  const incomplete = !EXOTEL_SID || !EXOTEL_API_KEY || !EXOTEL_TOKEN || !EXOTEL_CALLER_ID;
  if (incomplete) return null;
  return {
    accountSid: EXOTEL_SID,
    apiKey: EXOTEL_API_KEY,
    apiToken: EXOTEL_TOKEN,
    baseUrl: env.EXOTEL_BASE_URL ?? `https://${env.EXOTEL_SUBDOMAIN}`,
    callerId: EXOTEL_CALLER_ID,
    appId: env.EXOTEL_APP_ID ?? null,
  };
}

function packageVersion(): string {
  return JSON.parse(readFileSync(join(projectRoot, 'server/package.json'), 'utf8')).version;
}
