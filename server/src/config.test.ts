import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { warningsOf } from './config-warnings.ts';

const exotel = {
  EXOTEL_SID: 'acme1',
  EXOTEL_API_KEY: 'the-key',
  EXOTEL_TOKEN: 'the-token',
  EXOTEL_CALLER_ID: '08047000001',
};
const production = {
  ...exotel,
  NODE_ENV: 'production',
  EXOTEL_WEBHOOK_SECRET: 'webhook-secret-0123',
  AUTH_SECRET: 'auth-secret-auth-secret-auth-secret',
  PUBLIC_URL: 'https://calls.example.com/',
};

function configOf(environment: Record<string, string>) {
  const read = readConfig(environment);
  if (!read.ok) throw new Error(read.mistakes.join(' '));
  return read.config;
}

function mistakesOf(environment: Record<string, string>) {
  const read = readConfig(environment);
  return read.ok ? [] : read.mistakes;
}

test('nothing set is development on loopback, port 5050, SQLite, no telephony', () => {
  expect(configOf({})).toMatchObject({
    production: false,
    host: '127.0.0.1',
    port: 5050,
    publicUrl: 'http://127.0.0.1:5050',
    databaseUrl: null,
    exotel: null,
    telephony: 'none',
  });
});

test('production listens everywhere, and a slash at the end of a URL does not matter', () => {
  expect(configOf(production)).toMatchObject({
    host: '0.0.0.0',
    publicUrl: 'https://calls.example.com',
    telephony: 'exotel',
  });
});

test('on Render the public URL is known without being set', () => {
  const { PUBLIC_URL: _, ...rest } = production;
  expect(configOf({ ...rest, RENDER_EXTERNAL_URL: 'https://x.onrender.com' }).publicUrl).toBe('https://x.onrender.com');
});

test.each([
  ['api.in.exotel.com', 'https://api.in.exotel.com'],
  ['@api.exotel.com', 'https://api.exotel.com'],
])('the region %s is asked at %s', (EXOTEL_SUBDOMAIN, baseUrl) => {
  expect(configOf({ ...exotel, EXOTEL_SUBDOMAIN }).exotel?.baseUrl).toBe(baseUrl);
});

test('the other endpoint is where clients are sent when this instance goes away', () => {
  const urls = { PRIMARY_URL: 'https://calls.example.com', FALLBACK_URL: 'https://calls-2.example.com' };
  expect(configOf({ ...production, ...urls }).otherEndpoints).toEqual(['wss://calls-2.example.com/ws']);
});

describe('agents', () => {
  test.each([
    [{}, 'none', 'wss://api.openai.com/v1/realtime'],
    [{ OPENAI_API_KEY: 'sk-1' }, 'openai', 'wss://api.openai.com/v1/realtime'],
    [{ OPENAI_REALTIME_URL: 'ws://127.0.0.1:5051/v1/realtime' }, 'emulator', 'ws://127.0.0.1:5051/v1/realtime'],
    [{ OPENAI_REALTIME_URL: 'wss://models.example.com' }, 'none', 'wss://models.example.com'],
    [{ OPENAI_API_KEY: 'sk-1', OPENAI_REALTIME_URL: 'ws://localhost:1' }, 'openai', 'ws://localhost:1'],
  ])('with %j are spoken for by: %s', (environment, agent, realtimeUrl) => {
    expect(configOf(environment)).toMatchObject({ agent, realtimeUrl });
  });

  test('have the secrets that are named for them, and no others', () => {
    const { agentSecrets } = configOf({ AGENT_SECRET_CRM_KEY: 'crm', AGENT_SECRET_: 'no', OPENAI_API_KEY: 'sk-1' });
    expect([...agentSecrets].map(([name, secret]) => [name, secret.reveal()])).toEqual([['CRM_KEY', 'crm']]);
  });

  test('have files, streams, recordings and a flow as configured', () => {
    expect(configOf({})).toMatchObject({ maxStreams: 300, recordingsUrl: null, drainMs: 0 });
    expect(configOf(production).drainMs).toBe(280_000);
    expect(configOf({ ...production, DRAIN_SECONDS: '0' }).drainMs).toBe(0);
    expect(configOf({}).agentsDir).toMatch(/\/agents$/);
    const set = { AGENTS_DIR: '/etc/agents', MAX_STREAMS: '7', EXOTEL_APP_ID: '42' };
    expect(configOf({ ...exotel, ...set })).toMatchObject({
      agentsDir: '/etc/agents',
      maxStreams: 7,
      exotel: { appId: '42' },
    });
    expect(mistakesOf({ MAX_STREAMS: '0', EXOTEL_APP_ID: 'a/b', OPENAI_REALTIME_URL: 'https://x' })).toHaveLength(3);
  });
});

