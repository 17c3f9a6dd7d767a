// The projects that are made, by Capacitor itself. They are not compiled here: that takes Google's and Apple's tools.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { generate, type Platform } from './generate.ts';
import { readSettings } from './settings.ts';

vi.setConfig({ testTimeout: 120_000 });

const settings = { serverUrl: 'https://calls.example.com', appId: 'com.example.calls', appName: 'Example Calls' };
const root = fileURLToPath(new URL('..', import.meta.url));

/** Makes a project twice, and reads it. */
async function projectOf(platform: Platform) {
  // Beneath this folder, where Capacitor finds its packages.
  const folder = mkdtempSync(join(root, 'app-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const place = pathToFileURL(`${folder}/`);
  const project = await generate(platform, settings, place);
  const read = (path: string) => readFileSync(join(project, path), 'utf8');
  const all = () =>
    new Map(
      readdirSync(project, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(xml|gradle|java|kt|swift|plist|pbxproj|json)$/.test(entry.name))
        .map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'utf8')]),
    );
  const first = all();
  await generate(platform, settings, place);
  expect(all()).toEqual(first);
  return read;
}

const count = (text: string, part: string) => text.split(part).length - 1;

test('Android’s project rings by FCM, and making it again changes nothing', async () => {
  const read = await projectOf('android');
  const manifest = read('app/src/main/AndroidManifest.xml');
  expect(count(manifest, 'org.patchcord.ringing.RingService')).toBe(1);
  expect(count(manifest, 'com.google.firebase.MESSAGING_EVENT')).toBe(1);
  for (const name of ['INTERNET', 'POST_NOTIFICATIONS', 'USE_FULL_SCREEN_INTENT', 'RECORD_AUDIO', 'CAMERA']) {
    expect([name, count(manifest, `android.permission.${name}"`)]).toEqual([name, 1]);
  }
  expect(manifest).toContain('android:showWhenLocked="true"');
  expect(read('app/src/main/java/org/patchcord/ringing/RingNotification.kt')).toContain('CallStyle.forIncomingCall');
  expect(read('app/src/main/java/com/example/calls/MainActivity.java')).toContain(
    'registerPlugin(RingingPlugin.class)',
  );
  expect(count(read('app/build.gradle'), 'com.google.firebase:firebase-messaging')).toBe(1);
  expect(count(read('build.gradle'), 'kotlin-gradle-plugin')).toBe(1);
  expect(JSON.parse(read('app/src/main/assets/capacitor.config.json'))).toMatchObject({
    appId: 'com.example.calls',
    server: { url: 'https://calls.example.com', errorPath: 'index.html' },
  });
});

test('the iPhone’s project rings by PushKit, and making it again changes nothing', async () => {
  const read = await projectOf('ios');
  const plist = read('App/App/Info.plist');
  for (const part of ['<string>voip</string>', 'NSMicrophoneUsageDescription', 'NSCameraUsageDescription']) {
    expect([part, count(plist, part)]).toEqual([part, 1]);
  }
  expect(read('App/App/App.entitlements')).toContain('aps-environment');
  expect(count(read('App/App/AppDelegate.swift'), 'RingCenter.shared.start()')).toBe(1);
  expect(read('App/App/SceneDelegate.swift')).toContain('ShellViewController()');
  const xcode = read('App/App.xcodeproj/project.pbxproj');
  for (const file of ['RingCenter', 'RingingPlugin', 'ShellViewController']) {
    expect(read(`App/App/${file}.swift`)).not.toBe('');
    // Named where it is compiled, where it lies, in its group and in the list of what is compiled.
    expect([file, count(xcode, `${file}.swift in Sources */`), count(xcode, `path = ${file}.swift;`)]).toEqual([
      file,
      2,
      1,
    ]);
  }
  expect(count(xcode, 'CODE_SIGN_ENTITLEMENTS = App/App.entitlements;')).toBe(2);
  expect(new Set(xcode.match(/^\t\t[0-9A-F]{24} .*isa = PBX(BuildFile|FileReference)/gm)).size).toBe(
    xcode.match(/^\t\t[0-9A-F]{24} .*isa = PBX(BuildFile|FileReference)/gm)?.length,
  );
});

test.each([
  [{}, 'PATCHCORD_URL'],
  [{ PATCHCORD_URL: 'http://calls.example.com' }, 'PATCHCORD_URL'],
  [{ PATCHCORD_URL: 'https://calls.example.com/x' }, 'PATCHCORD_URL'],
  [{ PATCHCORD_URL: 'https://calls.example.com', MOBILE_APP_ID: 'calls' }, 'MOBILE_APP_ID'],
  [{ PATCHCORD_URL: 'https://calls.example.com', MOBILE_APP_NAME: 'A "quoted" one' }, 'MOBILE_APP_NAME'],
])('%j is refused with the name of what is wrong', (environment, name) => {
  expect(readSettings(environment)).toEqual({ ok: false, error: expect.stringContaining(name) });
});

test('an address and nothing else is enough', () => {
  expect(readSettings({ PATCHCORD_URL: 'https://calls.example.com/' })).toEqual({
    ok: true,
    value: { serverUrl: 'https://calls.example.com', appId: 'org.patchcord.console', appName: 'Patchcord' },
  });
});
