// A TURN server of our own: the machine's coturn on loopback, on a free port, gone when it is closed.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.ts';
import { spawnTied } from './tied-process.ts';
import { answersStun } from './turn-client.ts';

const START_TIMEOUT_MS = 30_000;
const ANSWER_MS = 500;
const POLL_MS = 20;

export interface TestCoturn extends AsyncDisposable {
  port: number;
  /** What it signs credentials with (`static-auth-secret`). */
  secret: string;
  /** `turn:` URLs of its one port, by transport. */
  urls: { udp: string; tcp: string };
  /** What it has printed. */
  output(): string;
  close(): Promise<void>;
}

/**
 * Starts one. `configFile`: settings of its own beside where it listens and its secret; without one it relays between
 * addresses of this machine.
 */
export async function startCoturn({ configFile }: { configFile?: string } = {}): Promise<TestCoturn> {
  const program = findTurnserver();
  if (program === null) throw new Error('No coturn on this machine: install the Debian package "coturn".');
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-coturn-'));
  const port = await freePort();
  const secret = 'coturn-secret-of-the-tests-0123456789';
  const settings = [
    ...(configFile === undefined ? ['-n', '--no-tls', '--no-dtls', '--allow-loopback-peers'] : ['-c', configFile]),
    ...['--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`],
    ...['--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=patchcord.test', '--no-cli', '--fingerprint'],
    // Whatever a machine has set up for a coturn of its own is left alone.
    ...[`--userdb=${join(folder, 'turndb')}`, `--pidfile=${join(folder, 'pid')}`, '--log-file=stdout'],
  ];
  const server = spawnTied(program, settings, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (text) => (output += String(text)));

  const close = async () => {
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answersStun(port, ANSWER_MS))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await close();
      throw new Error(`coturn did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const url = `turn:127.0.0.1:${port}`;
  return {
    port,
    secret,
    urls: { udp: `${url}?transport=udp`, tcp: `${url}?transport=tcp` },
    output: () => output,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}

function findTurnserver(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  return folders.map((folder) => join(folder, 'turnserver')).find((program) => existsSync(program)) ?? null;
}
