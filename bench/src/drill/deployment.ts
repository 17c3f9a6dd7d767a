// What is drilled: an emulated Exotel, Postgres, Redis, and two instances that are configured as in production.
import { randomBytes } from 'node:crypto';
import { freePort } from '@patchcord/testing/free-port';
import { createDatabase, startPostgres } from '@patchcord/testing/postgres';
import { startRedis } from '@patchcord/testing/redis';
import { ServerProcess } from '@patchcord/testing/server-process';
import { type Emulator, startEmulator } from 'patchcord-emulator';
import { removeAtExit } from '../servers/leftovers.ts';
import { withoutOutside } from '../servers/patchcord.ts';
import { closeLines, Instance, type Lines, openLines, publicUrlOf, through } from './instance.ts';

export interface Deployment {
  /** The one that is started first, and has the duty at the beginning. */
  a: Instance;
  b: Instance;
  emulator: Emulator;
  /** Straight to the database, past every proxy. */
  databaseUrl: string;
  authSecret: string;
}

export interface DeploymentOptions {
  /** A Postgres and a Redis that are there already; default: own ones. */
  services?: { postgresUrl: string; redisUrl: string };
  /** How long two phones talk. */
  talkMs: number;
}

const EXO_PHONE = '08047000001';

/** Everything that is started belongs to `resources`. */
export async function startDeployment(
  { services, talkMs }: DeploymentOptions,
  resources: AsyncDisposableStack,
): Promise<Deployment> {
  const { postgresUrl, redisUrl } = services ?? (await startServices(resources));
  const databaseUrl = await createDatabase(postgresUrl);
  // Any speed but 1 leaves out the sound of the phones, which would cost more than all that is drilled.
  const emulator = resources.use(
    await startEmulator({ requestsPerMinute: null, speed: 1.001, timings: { talkMs, answerAfterMs: 700 } }),
  );
  const authSecret = randomBytes(32).toString('hex');
  const ports = [await freePort(), await freePort()] as const;
  const urls = { postgres: databaseUrl, redis: redisUrl };
  const open = async (port: number) => {
    const lines = await openLines(port, urls);
    resources.defer(() => closeLines(lines));
    return lines;
  };
  const lines = [await open(ports[0]), await open(ports[1])] as const;
  const shared = { ...settings(emulator.url, authSecret), ...addresses(lines) };
  const start = async (name: string, own: Lines, port: number) => {
    const env = {
      ...shared,
      PUBLIC_URL: publicUrlOf(own),
      DATABASE_URL: through(own.postgres, databaseUrl),
      REDIS_URL: through(own.redis, redisUrl),
    };
    return resources.use(new Instance(name, await ServerProcess.start(env, port), own));
  };
  const a = await start('A', lines[0], ports[0]);
  return { a, b: await start('B', lines[1], ports[1]), emulator, databaseUrl, authSecret };
}

/** Of a deployment in production. */
function settings(exotelUrl: string, authSecret: string): Record<string, string> {
  return {
    ...withoutOutside,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    EXOTEL_SID: 'emulated1',
    EXOTEL_API_KEY: 'key',
    EXOTEL_TOKEN: 'token',
    EXOTEL_CALLER_ID: EXO_PHONE,
    EXOTEL_BASE_URL: exotelUrl,
    EXOTEL_WEBHOOK_SECRET: randomBytes(16).toString('hex'),
    AUTH_SECRET: authSecret,
    DRAIN_SECONDS: '0',
  };
}

/** Where the two instances send the clients that they see off. */
function addresses([primary, fallback]: readonly [Lines, Lines]): Record<string, string> {
  return { PRIMARY_URL: publicUrlOf(primary), FALLBACK_URL: publicUrlOf(fallback) };
}

async function startServices(resources: AsyncDisposableStack) {
  const postgres = resources.use(await startPostgres());
  resources.defer(removeAtExit(() => void postgres.stop()));
  const redis = resources.use(await startRedis());
  resources.defer(removeAtExit(() => void redis.stop()));
  return { postgresUrl: postgres.url, redisUrl: redis.url };
}
