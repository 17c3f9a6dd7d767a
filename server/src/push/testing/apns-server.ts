// An APNs on loopback: HTTP/2 over TLS with a certificate of its own, answering what the test says.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createSecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');

/** What a client has to trust to reach it. Made for these tests, for 127.0.0.1 only. */
export const certificate = fixture('loopback-certificate.pem');

export interface ReceivedApnsPush {
  headers: IncomingHttpHeaders;
  body: string;
}

/** 'never': the request hangs. 'refuse': the stream is refused, unlooked at. 'reset': it breaks. */
export type ApnsAnswering = (
  push: ReceivedApnsPush,
) => { status: number; headers?: Record<string, string>; reason?: string } | 'never' | 'refuse' | 'reset';

const NGHTTP2_INTERNAL_ERROR = 2;
const NGHTTP2_REFUSED_STREAM = 7;

export class ApnsServer implements AsyncDisposable {
  readonly received: ReceivedApnsPush[] = [];
  readonly sessions: ServerHttp2Session[] = [];
  answer: ApnsAnswering = () => ({ status: 200 });
  readonly #server = createSecureServer({ key: fixture('loopback-key.pem'), cert: certificate });

  static async start(): Promise<ApnsServer> {
    const server = new ApnsServer();
    server.#server.on('session', (session) => {
      server.sessions.push(session);
      session.on('error', () => undefined);
    });
    server.#server.on('stream', (stream, headers) => server.#receive(stream, headers));
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get origin(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.sessions) session.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #receive(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    let body = '';
    stream.on('error', () => undefined);
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      body += chunk;
    });
    stream.on('end', () => {
      const push = { headers, body };
      this.received.push(push);
      this.#respond(stream, push);
    });
  }

  #respond(stream: ServerHttp2Stream, push: ReceivedApnsPush): void {
    const answer = this.answer(push);
    if (answer === 'never') return;
    if (answer === 'refuse') stream.close(NGHTTP2_REFUSED_STREAM);
    else if (answer === 'reset') stream.close(NGHTTP2_INTERNAL_ERROR);
    else {
      stream.respond({ ':status': answer.status, ...answer.headers });
      stream.end(answer.reason === undefined ? '' : JSON.stringify({ reason: answer.reason }));
    }
  }
}
