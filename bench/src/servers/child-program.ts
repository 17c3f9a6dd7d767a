// A program in a process of its own, which does not outlive the bench.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { removeAtExit } from './leftovers.ts';

const STOP_TIMEOUT_MS = 10_000;
const START_TIMEOUT_MS = 30_000;
const KEPT_OUTPUT = 4_000;

export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

export class ChildProgram implements AsyncDisposable {
  readonly pid: number;
  /** The end of what it has printed. */
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** Runs Node.js, or another `program`, with `args`; it sees no variables but `env` and what every program needs. */
  constructor(args: string[], env: Record<string, string>, program = process.execPath) {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(program, args, {
      cwd: projectRoot,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A Ctrl-C is for the bench, which then stops its programs in order. What they start is in their group.
      detached: true,
    });
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.#ended = once(child, 'exit').finally(removeAtExit(() => this.#kill()));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        this.output = (this.output + String(text)).slice(-KEPT_OUTPUT);
      });
    }
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when `GET url` is answered with 200, asking every `pollMs`. */
  async answers(url: string, pollMs: number): Promise<void> {
    await this.#until(() => isOk(url), pollMs, `${url} did not answer`);
  }

  /** Resolves when something accepts connections at a port of this machine, trying every `pollMs`. */
  async accepts(port: number, pollMs: number): Promise<void> {
    await this.#until(() => isOpen(port), pollMs, 'It did not accept connections');
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#kill(), STOP_TIMEOUT_MS);
    await this.#ended;
    clearTimeout(late);
  }

  /** Ends it at once, as a power cut would end a process. */
  async kill(): Promise<void> {
    this.#kill();
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #until(isReady: () => Promise<boolean>, pollMs: number, otherwise: string): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await isReady())) {
      if (!this.isRunning || Date.now() > deadline) throw new Error(`${otherwise}.\n${this.output}`);
      await sleep(pollMs);
    }
  }

  #kill(): void {
    if (this.isRunning) process.kill(-this.pid, 'SIGKILL');
  }
}

async function isOk(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.ok === true;
}

function isOpen(port: number): Promise<boolean> {
  const found = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1', () => found.resolve(true));
  socket.on('error', () => found.resolve(false));
  return found.promise.finally(() => socket.destroy());
}
