// The environment, read once and checked, in plain words: first every value that is malformed, then everything that is
// missing or contradictory.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, environmentSchema, mistakesIn } from './environment.ts';
import { isLoopback } from './origin.ts';
import { type Peer, peersOf } from './peers.ts';
import { type PushSettings, readPushSettings } from './push/push-settings.ts';
import { Secret } from './secret.ts';
import { readTracingSettings, type TracingSettings } from './tracing/tracing-settings.ts';
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
  /** Whether the API may change them. */
  agentsEditable: boolean;
  /** AGENT_SECRET_NAME by NAME: what agents' files may refer to. */
  agentSecrets: ReadonlyMap<string, Secret>;
  maxStreams: number;
  /** How long talks go on after the process was asked to stop. */
  drainMs: number;
  /** S3-compatible storage of recordings, with its credentials; null: `DATA_DIR/recordings`. */
  recordingsUrl: Secret | null;
  /** How long calls are kept after they have ended; null: without end. */
  retentionDays: number | null;
  authSecret: Secret | null;
  authJwksUrl: string | null;
  /** Who tokens must be meant for; null: `patchcord`, where they say for whom. */
  authAudience: string | null;
  /** What an operator's backend shows to get tokens for its users. */
  operatorKey: Secret | null;
  /** What Prometheus has to show at /metrics; null: it is open. */
  metricsToken: Secret | null;
  push: PushSettings;
  /** Where spans go; null: nowhere. */
  tracing: TracingSettings | null;
  /** The other instances: those of PRIMARY_URL and FALLBACK_URL that are not this one. */
  peers: Peer[];
  /** Their WebSocket URLs, to which a client of this instance can go instead. */
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

/** Reads the configuration. An empty variable counts as not set. */
export function readConfig(environment: Record<string, string | undefined>): ConfigResult {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
    return { ok: false, mistakes };
  }
  const push = readPushSettings(given, (path) => readFileSync(path, 'utf8'));
  const tracing = readTracingSettings(given);
  const mistakes = [
    ...mistakesIn(parsed.data),
    ...(push.ok ? [] : push.mistakes),
    ...(tracing.ok ? [] : tracing.mistakes),
  ];
  if (!push.ok || !tracing.ok || mistakes.length > 0) return { ok: false, mistakes };
  const config = {
    ...configOf(parsed.data),
    push: push.settings,
    tracing: tracing.settings,
    agentSecrets: agentSecretsOf(given),
  };
  return { ok: true, config: Object.freeze(config) };
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

function configOf(env: Environment): Omit<Config, 'agentSecrets' | 'push' | 'tracing'> {
  const production = env.NODE_ENV === 'production';
  const exotel = exotelConfig(env);
  const publicUrl = env.PUBLIC_URL ?? env.RENDER_EXTERNAL_URL ?? `http://127.0.0.1:${env.PORT}`;
  const peers = peersOf(env, publicUrl);
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
    // Of several instances each has its own files, and a deploy brings those of the repository back.
    agentsEditable: env.AGENTS_EDITABLE ?? !production,
    maxStreams: env.MAX_STREAMS,
    drainMs: (env.DRAIN_SECONDS ?? (production ? PRODUCTION_DRAIN_SECONDS : 0)) * 1000,
    recordingsUrl: env.RECORDINGS_URL ?? null,
    retentionDays: env.RETENTION_DAYS ?? null,
    authSecret: env.AUTH_SECRET ?? null,
    authJwksUrl: env.AUTH_JWKS_URL ?? null,
    authAudience: env.AUTH_AUDIENCE ?? null,
    operatorKey: env.OPERATOR_KEY ?? null,
    metricsToken: env.METRICS_TOKEN ?? null,
    peers,
    otherEndpoints: peers.map(({ url }) => `${url.replace(/^http/, 'ws')}/ws`),
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
