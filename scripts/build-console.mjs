// Builds the console when it is missing or older than its sources; run directly, or by `npm start` and the tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './install.mjs';

const SOURCES = ['console', 'client/src', 'protocol/src'];
const NOT_SOURCES = /^(dist|node_modules)(\/|$)|\.tmp$|\.test\.tsx?$/;

/** `node`: a Node.js that Vite runs on. Exits when it cannot be built. */
export function ensureConsoleBuilt(node) {
  const page = join(projectRoot, 'console/dist/index.html');
  if (existsSync(page) && statSync(page).mtimeMs > Math.max(...SOURCES.map(newestIn))) return;
  console.log('Building the console…');
  const vite = join(projectRoot, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(node, [vite, 'build', 'console', '--logLevel', 'warn'], {
    cwd: projectRoot,
    stdio: 'inherit',
    // Tests set another one, with which React builds itself for development.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) {
    console.error('The console could not be built; the message above says why.');
    process.exit(status ?? 1);
  }
}

/** When a file of the folder was changed last, epoch ms. */
function newestIn(folder) {
  const files = readdirSync(join(projectRoot, folder), { recursive: true }).filter((file) => !NOT_SOURCES.test(file));
  return Math.max(...files.map((file) => statSync(join(projectRoot, folder, file)).mtimeMs));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) ensureConsoleBuilt(process.execPath);
