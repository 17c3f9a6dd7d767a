// A Postgres cluster of our own: made in a temporary folder from the machine's binaries, on a free loopback port, gone
// when it is closed. Postgres refuses to run as root, so root lends it the `postgres` (or `nobody`) user.
import { type ChildProcess, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { spawnTied } from './tied-process.ts';

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

export interface TestPostgres extends AsyncDisposable {
  /** URL of the maintenance database. */
  url: string;
  /** Creates an empty database and gives its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server at once, connections and all; its data stay. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  close(): Promise<void>;
}

/** Folder with Debian's (`/usr/lib/postgresql/<version>/bin`) or the PATH's `initdb` and `postgres`; null without. */
export function findPostgresBinaries(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}

export async function startPostgres(): Promise<TestPostgres> {
  const binaries = findPostgresBinaries();
  if (binaries === null) throw new Error('No Postgres on this machine: install the Debian package "postgresql".');
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-postgres-'));
  const account = accountForPostgres();
  if (account !== null) chownSync(folder, account.uid, account.gid);

  const run = { cwd: folder, ...account };
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', join(folder, 'data'), '-A', 'trust', '-U', 'postgres', '-N', '-E', 'UTF8'],
    {
      ...run,
      stdio: 'pipe',
    },
  );
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'max_connections=200',
  ];
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | null = null;

  const startAgain = async () => {
    const args = ['-D', join(folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])];
    server = spawnTied(join(binaries, 'postgres'), args, { ...run, stdio: 'ignore' });
    await untilItAnswers(url);
  };
  const stop = async () => {
    const running = server;
    server = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGINT');
    await once(running, 'exit');
  };
  const close = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  await startAgain();
  return { url, createDatabase: () => createDatabase(url), stop, startAgain, close, [Symbol.asyncDispose]: close };
}

/** Creates an empty database in the cluster of `url` (its maintenance database) and gives its URL. */
export async function createDatabase(url: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await query(url, `CREATE DATABASE ${name}`);
  return url.replace(/\/postgres$/, `/${name}`);
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await query(url, 'SELECT 1');
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error('Postgres did not start', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

function accountForPostgres(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // The next one, then.
    }
  }
  throw new Error('Postgres does not run as root, and there is neither a postgres nor a nobody user');
}
