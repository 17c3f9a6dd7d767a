// What makes the app one's own: where its server is, its id and its name.

export interface Settings {
  /** Where the console is; no slash at the end. */
  serverUrl: string;
  /** As the stores know the app, e.g. `com.example.calls`. */
  appId: string;
  appName: string;
}

export type SettingsResult = { ok: true; value: Settings } | { ok: false; error: string };

const APP_ID = /^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)+$/;
/** It goes into XML, JSON and Gradle files. */
const APP_NAME = /^[\p{L}\p{N} .-]{1,30}$/u;

export function readSettings(environment: Record<string, string | undefined>): SettingsResult {
  const { PATCHCORD_URL = '', MOBILE_APP_ID = 'org.patchcord.console', MOBILE_APP_NAME = 'Patchcord' } = environment;
  const wrong = (error: string) => ({ ok: false, error }) as const;
  const url = URL.parse(PATCHCORD_URL);
  // A page without TLS gets neither microphone nor service worker from a phone.
  if (url?.protocol !== 'https:' || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    return wrong('Set PATCHCORD_URL to the address of your server, like https://calls.example.com.');
  }
  if (!APP_ID.test(MOBILE_APP_ID)) return wrong('MOBILE_APP_ID is not an id like com.example.calls.');
  if (!APP_NAME.test(MOBILE_APP_NAME)) return wrong('MOBILE_APP_NAME has up to 30 letters, digits, spaces, . and -.');
  return { ok: true, value: { serverUrl: url.origin, appId: MOBILE_APP_ID, appName: MOBILE_APP_NAME } };
}
