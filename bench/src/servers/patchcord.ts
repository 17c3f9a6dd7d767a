// The server of this repository, started as its users start it.
import { join } from 'node:path';
import { projectRoot } from './child-program.ts';
import type { ServerProgram } from './measured-server.ts';

/**
 * What would lead it out of this machine, or away from what is measured. An `.env` of the developer's does not override
 * a variable that is set, and an empty one counts as not set.
 */
export const withoutOutside = {
  EXOTEL_SID: '',
  EXOTEL_API_KEY: '',
  EXOTEL_TOKEN: '',
  EXOTEL_CALLER_ID: '',
  EXOTEL_BASE_URL: '',
  EXOTEL_WEBHOOK_SECRET: '',
  DATABASE_URL: '',
  REDIS_URL: '',
  AUTH_SECRET: '',
  AUTH_JWKS_URL: '',
  EXOTEL_APP_ID: '',
  OPENAI_API_KEY: '',
  OPENAI_REALTIME_URL: '',
  AGENTS_DIR: '',
  MAX_STREAMS: '',
  RECORDINGS_URL: '',
  RETENTION_DAYS: '',
  PUBLIC_URL: '',
  PRIMARY_URL: '',
  FALLBACK_URL: '',
  STUN_URLS: '',
  TURN_URLS: '',
  TURN_SECRET: '',
};

export interface PatchcordOptions {
  name?: string;
  databaseUrl?: string;
  redisUrl?: string;
  authSecret?: string;
  /** Where the server writes its CPU profile when it ends. */
  profileDir?: string | undefined;
}

export function patchcord({
  name = 'patchcord',
  databaseUrl,
  redisUrl,
  authSecret,
  profileDir,
}: PatchcordOptions): ServerProgram {
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  return {
    name,
    args: [...profiling, join(projectRoot, 'runtime/run.mjs'), join(projectRoot, 'server/src/main.ts')],
    greeting: authSecret === undefined ? { kind: 'none' } : { kind: 'hello', authSecret },
    env: {
      ...withoutOutside,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      ...(authSecret === undefined ? {} : { AUTH_SECRET: authSecret }),
    },
  };
}
