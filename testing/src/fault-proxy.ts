// A TCP proxy that is a bad network on demand: it cuts connections, lets them hang half-open, delays, throttles and
// corrupts. Whatever speaks TCP can be put behind it.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { FaultLink, type Faults, noFaults } from './fault-link.ts';

export interface FaultProxyOptions {
  /** Gives [0, 1). */
  random?: () => number;
}

interface Pair {
  client: Socket;
  target: Socket;
  links: FaultLink[];
}

/**
 * @example
 * await using proxy = await FaultProxy.start(redisPort);
 * proxy.setFaults({ isSilent: true }); // half-open: both sides believe that the other one is there
 * await proxy.cut(); // all connections are reset, new ones refused
 * await proxy.heal();
 */
export class FaultProxy implements AsyncDisposable {
  readonly #targetPort: number;
  readonly #random: () => number;
  readonly #pairs = new Set<Pair>();
  #server: Server;
  #port = 0;
  #faults: Faults = noFaults;

  private constructor(targetPort: number, { random = Math.random }: FaultProxyOptions) {
    this.#targetPort = targetPort;
    this.#random = random;
    this.#server = this.#createServer();
  }

  /** Listens on a free port of 127.0.0.1 and passes everything on to `targetPort` there. */
  static async start(targetPort: number, options: FaultProxyOptions = {}): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort, options);
    await proxy.#listen();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections that go through it now. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** From now on, for the connections that are there and for new ones; what is left out is well. */
  setFaults(faults: Partial<Faults>): void {
    this.#faults = { ...noFaults, ...faults };
    for (const { links } of this.#pairs) for (const link of links) link.setFaults(this.#faults);
  }

  /** Resets every connection; new ones are let through. */
  drop(): void {
    for (const { client, target } of this.#pairs) {
      reset(client);
      reset(target);
    }
  }

  /** Resets every connection and refuses new ones, until `heal`. */
  async cut(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, 'close') : null;
    this.#server.close();
    this.drop();
    await closed;
  }

  /** Takes everything back: no faults, and new connections are let through. */
  async heal(): Promise<void> {
    this.setFaults({});
    if (this.#server.listening) return;
    this.#server = this.#createServer();
    await this.#listen();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut();
  }

  #createServer(): Server {
    return createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => this.#join(client));
  }

  /** On the same port as before. */
  async #listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('No port was given');
    this.#port = address.port;
  }

  #join(client: Socket): void {
    const target = connect({ port: this.#targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const options = { faults: this.#faults, random: this.#random };
    const pair: Pair = {
      client,
      target,
      links: [new FaultLink(client, target, options), new FaultLink(target, client, options)],
    };
    this.#pairs.add(pair);
    endTogether(client, target);
    endTogether(target, client);
    client.on('close', () => this.#pairs.delete(pair));
  }
}

/** What one side ends, the proxy ends on the other side in the same way: in order, or with a reset. */
function endTogether(one: Socket, other: Socket): void {
  one.on('end', () => other.end());
  one.on('error', () => reset(other));
  one.on('close', (hadError) => {
    if (!hadError) other.destroySoon();
  });
}

/** Node.js resets a socket only when everything is written, and leaks one that is being ended: those are just closed. */
function reset(socket: Socket): void {
  if (socket.writableEnded || socket.writableLength > 0) socket.destroy();
  else socket.resetAndDestroy();
}