describe('calls', () => {
  test('are kept without end, or for whole days', () => {
    expect(configOf({}).retentionDays).toBeNull();
    expect(configOf({ RETENTION_DAYS: '90' }).retentionDays).toBe(90);
    expect(mistakesOf({ RETENTION_DAYS: '0' })).toEqual(['RETENTION_DAYS is less than 1.']);
    expect(mistakesOf({ RETENTION_DAYS: '1.5' })).toEqual(['RETENTION_DAYS is not a whole number.']);
    expect(mistakesOf({ RETENTION_DAYS: 'ever' })).toEqual(['RETENTION_DAYS is not a number.']);
  });
});

describe('STUN and TURN', () => {
  const TURN_SECRET = 'turn-secret-turn-secret-turn-secret';
  const TURN_URLS = 'turn:turn.example.com, turns:turn.example.com:443?transport=tcp,turn:[2001:db8::1]:3478';

  test('are not used unless they are set', () => {
    expect(configOf({}).ice).toEqual({ stunUrls: [], turn: null });
    expect(configOf(production).ice).toEqual({ stunUrls: [], turn: null });
  });

  test('are lists with commas', () => {
    const { ice } = configOf({ STUN_URLS: 'stun:stun.example.com:3478,stun:192.0.2.1', TURN_URLS, TURN_SECRET });
    expect(ice.stunUrls).toEqual(['stun:stun.example.com:3478', 'stun:192.0.2.1']);
    expect(ice.turn).toMatchObject({
      urls: ['turn:turn.example.com', 'turns:turn.example.com:443?transport=tcp', 'turn:[2001:db8::1]:3478'],
      ttlSeconds: 3600,
    });
    expect(ice.turn?.secret.reveal()).toBe(TURN_SECRET);
    expect(inspect(ice, { depth: 9 })).not.toContain(TURN_SECRET);
  });

  test.each([
    [{ STUN_URLS: 'turn:turn.example.com' }, 'STUN_URLS'],
    [{ STUN_URLS: 'stun:stun.example.com?transport=udp' }, 'STUN_URLS'],
    [{ TURN_URLS: 'turn.example.com:3478', TURN_SECRET }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:turn.example.com,', TURN_SECRET }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:turn.example.com?transport=sctp', TURN_SECRET }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:turn.example.com', TURN_SECRET: 'short' }, 'TURN_SECRET'],
    [{ TURN_URLS: 'turn:turn.example.com' }, 'TURN_URLS means nothing without'],
    [{ TURN_SECRET }, 'TURN_SECRET means nothing without'],
    [{ TURN_URLS: 'turn:a', TURN_SECRET, TURN_TTL_SECONDS: '5' }, 'TURN_TTL_SECONDS'],
  ])('%j is a mistake of %s', (environment, mistake) => {
    expect(mistakesOf(environment)).toEqual([expect.stringContaining(mistake)]);
  });
});

