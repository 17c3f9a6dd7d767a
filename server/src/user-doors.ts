// Who users are, where they get their tokens, and where their devices are reached by push, as it is configured.
import { reject } from '@patchcord/protocol';
import type { FastifyRequest } from 'fastify';
import type { Identity } from './auth/identity.ts';
import { createTokenIssuer } from './auth/issue-token.ts';
import { createTokenVerifier, type TokenVerifier } from './auth/verify-token.ts';
import type { People } from './calls/ports.ts';
import type { Config } from './config.ts';
import type { App } from './http/app.ts';
import { meRoutes } from './http/me-routes.ts';
import { pushRoutes } from './http/push-routes.ts';
import { tokenRoutes } from './http/token-routes.ts';
import { userRoutes } from './http/user-routes.ts';
import { type PushTarget, pushTargetSchema } from './push/push-target.ts';
import type { StoredTargets } from './push/stored-targets.ts';

/** Who tokens are for that say for whom they are, unless AUTH_AUDIENCE says otherwise. */
const DEFAULT_AUDIENCE = 'patchcord';

export function openVerifier({ authSecret, authJwksUrl, authAudience, operatorKey }: Config): TokenVerifier {
  return createTokenVerifier({
    secret: authSecret,
    jwksUrl: authJwksUrl,
    audience: authAudience ?? DEFAULT_AUDIENCE,
    isAudienceRequired: authAudience !== null,
    operatorKey,
  });
}

export interface UserDoorsOptions {
  config: Config;
  people: People;
  targets: StoredTargets;
  identityOf: (request: FastifyRequest) => Identity;
  now: () => number;
}

export function userDoors(app: App, { config, people, targets, identityOf, now }: UserDoorsOptions): void {
  meRoutes(app, { identityOf, isOpen: config.authSecret === null && config.authJwksUrl === null });
  tokenRoutes(app, { issue: issuerOf(config, now) });
  const { webPush, fcm, apns } = config.push;
  pushRoutes(app, { webPushKey: webPush?.publicKey ?? null, fcm: fcm !== null, apns: apns !== null });
  userRoutes(app, {
    ...{ identityOf, people },
    targetSchema: pushTargetSchema,
    reasonNotToPush: (kind) => (canPush(config, kind) ? null : reject('push-not-configured')),
    saveTarget: targets.save,
    removeDevice: targets.removeDevice,
  });
}

/** Where a key set is given, its owner issues the tokens. */
function issuerOf({ authSecret, authJwksUrl, authAudience }: Config, now: () => number) {
  if (authSecret === null || authJwksUrl !== null) return null;
  return createTokenIssuer({ secret: authSecret, audience: authAudience ?? DEFAULT_AUDIENCE, now });
}

function canPush({ push }: Config, kind: PushTarget['kind']): boolean {
  const settings = { web: push.webPush, fcm: push.fcm, apns: push.apns };
  return settings[kind] !== null;
}
