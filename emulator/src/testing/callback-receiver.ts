// An application's StatusCallback endpoint: takes every callback and remembers it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './eventually.ts';

export interface ReceivedCallback {
  contentType: string;
  userAgent: string;
  /** A JSON body as it came; a form with one entry for each field. */
  fields: Record<string, unknown>;
}

export interface CallbackReceiver extends AsyncDisposable {
  url: string;
  received: ReceivedCallback[];
  /** Resolves when so many callbacks have come, with all of them. */
  receive(count: number): Promise<ReceivedCallback[]>;
}

/** @param answer the status for the callback with this index; null never answers it */
export async function startReceiver(answer: (index: number) => number | null = () => 200): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const callback = await readCallback(request);
    const status = answer(received.length);
    received.push(callback);
    if (status !== null) response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('thanks');
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook?secret=s3cret`,
    received,
    receive: (count) =>
      eventually(() => {
        if (received.length < count) throw new Error(`${received.length} of ${count} callbacks have come`);
        return received;
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readCallback(request: IncomingMessage): Promise<ReceivedCallback> {
  const contentType = request.headers['content-type'] ?? '';
  const body = new Response(Buffer.concat(await request.toArray()), { headers: { 'content-type': contentType } });
  const isJson = contentType === 'application/json';
  const fields = isJson ? await body.json() : Object.fromEntries((await body.formData()).entries());
  return { contentType, userAgent: request.headers['user-agent'] ?? '', fields: fields as Record<string, unknown> };
}
