import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import webPush from 'web-push';
import { readPushSettings } from './push-settings.ts';

const pem = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) =>
  key.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
const p8 = pem(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey);
const rsa = pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const vapid = webPush.generateVAPIDKeys();

const web = {
  VAPID_PUBLIC_KEY: vapid.publicKey,
  VAPID_PRIVATE_KEY: vapid.privateKey,
  VAPID_SUBJECT: 'mailto:ops@example.com',
};
const account = JSON.stringify({ project_id: 'p', client_email: 'a@p', private_key: rsa, private_key_id: 'k' });
const apns = { APNS_KEY: p8, APNS_KEY_ID: 'KEY', APNS_TEAM_ID: 'TEAM', APNS_TOPIC: 'com.example.calls' };
const noFile = () => {
  throw new Error('no such file');
};

function settingsOf(variables: Record<string, string>, readFile: (path: string) => string = noFile) {
  const read = readPushSettings(variables, readFile);
  return read.ok ? read.settings : expect.unreachable(read.mistakes.join());
}

function mistakesOf(variables: Record<string, string>) {
  const read = readPushSettings(variables, noFile);
  return read.ok ? [] : read.mistakes;
}

test('nothing set: nothing is set up', () => {
  expect(settingsOf({ VAPID_SUBJECT: ' ' })).toEqual({ webPush: null, fcm: null, apns: null });
});

test('everything set, and no secret in what is printed', () => {
  const settings = settingsOf({ ...web, ...apns, FCM_SERVICE_ACCOUNT: account });
  expect(settings.webPush).toMatchObject({ publicKey: vapid.publicKey, subject: 'mailto:ops@example.com' });
  expect(settings.fcm).toMatchObject({ projectId: 'p', tokenUri: 'https://oauth2.googleapis.com/token' });
  expect(settings.apns).toMatchObject({ keyId: 'KEY', teamId: 'TEAM', topic: 'com.example.calls' });
  expect(settings.apns?.key.reveal()).toBe(p8);
  const printed = inspect(settings, { depth: 9 }) + JSON.stringify(settings);
  expect(printed).not.toContain(vapid.privateKey);
  expect(printed).not.toContain('PRIVATE');
});

test('the services are where their makers have them, unless it is said', () => {
  const all = { ...web, ...apns, FCM_SERVICE_ACCOUNT: account };
  expect(settingsOf(all)).toMatchObject({ webPush: { origins: [] }, fcm: { baseUrl: null }, apns: { origin: null } });
  const elsewhere = {
    WEB_PUSH_ORIGINS: 'https://push.example.com/, http://127.0.0.1:8080',
    FCM_URL: 'https://fcm.example.com',
    APNS_URL: 'https://apns.example.com:2197/',
  };
  expect(settingsOf({ ...all, ...elsewhere })).toMatchObject({
    webPush: { origins: ['https://push.example.com', 'http://127.0.0.1:8080'] },
    fcm: { baseUrl: 'https://fcm.example.com' },
    apns: { origin: 'https://apns.example.com:2197' },
  });
});

test.each([
  ['WEB_PUSH_ORIGINS', 'push.example.com'],
  ['WEB_PUSH_ORIGINS', 'https://push.example.com/path'],
  ['FCM_URL', 'ftp://example.com'],
  ['APNS_URL', 'https://one.example.com, https://two.example.com'],
])('%s=%s is a mistake', (name, value) => {
  expect(mistakesOf({ [name]: value })).toEqual([expect.stringContaining(name)]);
});

test('keys may be in files', () => {
  const files: Record<string, string> = { '/run/fcm.json': account, '/run/key.p8': p8 };
  const settings = settingsOf(
    { ...apns, APNS_KEY: '/run/key.p8', FCM_SERVICE_ACCOUNT: '/run/fcm.json' },
    (path) => files[path] ?? noFile(),
  );
  expect(settings.fcm?.privateKey.reveal()).toBe(rsa);
  expect(settings.apns?.key.reveal()).toBe(p8);
});

test('a key on one line, its ends written as \\n', () => {
  const settings = settingsOf({ ...apns, APNS_KEY: p8.replaceAll('\n', '\\n') });
  expect(settings.apns?.key.reveal()).toBe(p8);
});

test('every mistake is told at once, in plain words', () => {
  expect(
    mistakesOf({
      ...web,
      VAPID_PRIVATE_KEY: webPush.generateVAPIDKeys().privateKey,
      VAPID_SUBJECT: 'ops',
      FCM_SERVICE_ACCOUNT: '/nowhere.json',
      APNS_KEY: p8,
    }),
  ).toEqual([
    'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are not a pair of keys as `npx web-push generate-vapid-keys` makes.',
    'VAPID_SUBJECT is not a mailto: or https: address.',
    'FCM_SERVICE_ACCOUNT is neither JSON nor a file that can be read.',
    'Some of the settings of APNs are there, but not APNS_KEY_ID, APNS_TEAM_ID, APNS_TOPIC: set all, or none.',
  ]);
});

test.each([
  ['half a JSON', '{'],
  ['one without a key', '{"project_id":"p"}'],
  ['one whose key is damaged', account.replace('BEGIN', 'BEGUN')],
  ['one with a key of another sort', JSON.stringify({ project_id: 'p', client_email: 'a', private_key: p8 })],
])('a service account that is none is told: %s', (_what, text) => {
  expect(mistakesOf({ FCM_SERVICE_ACCOUNT: text })).toEqual([
    'FCM_SERVICE_ACCOUNT is not the JSON of a service account with its private key.',
  ]);
});

test.each([
  ['of another sort', rsa],
  ['in no file', '/nowhere.p8'],
  ['that is damaged', 'BEGIN nonsense'],
])('an APNs key %s is told', (_what, key) => {
  expect(mistakesOf({ ...apns, APNS_KEY: key })).toEqual([
    'APNS_KEY is neither the text of a .p8 file nor the path of one.',
  ]);
});
