// All push services behind the one port: those that are set up.
import { createApnsSender } from './apns-sender.ts';
import { createFcmSender } from './fcm-sender.ts';
import { type PushOutcome, type PushRing, type PushSender, refused } from './push.ts';
import type { PushSettings } from './push-settings.ts';
import type { PushTarget } from './push-target.ts';
import { createWebPushSender, isPushService } from './web-push-sender.ts';

const TIMEOUT_MS = 5_000;

export interface PushSenderOptions {
  /** Epoch ms. */
  now: () => number;
  /** Certificate of an APNs that is not Apple's. */
  ca?: string;
}

/** A target whose service is not set up is refused with `not-configured`, a ring that is over with `expired`. */
export function createPushSender(settings: PushSettings, { now, ca }: PushSenderOptions): PushSender {
  const options = { now, timeoutMs: TIMEOUT_MS };
  const web =
    settings.webPush && createWebPushSender(settings.webPush, { ...options, isAllowed: isSentTo(settings.webPush) });
  const fcm = settings.fcm && createFcmSender(settings.fcm, { ...options, ...baseUrlOf(settings.fcm) });
  const apns =
    settings.apns && createApnsSender(settings.apns, { ...options, ...originsOf(settings.apns), ...(ca && { ca }) });

  function sendTo(target: PushTarget, ring: PushRing): Promise<PushOutcome> | undefined {
    switch (target.kind) {
      case 'web':
        return web?.(target, ring);
      case 'fcm':
        return fcm?.(target, ring);
      case 'apns':
        return apns?.send(target, ring);
    }
  }

  return {
    async send(target, ring) {
      if (ring.expiresAt <= now()) return refused('expired');
      try {
        return (await sendTo(target, ring)) ?? refused('not-configured');
      } catch {
        // Of what a library throws nothing is passed on: keys and addresses could be in it.
        return refused('not-sendable');
      }
    },
    close: () => apns?.close(),
  };
}

function isSentTo({ origins }: { origins: readonly string[] }) {
  return (endpoint: string) => isPushService(endpoint) || origins.includes(new URL(endpoint).origin);
}

function baseUrlOf({ baseUrl }: { baseUrl: string | null }) {
  return baseUrl === null ? {} : { baseUrl };
}

function originsOf({ origin }: { origin: string | null }) {
  return origin === null ? {} : { origins: { production: origin, sandbox: origin } };
}
