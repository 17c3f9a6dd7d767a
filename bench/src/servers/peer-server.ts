// Somebody else's bridge beside ours: started by a command of a shell, and measured from outside, because nothing of the
// bench can be loaded into it.
import { freePort } from '@patchcord/testing/free-port';
import { ChildProgram } from './child-program.ts';
import type { ProbeCommand, ProbeReading } from './probe-messages.ts';
import { groupUsage } from './process-group.ts';

const READY_POLL_MS = 50;

export interface PeerProgram {
  /** As the tables call it. */
  name: string;
  /** For `/bin/sh`. It has to serve Exotel's streams on 127.0.0.1, at the port that PORT tells it. */
  command: string;
  env: Record<string, string>;
}

export class PeerServer implements AsyncDisposable {
  readonly door: { port: number };
  readonly probe: OutsideProbe;
  readonly #child: ChildProgram;

  private constructor(child: ChildProgram, port: number) {
    this.#child = child;
    this.door = { port };
    this.probe = new OutsideProbe(child.pid);
  }

  /** Starts it with a PORT of its own and waits until something accepts connections there; it ends with `owner`. */
  static async start({ command, env }: PeerProgram, owner: AsyncDisposableStack): Promise<PeerServer> {
    const port = await freePort();
    const child = new ChildProgram(['-c', command], { PORT: String(port), ...env }, '/bin/sh');
    const server = owner.use(new PeerServer(child, port));
    await child.accepts(port, READY_POLL_MS);
    return server;
  }

  /** The end of what it has printed. */
  get output(): string {
    return this.#child.output;
  }

  /** It has nothing to lose, and the shell may not pass a signal on. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.kill();
  }
}

/** Answers like the probe within a server, as far as that can be seen from outside; the rest is not a number. */
class OutsideProbe {
  readonly #leaderPid: number;
  #window = { atMs: performance.now(), cpuMs: 0 };

  constructor(leaderPid: number) {
    this.#leaderPid = leaderPid;
  }

  async ask(command: ProbeCommand): Promise<ProbeReading> {
    const { cpuMs, rssBytes } = groupUsage(this.#leaderPid);
    if (command === 'reset') this.#window = { atMs: performance.now(), cpuMs };
    return {
      cpuMs: cpuMs - this.#window.cpuMs,
      windowMs: performance.now() - this.#window.atMs,
      rssBytes,
      longestStallMs: Number.NaN,
      ofItRunningMs: Number.NaN,
      longestGcMs: Number.NaN,
      loopDelayP99Ms: Number.NaN,
      heapUsedBytes: Number.NaN,
      bufferBytes: Number.NaN,
      openFiles: Number.NaN,
    };
  }
}
