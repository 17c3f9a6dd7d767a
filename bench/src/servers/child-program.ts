// A program in a process of its own, which does not outlive the bench.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
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

  /** Runs Node.js with `args`; it sees no variables but `env` and what every program needs. */
  constructor(args: string[], env: Record<string, string>) {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, args, {
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
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const answer = await fetch(url).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.ok) return;
      if (!this.isRunning || Date.now() > deadline) throw new Error(`${url} did not answer.\n${this.output}`);
      await sleep(pollMs);
    }
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

  #kill(): void {
    if (this.isRunning) process.kill(-this.pid, 'SIGKILL');
  }
}
