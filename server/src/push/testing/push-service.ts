// A push service on loopback that keeps what it gets and answers what the test says.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedPush {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface TestAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** 'never': the request hangs. */
export type Answering = (push: ReceivedPush) => TestAnswer | 'never';

export class PushService implements AsyncDisposable {
  readonly received: ReceivedPush[] = [];
  answer: Answering = () => ({ status: 201 });
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const push = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
      this.received.push(push);
      this.#respond(response, this.answer(push));
    });
  });

  static async start(): Promise<PushService> {
    const service = new PushService();
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #respond(response: ServerResponse, answer: TestAnswer | 'never'): void {
    if (answer !== 'never') response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
  }
}
