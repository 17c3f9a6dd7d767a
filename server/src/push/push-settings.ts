// The settings of the push services, from the environment's variables as main.ts has read them. Every mistake is told.
import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../secret.ts';
import type { ApnsSettings } from './apns-sender.ts';
import type { ServiceAccount } from './google-token.ts';
import type { WebPushSettings } from './web-push-sender.ts';

/** null: not set up. */
export interface PushSettings {
  /** `origins`: push services that are sent to besides those of the browsers. */
  webPush: (WebPushSettings & { origins: readonly string[] }) | null;
  /** `baseUrl`: where FCM is; null: at Google's. */
  fcm: (ServiceAccount & { baseUrl: string | null }) | null;
  /** `origin`: where APNs is; null: at Apple's. */
  apns: (ApnsSettings & { origin: string | null }) | null;
}

export type PushSettingsResult = { ok: true; settings: PushSettings } | { ok: false; mistakes: string[] };

type Variables = Record<string, string | undefined>;
type Setting<T> = { value: T | null; mistakes: string[] };

const webNames = ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'] as const;
const apnsNames = ['APNS_KEY', 'APNS_KEY_ID', 'APNS_TEAM_ID', 'APNS_TOPIC'] as const;
const GOOGLE_TOKEN_URI = 'https://oauth2.googleapis.com/token';

/** `readFile` gives the text of a file; it throws when there is none. */
export function readPushSettings(variables: Variables, readFile: (path: string) => string): PushSettingsResult {
  const webPush = webPushSettings(variables);
  const fcm = serviceAccount(variables['FCM_SERVICE_ACCOUNT'], readFile);
  const apns = apnsSettings(variables, readFile);
  const origins = originsOf(variables, 'WEB_PUSH_ORIGINS');
  const [baseUrl, origin] = [originOf(variables, 'FCM_URL'), originOf(variables, 'APNS_URL')];
  const mistakes = [webPush, fcm, apns, origins, baseUrl, origin].flatMap((setting) => setting.mistakes);
  if (mistakes.length > 0) return { ok: false, mistakes };
  const settings: PushSettings = {
    webPush: webPush.value && { ...webPush.value, origins: origins.value ?? [] },
    fcm: fcm.value && { ...fcm.value, baseUrl: baseUrl.value },
    apns: apns.value && { ...apns.value, origin: origin.value },
  };
  return { ok: true, settings };
}

function webPushSettings(variables: Variables): Setting<WebPushSettings> {
  const given = allOrNone(variables, webNames, 'Web Push');
  if (given.value === null) return { value: null, mistakes: given.mistakes };
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = given.value;
  const mistakes = [
    ...(isKeyPair(publicKey, privateKey)
      ? []
      : ['VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are not a pair of keys as `npx web-push generate-vapid-keys` makes.']),
    ...(/^(mailto:|https:\/\/)/.test(subject) ? [] : ['VAPID_SUBJECT is not a mailto: or https: address.']),
  ];
  return { value: { publicKey, privateKey: new Secret(privateKey), subject }, mistakes };
}

const accountSchema = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: z.url({ protocol: /^https?$/ }).default(GOOGLE_TOKEN_URI),
});

function serviceAccount(given: string | undefined, readFile: (path: string) => string): Setting<ServiceAccount> {
  if (given === undefined || given.trim() === '') return { value: null, mistakes: [] };
  const text = given.trim().startsWith('{') ? given : textOf(given.trim(), readFile);
  if (text === null) return mistake('FCM_SERVICE_ACCOUNT is neither JSON nor a file that can be read.');
  const account = accountSchema.safeParse(parseJson(text)).data;
  if (account === undefined || keyOf(account.private_key)?.asymmetricKeyType !== 'rsa') {
    return mistake('FCM_SERVICE_ACCOUNT is not the JSON of a service account with its private key.');
  }
  const value = {
    projectId: account.project_id,
    clientEmail: account.client_email,
    privateKeyId: account.private_key_id ?? null,
    privateKey: new Secret(account.private_key),
    tokenUri: account.token_uri,
  };
  return { value, mistakes: [] };
}

function apnsSettings(variables: Variables, readFile: (path: string) => string): Setting<ApnsSettings> {
  const given = allOrNone(variables, apnsNames, 'APNs');
  if (given.value === null) return { value: null, mistakes: given.mistakes };
  const { APNS_KEY: key, APNS_KEY_ID: keyId, APNS_TEAM_ID: teamId, APNS_TOPIC: topic } = given.value;
  // Where a variable cannot hold lines, "\n" stands for their ends.
  const pem = key.includes('BEGIN') ? key.replaceAll('\\n', '\n') : textOf(key.trim(), readFile);
  if (pem === null || keyOf(pem)?.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    return mistake('APNS_KEY is neither the text of a .p8 file nor the path of one.');
  }
  return { value: { key: new Secret(pem), keyId, teamId, topic }, mistakes: [] };
}

function originOf(variables: Variables, name: string): Setting<string> {
  const { value, mistakes } = originsOf(variables, name);
  if (value !== null && value.length > 1) return mistake(`${name} is more than one address.`);
  return { value: value?.[0] ?? null, mistakes };
}

/** Addresses without a path, separated by commas. */
function originsOf(variables: Variables, name: string): Setting<string[]> {
  const given = (variables[name] ?? '').split(',').flatMap((part) => part.trim() || []);
  if (given.length === 0) return { value: null, mistakes: [] };
  const origins = given.flatMap((address) => webOrigin(address) ?? []);
  if (origins.length === given.length) return { value: origins, mistakes: [] };
  return mistake(`${name} is no address like https://push.example.com.`);
}

function webOrigin(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, origin, href } = new URL(address);
  return /^https?:$/.test(protocol) && href === `${origin}/` ? origin : null;
}

function allOrNone<N extends string>(
  variables: Variables,
  names: readonly N[],
  service: string,
): Setting<Record<N, string>> {
  const unset = names.filter((name) => !variables[name]?.trim());
  if (unset.length === names.length) return { value: null, mistakes: [] };
  if (unset.length > 0) {
    return mistake(`Some of the settings of ${service} are there, but not ${unset.join(', ')}: set all, or none.`);
  }
  const values = names.map((name) => [name, variables[name]?.trim()]);
  return { value: Object.fromEntries(values) as Record<N, string>, mistakes: [] };
}

function mistake(text: string): { value: null; mistakes: string[] } {
  return { value: null, mistakes: [text] };
}

function isKeyPair(publicKey: string, privateKey: string): boolean {
  try {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
    return pair.getPublicKey().equals(Buffer.from(publicKey, 'base64url'));
  } catch {
    return false;
  }
}

function keyOf(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

function textOf(path: string, readFile: (path: string) => string): string | null {
  try {
    return readFile(path);
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
