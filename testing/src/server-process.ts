// The real server in a process of its own, which may be killed and started again on the same data and port.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinnedNodePath } from '@patchcord/runtime';
import { freePort } from './free-port.ts';
import { leaksIn } from './log-leaks.ts';
import { spawnTied } from './tied-process.ts';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 20;
const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

export class ServerProcess implements AsyncDisposable {
  readonly port: number;
  readonly dataDir: string;
  /** Everything that it has printed, over all its lives. No phone number and no secret may be in it. */
  output = '';
  /** What else must not be in its output. */
  readonly private: string[] = [];
  readonly #env: Record<string, string>;
  #child: ChildProcess | null = null;

  private constructor(port: number, dataDir: string, env: Record<string, string>) {
    this.port = port;
    this.dataDir = dataDir;
    this.#env = env;
  }

  /** Starts a server with these variables, on an empty data folder, and waits until it is ready. Default: a free port. */
  static async start(env: Record<string, string> = {}, port?: number): Promise<ServerProcess> {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchcord-server-'));
    const server = new ServerProcess(port ?? (await freePort()), dataDir, env);
    try {
      await server.startAgain();
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get wsUrl(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  async startAgain(): Promise<void> {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, LOG_LEVEL: 'trace', PORT: String(this.port), DATA_DIR: this.dataDir, ...this.#env };
    const child = spawnTied(pinnedNodePath() ?? process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (this.output += String(text)));
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`Not ready within ${READY_TIMEOUT_MS} ms:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Ends it at once, as a power cut would end a process. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Stops it from doing anything, connections and all, without ending it. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Asks it to stop; resolves with its exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Ends it. Rejects when it has printed what must not be in a log. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
    const leaks = leaksIn(this.output, this.#env, this.private);
    if (leaks.length > 0) throw new Error(`The server has printed what must not be in a log:\n${leaks.join('\n')}`);
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === null) return null;
    this.#child = null;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await once(child, 'exit');
    return child.exitCode;
  }

  async #isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/readyz`).catch(() => null);
    await answer?.arrayBuffer();
    return answer?.ok ?? false;
  }
}
