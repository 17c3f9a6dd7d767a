// One instance of the deployment under drill: the real server's process, and a proxy on every line that leads to or from
// it, so that each line can be cut by itself.
import { FaultProxy } from '@patchcord/testing/fault-proxy';
import type { ServerProcess } from '@patchcord/testing/server-process';
import { removeAtExit } from '../servers/leftovers.ts';

/** What an instance is reached by, and reaches others by. */
export interface Lines {
  /** Of the clients, and of Exotel's webhooks; with a proxy before it, of the proxy. */
  inward: FaultProxy;
  postgres: FaultProxy;
  redis: FaultProxy;
}

export class Instance implements AsyncDisposable {
  readonly name: string;
  readonly server: ServerProcess;
  readonly lines: Lines;
  readonly #stay: () => void;

  constructor(name: string, server: ServerProcess, lines: Lines) {
    this.name = name;
    this.server = server;
    this.lines = lines;
    this.#stay = removeAtExit(() => void server.kill());
  }

  /** Where clients find it that go to it directly. */
  get url(): string {
    return publicUrlOf(this.lines);
  }

  /** How many clients are connected to it, by its own account. */
  async clients(): Promise<number> {
    const answer = await fetch(`${this.server.url}/health`);
    return ((await answer.json()) as { clients: number }).clients;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A process that is stopped does not hear that it is to end.
    this.server.resume();
    await this.server[Symbol.asyncDispose]();
    this.#stay();
  }
}

export async function openLines(serverPort: number, urls: { postgres: string; redis: string }): Promise<Lines> {
  return {
    inward: await FaultProxy.start(serverPort),
    postgres: await FaultProxy.start(Number(new URL(urls.postgres).port)),
    redis: await FaultProxy.start(Number(new URL(urls.redis).port)),
  };
}

export async function closeLines({ inward, postgres, redis }: Lines): Promise<void> {
  await Promise.all([inward, postgres, redis].map((line) => line[Symbol.asyncDispose]()));
}

export function publicUrlOf({ inward }: Lines): string {
  return `http://127.0.0.1:${inward.port}`;
}

/** The same database or Redis, reached through a proxy. */
export function through(proxy: FaultProxy, url: string): string {
  const led = new URL(url);
  led.port = String(proxy.port);
  return led.href;
}
