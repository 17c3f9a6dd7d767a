// What the tests need of the machine beyond npm: installed through apt-get when it is missing and we may.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const POSTGRES_FOLDER = '/usr/lib/postgresql';

const needed = [
  {
    package: 'postgresql',
    why: 'the store is tested against a real Postgres',
    // Debian keeps the server's programs in a folder of their version that is not on PATH.
    isThere: () =>
      [...(process.env.PATH ?? '').split(delimiter), ...versionedPostgresFolders()].some((folder) =>
        ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
      ),
  },
  {
    package: 'redis-server',
    why: 'the bus between instances is tested against a real Redis',
    isThere: () => foldersOfPrograms().some((folder) => existsSync(join(folder, 'redis-server'))),
  },
  {
    package: 'prometheus',
    why: "the alerts are tested with Prometheus' own promtool",
    isThere: () => foldersOfPrograms().some((folder) => existsSync(join(folder, 'promtool'))),
  },
  {
    package: 'chromium',
    why: "the emulator's page is tested in a real browser",
    isThere: () => foldersOfPrograms().some((folder) => existsSync(join(folder, 'chromium'))),
  },
  {
    package: 'coturn',
    why: 'the relay of calls between apps is tested with a real TURN server',
    isThere: () => foldersOfPrograms().some((folder) => existsSync(join(folder, 'turnserver'))),
  },
  {
    package: 'nginx-light',
    why: 'the example for nginx is tested in front of two instances',
    isThere: () => foldersOfPrograms().some((folder) => existsSync(join(folder, 'nginx'))),
  },
  {
    package: 'haproxy',
    why: 'the example for HAProxy is tested in front of two instances',
    isThere: () => foldersOfPrograms().some((folder) => existsSync(join(folder, 'haproxy'))),
  },
  {
    package: 'caddy',
    why: 'the example for Caddy is tested in front of two instances',
    isThere: () => foldersOfPrograms().some((folder) => existsSync(join(folder, 'caddy'))),
  },
];

function foldersOfPrograms() {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
}

function versionedPostgresFolders() {
  if (!existsSync(POSTGRES_FOLDER)) return [];
  return readdirSync(POSTGRES_FOLDER).map((version) => join(POSTGRES_FOLDER, version, 'bin'));
}

/** Installs what is missing. Exits with a plain message when it cannot: a test that is left out is not a test. */
export function ensureDebianPackages() {
  const missing = needed.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return;
  const names = missing.map((one) => one.package);
  console.log(`Installing Debian packages: ${names.join(', ')}…`);
  const isRoot = process.getuid?.() === 0;
  const apt = (...args) => {
    const [program, ...rest] = isRoot ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
  };
  const installed = apt('update') && apt('install', '-y', '--no-install-recommends', ...names);
  if (installed && missing.every(({ isThere }) => isThere())) return;
  const reasons = missing.map((one) => `  - ${one.package}: ${one.why}`);
  console.error(`These could not be installed; install them yourself and run npm test again:\n${reasons.join('\n')}`);
  process.exit(1);
}
