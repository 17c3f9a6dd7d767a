// All push services behind the one port: those that are set up.
import { type ApnsOptions, createApnsSender } from './apns-sender.ts';
import { createFcmSender, type FcmOptions } from './fcm-sender.ts';
import { type PushOutcome, type PushRing, type PushSender, refused } from './push.ts';
import type { PushSettings } from './push-settings.ts';
import type { PushTarget } from './push-target.ts';
import { createWebPushSender, type WebPushOptions } from './web-push-sender.ts';

const TIMEOUT_MS = 5_000;

type Service<Options> = Omit<Options, 'now' | 'timeoutMs'>;

export interface PushSenderOptions {
  /** Epoch ms. */
  now: () => number;
  /** Where the services are; the real ones unless it is said. */
  services?: { webPush?: Service<WebPushOptions>; fcm?: Service<FcmOptions>; apns?: Service<ApnsOptions> };
}

/** A target whose service is not set up is refused with `not-configured`, a ring that is over with `expired`. */
export function createPushSender(settings: PushSettings, { now, services = {} }: PushSenderOptions): PushSender {
  const options = { now, timeoutMs: TIMEOUT_MS };
  const web = settings.webPush && createWebPushSender(settings.webPush, { ...options, ...services.webPush });
  const fcm = settings.fcm && createFcmSender(settings.fcm, { ...options, ...services.fcm });
  const apns = settings.apns && createApnsSender(settings.apns, { ...options, ...services.apns });

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
