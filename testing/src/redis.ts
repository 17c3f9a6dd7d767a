// A Redis of our own: the machine's server in a temporary folder, on a free loopback port, gone when it is closed. It
// keeps nothing, as a bus needs nothing kept.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.ts';
import { spawnTied } from './tied-process.ts';

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 20;

export interface TestRedis extends AsyncDisposable {
  url: string;
  /** Ends the server at once, connections and all. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  /** Stops it from answering, connections and all, without ending it. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

export async function startRedis(): Promise<TestRedis> {
  const program = findRedisServer();
  if (program === null) throw new Error('No Redis on this machine: install the Debian package "redis-server".');
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-redis-'));
  const port = await freePort();
  let server: ChildProcess | null = null;

  const startAgain = async () => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
    server = spawnTied(program, settings, { stdio: 'ignore' });
    await untilItAnswers(port);
  };
  const stop = async () => {
    const running = server;
    server = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  };
  const close = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  await startAgain();
  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    startAgain,
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function findRedisServer(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  return folders.map((folder) => join(folder, 'redis-server')).find((program) => existsSync(program)) ?? null;
}

async function untilItAnswers(port: number): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(port))) {
    if (Date.now() > deadline) throw new Error('Redis did not start');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Redis takes commands as plain lines, too. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
  try {
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
