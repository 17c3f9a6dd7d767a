// What is drilled: an emulated Exotel, Postgres, Redis, and two instances that are configured as in production.
import { randomBytes } from 'node:crypto';
import { freePort } from '@patchcord/testing/free-port';
import { createDatabase, startPostgres } from '@patchcord/testing/postgres';
import { startRedis } from '@patchcord/testing/redis';
import { type ProxyName, startProxy } from '@patchcord/testing/reverse-proxy';
import { ServerProcess } from '@patchcord/testing/server-process';
import { type Emulator, startEmulator } from 'patchcord-emulator';
import { removeAtExit } from '../servers/leftovers.ts';
import { withoutOutside } from '../servers/patchcord.ts';
import { closeLines, Instance, type Lines, openLines, publicUrlOf, through } from './instance.ts';

export interface Deployment {
  /** The one that is started first, and has the duty at the beginning. */
  a: Instance;
  b: Instance;
  /** Of the proxy before both, which then is the one address that anybody knows; null: there is none. */
  proxyUrl: string | null;
  emulator: Emulator;
  /** Straight to the database, past every proxy. */
  databaseUrl: string;
  authSecret: string;
}

export interface DeploymentOptions {
  /** A Postgres and a Redis that are there already; default: own ones. */
  services?: { postgresUrl: string; redisUrl: string };
  /** The proxy before both instances, with its example in deploy/; default: everybody goes to them directly. */
  behind?: ProxyName | undefined;
  /** How long two phones talk. */
  talkMs: number;
}

const EXO_PHONE = '08047000001';

/** Everything that is started belongs to `resources`. */
export async function startDeployment(
  { services, behind, talkMs }: DeploymentOptions,
  resources: AsyncDisposableStack,
): Promise<Deployment> {
  const { postgresUrl, redisUrl } = services ?? (await startServices(resources));
  const databaseUrl = await createDatabase(postgresUrl);
  const emulator = resources.use(await startExotel(talkMs));
  const authSecret = randomBytes(32).toString('hex');
  const ports = [await freePort(), await freePort()] as const;
  const urls = { postgres: databaseUrl, redis: redisUrl };
  const open = async (port: number) => {
    const lines = await openLines(port, urls);
    resources.defer(() => closeLines(lines));
    return lines;
  };
  const lines = [await open(ports[0]), await open(ports[1])] as const;
  const proxy = behind === undefined ? null : { name: behind, port: await freePort() };
  const proxyUrl = proxy === null ? null : `http://127.0.0.1:${proxy.port}`;
  const shared = settings(emulator.url, authSecret);
  const start = async (name: string, own: Lines, port: number) => {
    const env = {
      ...shared,
      ...(proxyUrl === null ? addresses(own, lines) : { PUBLIC_URL: proxyUrl }),
      DATABASE_URL: through(own.postgres, databaseUrl),
      REDIS_URL: through(own.redis, redisUrl),
    };
    return resources.use(new Instance(name, await ServerProcess.start(env, port), own));
  };
  const a = await start('A', lines[0], ports[0]);
  const b = await start('B', lines[1], ports[1]);
  if (proxy !== null) {
    resources.use(await startProxy(proxy.name, [lines[0].inward.port, lines[1].inward.port], proxy.port));
  }
  return { a, b, proxyUrl, emulator, databaseUrl, authSecret };
}

/** Any speed but 1 leaves out the sound of the phones, which would cost more than all that is drilled. */
function startExotel(talkMs: number): Promise<Emulator> {
  return startEmulator({ requestsPerMinute: null, speed: 1.001, timings: { talkMs, answerAfterMs: 700 } });
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

/** Of an instance that is reached by itself, and where the two send the clients that they see off. */
function addresses(own: Lines, [primary, fallback]: readonly [Lines, Lines]): Record<string, string> {
  return { PUBLIC_URL: publicUrlOf(own), PRIMARY_URL: publicUrlOf(primary), FALLBACK_URL: publicUrlOf(fallback) };
}

async function startServices(resources: AsyncDisposableStack) {
  const postgres = resources.use(await startPostgres());
  resources.defer(removeAtExit(() => void postgres.stop()));
  const redis = resources.use(await startRedis());
  resources.defer(removeAtExit(() => void redis.stop()));
  return { postgresUrl: postgres.url, redisUrl: redis.url };
}
