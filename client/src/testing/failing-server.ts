// A call server for tests of apps and of the SDK itself: it does what it is told to, connection by connection. Several
// of them on one `CallWorld` are the instances of one deployment. Needs the package `ws`.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CallView, ClientMessage, ErrorCode } from '@patchcord/protocol';
import { WebSocketServer } from 'ws';
import { CallWorld } from './call-world.ts';
import { type FailureMode, failureModes } from './modes.ts';
import { ServedClient } from './served-client.ts';

export interface FailingServerOptions {
  /** Shared between servers that stand for instances of one deployment. Default: one of its own. */
  world?: CallWorld;
  /** One mode for each connection in turn; the last one goes on. Default: `happy`. `?mode=` in the address overrides. */
  modes?: FailureMode[];
  heartbeatMs?: number;
  /** How late the welcome of `slow-welcome` is. */
  slowMs?: number;
  goaway?: { reconnectAfterMs?: number; endpoints?: string[] };
  /** Default: every token is good. `not-checked`: whoever has the keys is away. */
  checkToken?: (token: string) => 'good' | 'expired' | 'invalid' | 'not-checked';
  /** Refuses a command, by the code that it returns. */
  refuse?: (message: ClientMessage) => ErrorCode | undefined;
}

/**
 * @example
 * await using server = await FailingServer.start({ modes: ['drop-when-connected', 'happy'] });
 * const client = new CallClient({ endpoints: [server.url] });
 */
export class FailingServer implements AsyncDisposable {
  readonly world: CallWorld;
  /** Every connection that was let in, in order. */
  readonly clients: ServedClient[] = [];
  /** The mode of every connection that was tried, the refused ones included. */
  readonly tried: FailureMode[] = [];
  readonly #options: FailingServerOptions & { world: CallWorld };
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #unanswered = new Set<Duplex>();
  #modes: FailureMode[];
  #server: Server;
  #port = 0;

  private constructor(options: FailingServerOptions) {
    this.world = options.world ?? new CallWorld();
    this.#options = { ...options, world: this.world };
    this.#modes = [...(options.modes ?? [])];
    this.#server = this.#createServer();
  }

  /** Listens on a free loopback port. */
  static async start(options: FailingServerOptions = {}): Promise<FailingServer> {
    const server = new FailingServer(options);
    await server.#listen();
    return server;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/ws`;
  }

  /** The connections that are open. */
  get open(): ServedClient[] {
    return this.clients.filter(({ socket }) => socket.readyState === socket.OPEN);
  }

  /** The next connections take these modes, the last one goes on. */
  use(...modes: FailureMode[]): void {
    this.#modes = modes;
  }

  /** The instance dies: all connections end without a word, new ones are refused. */
  async stop(): Promise<void> {
    for (const client of this.clients) client.drop();
    for (const socket of this.#unanswered) socket.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** On the same port again. */
  async startAgain(): Promise<void> {
    this.#server = this.#createServer();
    await this.#listen();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.stop();
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #createServer(): Server {
    const server = createServer((request, response) => this.#answer(request, response));
    return server.on('upgrade', (request, socket: Duplex, head) => this.#upgrade(request, socket, head));
  }

  #answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const found = url === '/api/ice-servers' ? { iceServers: this.world.iceServers } : this.#callAt(url);
    // Pages of any origin may ask: a test's page seldom comes from this server.
    response.writeHead(found === undefined ? 404 : 200, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
    });
    response.end(JSON.stringify(found ?? { code: 'call-not-found' }));
  }

  #callAt(url: string): CallView | undefined {
    return this.world.calls.get(/^\/api\/calls\/([^/?]+)$/.exec(url)?.[1] ?? '');
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const mode = this.#modeFor(request.url ?? '');
    this.tried.push(mode);
    socket.on('error', () => socket.destroy());
    if (mode === 'refuse-never') {
      this.#unanswered.add(socket);
      return;
    }
    const [, status] = /^refuse-(\d+)$/.exec(mode) ?? [];
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (ws) => {
      this.clients.push(new ServedClient(ws, mode, this.#options));
    });
  }

  #modeFor(url: string): FailureMode {
    const asked = new URL(url, 'http://localhost').searchParams.get('mode') ?? '';
    if (asked in failureModes) return asked as FailureMode;
    return (this.#modes.length > 1 ? this.#modes.shift() : this.#modes[0]) ?? 'happy';
  }
}
