// A server under measurement: ours or a baseline, each with the same probe in it.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@patchcord/testing/free-port';
import type { Door, Greeting } from '../clients/raw-client.ts';
import { ChildProgram } from './child-program.ts';
import { temporaryFolder } from './leftovers.ts';
import { ProbeClient } from './probe-client.ts';
import { probeSocketVariable } from './probe-messages.ts';

const READY_POLL_MS = 20;
const probe = new URL('../programs/probe.ts', import.meta.url).href;

export interface ServerProgram {
  /** As the tables call it. */
  name: string;
  /** What Node.js is to run. */
  args: string[];
  env: Record<string, string>;
  /** How its clients introduce themselves. */
  greeting: Greeting;
}

export class MeasuredServer implements AsyncDisposable {
  readonly name: string;
  /** Where its clients go, and what they say there. */
  readonly door: Door;
  readonly probe: ProbeClient;
  readonly #child: ChildProgram;
  readonly #resources: AsyncDisposableStack;

  private constructor(
    { name, greeting }: ServerProgram,
    port: number,
    parts: { child: ChildProgram; probe: ProbeClient; resources: AsyncDisposableStack },
  ) {
    this.name = name;
    this.door = { port, greeting };
    this.probe = parts.probe;
    this.#child = parts.child;
    this.#resources = parts.resources;
  }

  /** Starts the program with PORT and DATA_DIR of its own and waits until /readyz is 200; it ends with `owner`. */
  static async start(program: ServerProgram, owner: AsyncDisposableStack): Promise<MeasuredServer> {
    const resources = owner.use(new AsyncDisposableStack());
    const folder = resources.use(temporaryFolder());
    const probeSocket = join(folder.path, 'probe');
    const port = await freePort();
    const child = resources.use(
      new ChildProgram(['--expose-gc', `--import=${probe}`, ...program.args], {
        PORT: String(port),
        DATA_DIR: join(folder.path, 'data'),
        [probeSocketVariable]: probeSocket,
        ...program.env,
      }),
    );
    await child.answers(`http://127.0.0.1:${port}/readyz`, READY_POLL_MS);
    const probeClient = await ProbeClient.connect(probeSocket);
    resources.defer(() => probeClient.close());
    return new MeasuredServer(program, port, { child, probe: probeClient, resources });
  }

  /** The end of what it has printed. */
  get output(): string {
    return this.#child.output;
  }

  async kill(): Promise<void> {
    await this.#child.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

/** Path of one of the bench's own programs. */
export function programFile(name: string): string {
  return fileURLToPath(new URL(`../programs/${name}.ts`, import.meta.url));
}
