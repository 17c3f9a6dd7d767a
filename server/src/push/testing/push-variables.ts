// The environment of a server whose push services are those of a test.
import { generateKeyPairSync } from 'node:crypto';
import webPush from 'web-push';
import type { ApnsServer } from './apns-server.ts';
import type { PushService } from './push-service.ts';

export interface PushWorld {
  /** The push service of all browsers. */
  browsers: PushService;
  /** FCM, and where its access tokens come from. */
  google: PushService;
  apple: ApnsServer;
}

/** Every variable of docs/push.md, with keys made for this test. */
export function pushVariables({ browsers, google, apple }: PushWorld): Record<string, string> {
  const vapid = webPush.generateVAPIDKeys();
  const account = {
    project_id: 'p',
    client_email: 'a@p',
    private_key: pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    token_uri: `${google.url}/token`,
  };
  return {
    VAPID_PUBLIC_KEY: vapid.publicKey,
    VAPID_PRIVATE_KEY: vapid.privateKey,
    VAPID_SUBJECT: 'mailto:ops@example.com',
    WEB_PUSH_ORIGINS: browsers.url,
    FCM_SERVICE_ACCOUNT: JSON.stringify(account),
    FCM_URL: google.url,
    APNS_KEY: pem(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey),
    APNS_KEY_ID: 'KEY',
    APNS_TEAM_ID: 'TEAM',
    APNS_TOPIC: 'com.example.calls',
    APNS_URL: apple.origin,
  };
}

function pem(key: ReturnType<typeof generateKeyPairSync>['privateKey']): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
