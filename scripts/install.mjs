// Brings node_modules to what package-lock.json says, when it is not there yet. Runs on any Node ≥ 20, before
// anything is installed, so it imports nothing but Node's own modules.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** Installs from the lockfile when a package is missing or of another version; prints what it does. Exits on failure. */
export function ensureInstalled() {
  const missing = firstMissingPackage();
  if (missing === null) return;
  console.log(`Installing dependencies (first: ${missing})…`);
  // Not `npm ci`: it fails wherever the registry does not carry every platform's builds of an optional dependency.
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: projectRoot,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    // A production shell must not leave out what building and testing need.
    env: { ...process.env, NODE_ENV: 'development' },
  });
  if (status !== 0) {
    console.error('npm install failed; its message above says why.');
    process.exit(status ?? 1);
  }
}

function firstMissingPackage() {
  const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
  for (const [path, locked] of Object.entries(packages)) {
    if (!path.includes('node_modules/')) continue;
    const manifestPath = join(projectRoot, path, 'package.json');
    if (!existsSync(manifestPath)) {
      if (locked.optional || locked.devOptional || locked.peer) continue;
      return path.replace(/^.*node_modules\//, '');
    }
    if (!locked.link && JSON.parse(readFileSync(manifestPath, 'utf8')).version !== locked.version) return path;
  }
  // Every platform package is optional; the one for this machine is not.
  const pinned = packages[`node_modules/node-${process.platform}-${process.arch}`];
  if (pinned !== undefined && !existsSync(join(projectRoot, `node_modules/node-${process.platform}-${process.arch}`))) {
    return 'the pinned Node.js';
  }
  return null;
}
