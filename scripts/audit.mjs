// Looks at the dependencies as package-lock.json pins them: each by its checksum, none with an install script that is not
// named in package.json, and none with a known hole, as far as the registry can be asked. Exits 1 when something is
// wrong. A registry that does not answer the question (mirrors often do not) is not a clean answer, and is told as what
// it is: nothing was checked. `--strict` exits 2 then, for a CI that has the real registry.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './install.mjs';

const LEVELS = ['moderate', 'high', 'critical'];

const { packages } = readJson('package-lock.json');
const { allowScripts = {} } = readJson('package.json');
const locked = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
const mistakes = [...withoutChecksum(), ...withInstallScript()];
for (const mistake of mistakes) console.error(mistake);
console.log(`${locked.length} packages are pinned.`);

const holes = askRegistry();
for (const hole of holes ?? []) console.error(hole);
if (holes === null) {
  console.log(
    'NOT CHECKED for known holes: this registry does not answer `npm audit`. Run it against registry.npmjs.org.',
  );
} else if (holes.length === 0) {
  console.log(`No known holes of level ${LEVELS[0]} or above in what production installs.`);
}
if (mistakes.length > 0 || (holes ?? []).length > 0) process.exitCode = 1;
else if (holes === null && process.argv.includes('--strict')) process.exitCode = 2;

/** Builds for other platforms are optional, and not every registry carries them: their checksums may be missing. */
function withoutChecksum() {
  return locked
    .filter(([, { integrity, optional }]) => !optional && !integrity?.startsWith('sha512-'))
    .map(([path]) => `${path} is pinned without a SHA-512 checksum.`);
}

function withInstallScript() {
  return locked
    .filter(([path, { hasInstallScript }]) => hasInstallScript && !(nameOf(path) in allowScripts))
    .map(([path]) => `${path} runs a script when it is installed; say in package.json (allowScripts) whether it may.`);
}

/** What is wrong, a line each; null when the registry does not tell. */
function askRegistry() {
  const args = ['audit', '--json', '--omit=dev', '--package-lock-only'];
  const { stdout } = spawnSync('npm', args, {
    cwd: projectRoot,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const { vulnerabilities, metadata } = parsed(stdout) ?? {};
  // Where npm has found nothing to ask about, it finds no holes either.
  if (vulnerabilities === undefined || !(metadata?.dependencies?.prod > 1)) return null;
  return Object.values(vulnerabilities)
    .filter(({ severity }) => LEVELS.includes(severity))
    .map(({ name, severity, range }) => `${name} ${range} has a known hole (${severity}); npm audit says more.`);
}

function nameOf(path) {
  return path.replace(/^.*node_modules\//, '');
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(join(projectRoot, file), 'utf8'));
}