describe('mistakes', () => {
  test('are all told at once', () => {
    const wrong = {
      PORT: 'x',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'calls',
      DATABASE_URL: 'mysql://x',
      AUTH_SECRET: 'short',
    };
    const mistakes = mistakesOf(wrong);
    for (const name of Object.keys(wrong)) expect(mistakes.some((mistake) => mistake.startsWith(name))).toBe(true);
  });

  test('half of Exotel’s settings is one, and an empty variable counts as not set', () => {
    const { EXOTEL_TOKEN: _, ...rest } = exotel;
    expect(mistakesOf({ ...rest, EXOTEL_TOKEN: ' ' })).toEqual([expect.stringContaining('EXOTEL_TOKEN')]);
  });
});

test('an operator’s key without AUTH_SECRET, and half of the settings of a push service, are mistakes', () => {
  const OPERATOR_KEY = 'an-operator-key-of-more-than-thirty-two';
  expect(mistakesOf({ OPERATOR_KEY, VAPID_SUBJECT: 'mailto:ops@example.com' })).toEqual([
    'OPERATOR_KEY opens nothing without AUTH_SECRET.',
    expect.stringContaining('VAPID_PUBLIC_KEY'),
  ]);
  expect(configOf({ OPERATOR_KEY, AUTH_SECRET: production.AUTH_SECRET }).operatorKey?.reveal()).toBe(OPERATOR_KEY);
});

test('Redis is for instances on one database; without one it is of no use, which is told', () => {
  const REDIS_URL = 'redis://127.0.0.1:6379';
  expect(warningsOf(configOf({ REDIS_URL })).join()).toContain('REDIS_URL is not used');
  expect(warningsOf(configOf({ REDIS_URL, DATABASE_URL: 'postgres://db/calls' })).join()).not.toContain('REDIS_URL');
  expect(mistakesOf({ REDIS_URL: 'http://127.0.0.1' })).toEqual([expect.stringContaining('REDIS_URL')]);
});

test('secrets do not print, however they are printed', () => {
  const config = configOf({
    ...production,
    DATABASE_URL: 'postgres://me:pass-word@db/calls',
    OPENAI_API_KEY: 'sk-hidden',
    REDIS_URL: 'redis://me:redis-word@redis',
    OPERATOR_KEY: 'operator-key-operator-key-operator-key',
    RECORDINGS_URL: 'https://id:s3-secret@s3.example.com/bucket',
    AGENT_SECRET_CRM: 'crm-secret',
  });
  const printed = [JSON.stringify(config), inspect(config, { depth: 9 }), `${config.authSecret?.toString()}`].join(
    '\n',
  );
  for (const hidden of [
    'the-key',
    'the-token',
    'webhook-secret',
    'auth-secret',
    'pass-word',
    'sk-hidden',
    's3-secret',
    'crm-secret',
    'redis-word',
    'operator-key',
  ]) {
    expect(printed).not.toContain(hidden);
  }
  expect(config.exotel?.apiKey.reveal()).toBe('the-key');
});

test('agents can be edited over the API in development, and in production when that is asked for', () => {
  expect(configOf({}).agentsEditable).toBe(true);
  expect(configOf({ AGENTS_EDITABLE: 'false' }).agentsEditable).toBe(false);
  expect(configOf(production).agentsEditable).toBe(false);
  expect(configOf({ ...production, AGENTS_EDITABLE: 'true' }).agentsEditable).toBe(true);
  expect(mistakesOf({ AGENTS_EDITABLE: 'yes' })).toEqual(['AGENTS_EDITABLE is neither true nor false.']);
});

test('traces and the token of metrics are off unless they are asked for', () => {
  expect(configOf({})).toMatchObject({ tracing: null, metricsToken: null });
  const asked = configOf({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    METRICS_TOKEN: 'scrape-scrape-scrape',
  });
  expect(asked.tracing).toEqual({ serviceName: 'patchcord', sampleRatio: 1 });
  expect(asked.metricsToken?.equals('scrape-scrape-scrape')).toBe(true);
  expect(mistakesOf({ METRICS_TOKEN: 'short' })).toEqual(['METRICS_TOKEN needs at least 16 characters.']);
});
