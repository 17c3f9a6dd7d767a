// Makes, or brings up to date, the project of one platform: Capacitor's own, with our code for ringing in it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addRingingToAndroid } from './android.ts';
import { addRingingToIos } from './ios.ts';
import type { Settings } from './settings.ts';

export const platforms = ['android', 'ios'] as const;
export type Platform = (typeof platforms)[number];

const native = fileURLToPath(new URL('../native/', import.meta.url));
const capacitor = createRequire(import.meta.url).resolve('@capacitor/cli/bin/capacitor');

/** Done again, it changes nothing that is as it should be, and keeps what was added by hand. Returns the project's folder. */
export async function generate(platform: Platform, settings: Settings, place: URL): Promise<string> {
  const folder = fileURLToPath(place);
  mkdirSync(folder, { recursive: true });
  cpSync(join(native, 'www'), join(folder, 'www'), { recursive: true });
  writeJson(join(folder, 'package.json'), packageOf(platform));
  writeJson(join(folder, 'capacitor.config.json'), capacitorConfig(settings));
  const project = join(folder, platform);
  await run([existsSync(project) ? 'sync' : 'add', platform], folder);
  const add = platform === 'android' ? addRingingToAndroid : addRingingToIos;
  add({ project, sources: join(native, platform), appId: settings.appId });
  return project;
}

/** The page is the server's own, so that both are always of one version; `www` is shown while it cannot be reached. */
function capacitorConfig({ serverUrl, appId, appName }: Settings) {
  return { appId, appName, webDir: 'www', server: { url: serverUrl, errorPath: 'index.html' } };
}

/** Capacitor looks here for what is installed. */
function packageOf(platform: Platform) {
  const { version } = createRequire(import.meta.url)('@capacitor/cli/package.json') as { version: string };
  return {
    name: 'patchcord-app',
    version: '0.1.0',
    private: true,
    dependencies: { '@capacitor/core': version, [`@capacitor/${platform}`]: version },
  };
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

async function run(args: string[], cwd: string): Promise<void> {
  const child = spawn(process.execPath, [capacitor, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => output.push(String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`capacitor ${args.join(' ')} ended with ${code}:\n${output.join('')}`);
}
