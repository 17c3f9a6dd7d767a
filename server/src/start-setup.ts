// The doors that help to set a server up: the checklist, and with an emulated Exotel its controls.
import { ExotelClient } from '@patchcord/exotel';
import { toE164 } from './calls/numbers.ts';
import type { Config } from './config.ts';
import type { App } from './http/app.ts';
import { emulatorRoutes } from './http/emulator-routes.ts';
import { setupRoutes } from './http/setup-routes.ts';
import { isLoopback } from './origin.ts';
import { accountCheck, type CheckedAccount, exoPhoneCheck } from './setup/exotel-checks.ts';
import {
  accessCheck,
  databaseCheck,
  modelCheck,
  peersCheck,
  publicUrlCheck,
  streamUrlCheck,
  webhookSecretCheck,
} from './setup/own-checks.ts';
import { pastedUrls } from './setup/pasted-urls.ts';
import { runChecks } from './setup/setup-check.ts';

const CHECK_MS = 4_000;

export interface SetupDeps {
  config: Config;
  databaseEngine: 'sqlite' | 'postgres';
  askDatabase: () => Promise<unknown>;
  /** The same for all instances on one database. */
  deployment: string;
}

export function setupDoors(app: App, { config, databaseEngine, askDatabase, deployment }: SetupDeps): void {
  const { publicUrl, telephony, instanceId: instance, agent, realtimeUrl, openaiApiKey } = config;
  const account = accountOf(config);
  const reached = { publicUrl, telephony, instance, deployment };
  const authorization = openaiApiKey === null ? null : `Bearer ${openaiApiKey.reveal()}`;
  const checks = [
    ['account', accountCheck(account)],
    ['exo-phone', exoPhoneCheck(account, toE164)],
    ['public-url', publicUrlCheck(reached)],
    ['webhook-secret', webhookSecretCheck(config.webhookSecret !== null)],
    ['stream-url', streamUrlCheck(reached)],
    ['model', modelCheck({ agent, realtimeUrl, authorization })],
    ['database', databaseCheck(databaseEngine, askDatabase)],
    ['peers', peersCheck(config.peers.map(({ url }) => url))],
    ['access', accessCheck({ isOpen: config.authSecret === null && config.authJwksUrl === null, publicUrl })],
  ] as const;
  const emulator = emulatorUrl(config);
  setupRoutes(app, {
    look: async () => ({
      telephony,
      checks: await runChecks(checks, CHECK_MS),
      urls: pastedUrls(publicUrl, config.webhookSecret !== null),
      exoPhone: config.exotel?.callerId ?? null,
      emulatorPage: emulator === null ? null : `${emulator}/`,
    }),
  });
  if (emulator !== null) emulatorRoutes(app, { url: emulator });
}

function accountOf({ exotel, telephony }: Config): CheckedAccount | null {
  if (exotel === null) return null;
  const { accountSid, baseUrl, callerId } = exotel;
  const credentials = { apiKey: exotel.apiKey.reveal(), apiToken: exotel.apiToken.reveal() };
  return {
    client: new ExotelClient({ accountSid, baseUrl, ...credentials, requestTimeoutMs: CHECK_MS }),
    callerId,
    isEmulated: telephony === 'emulator',
    host: new URL(baseUrl).host,
  };
}

/** Only the emulator on this machine: requests must not be led into anybody's network. */
function emulatorUrl({ exotel, telephony }: Config): string | null {
  if (exotel === null || telephony !== 'emulator') return null;
  return isLoopback(exotel.baseUrl) ? exotel.baseUrl : null;
}
