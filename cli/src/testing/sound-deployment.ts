// A deployment with nothing wrong: two instances on one Postgres and one Redis, an emulated Exotel with a voice model
// that wants a key, and a coturn. All of it real, on this machine.
import { startCoturn } from '@patchcord/testing/coturn';
import { freePort } from '@patchcord/testing/free-port';
import { createDatabase } from '@patchcord/testing/postgres';
import { ServerProcess } from '@patchcord/testing/server-process';
import { startEmulator } from 'patchcord-emulator';
import { inject } from 'vitest';

export interface SoundDeployment extends AsyncDisposable {
  /** Of the primary. */
  env: Record<string, string>;
}

const MODEL_KEY = 'key-of-the-voice-model';

export async function startSoundDeployment(): Promise<SoundDeployment> {
  const emulator = await startEmulator({ requestsPerMinute: null, model: { key: MODEL_KEY } });
  const coturn = await startCoturn();
  const [primaryPort, fallbackPort] = [await freePort(), await freePort()];
  const [PRIMARY_URL, FALLBACK_URL] = [`http://127.0.0.1:${primaryPort}`, `http://127.0.0.1:${fallbackPort}`];
  const shared = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    DRAIN_SECONDS: '0',
    EXOTEL_SID: 'emulated1',
    EXOTEL_API_KEY: 'key',
    EXOTEL_TOKEN: 'token',
    EXOTEL_CALLER_ID: '08047000001',
    EXOTEL_BASE_URL: emulator.url,
    EXOTEL_WEBHOOK_SECRET: 'a-webhook-secret-of-the-tests',
    AUTH_SECRET: 'an-auth-secret-of-the-tests-0123456789',
    OPENAI_API_KEY: MODEL_KEY,
    OPENAI_REALTIME_URL: `${emulator.url.replace(/^http/, 'ws')}/v1/realtime`,
    DATABASE_URL: await createDatabase(inject('postgresUrl')),
    REDIS_URL: inject('redisUrl'),
    TURN_URLS: `${coturn.urls.udp},${coturn.urls.tcp}`,
    TURN_SECRET: coturn.secret,
    PRIMARY_URL,
    FALLBACK_URL,
  };
  const env = { ...shared, PORT: String(primaryPort), PUBLIC_URL: PRIMARY_URL };
  const primary = await ServerProcess.start(env, primaryPort);
  const fallback = await ServerProcess.start({ ...shared, PUBLIC_URL: FALLBACK_URL }, fallbackPort);
  return {
    env,
    async [Symbol.asyncDispose]() {
      await Promise.all([primary, fallback].map((server) => server[Symbol.asyncDispose]()));
      await coturn.close();
      await emulator.close();
    },
  };
}
