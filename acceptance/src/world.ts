// A world of one's own for a test: an emulated Exotel, the server's process beside it, and apps.
import { AppClient } from '@patchcord/testing/app-client';
import { ServerProcess } from '@patchcord/testing/server-process';
import { type Emulator, type EmulatorOptions, startEmulator } from 'patchcord-emulator';

/** Everything as by default, only faster. */
export const fastTimings = {
  originateMs: 20,
  answerAfterMs: 40,
  ringTimeoutMs: 150,
  talkMs: 120,
  earlyHangUpMs: 60,
  rejectAfterMs: 40,
  busyAfterMs: 40,
  failAfterMs: 40,
};

export interface World extends AsyncDisposable {
  emulator: Emulator;
  server: ServerProcess;
  /** Another app, on `/ws` unless told otherwise. */
  app(path?: string, headers?: Record<string, string>): Promise<AppClient>;
  get(path: string, init?: RequestInit): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Delivers a StatusCallback as Exotel would. */
  webhook(fields: object, query?: string): Promise<Response>;
}

export interface WorldOptions {
  emulator?: EmulatorOptions;
  env?: Record<string, string>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const emulator = await startEmulator({
    requestsPerMinute: null,
    ...options.emulator,
    timings: { ...fastTimings, ...options.emulator?.timings },
  });
  const server = await ServerProcess.start({ ...exotelAt(emulator), ...options.env });
  const apps: AppClient[] = [];
  return {
    emulator,
    server,
    async app(path = '/ws', headers = {}) {
      const app = await AppClient.connect(server.wsUrl + path, headers);
      apps.push(app);
      return app;
    },
    async get(path, init) {
      const answer = await fetch(server.url + path, init);
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    webhook(fields, query = '') {
      return fetch(`${server.url}/exotel/webhook${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(apps.map((app) => app[Symbol.asyncDispose]()));
      await server[Symbol.asyncDispose]();
      await emulator.close();
    },
  };
}

function exotelAt(emulator: Emulator): Record<string, string> {
  return {
    EXOTEL_SID: 'emulated1',
    EXOTEL_API_KEY: 'key',
    EXOTEL_TOKEN: 'token',
    EXOTEL_CALLER_ID: '08047000001',
    EXOTEL_BASE_URL: emulator.url,
  };
}

const BURST = 300;
const MAX_BURSTS = 50;

/** Asks in bursts until an answer is 429: on a slow machine one burst may stay below the limit. */
export async function floodUntilLimited(ask: () => Promise<Response>): Promise<Response> {
  for (let burst = 0; burst < MAX_BURSTS; burst += 1) {
    const answers = await Promise.all(Array.from({ length: BURST }, ask));
    const limited = answers.find(({ status }) => status === 429);
    if (limited !== undefined) return limited;
  }
  throw new Error(`${MAX_BURSTS} bursts of ${BURST} requests were never limited`);
}
