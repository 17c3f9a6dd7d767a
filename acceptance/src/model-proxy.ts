// Stands between the server and the emulated model, and lets through what a model that misbehaves would say.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

export interface ModelProxy extends AsyncDisposable {
  /** To be used in place of the model's. */
  readonly url: string;
  /** Tells this to every session that is open. */
  inject(text: string): void;
}

/** `rewrite` gets each event of the model as text. */
export async function startModelProxy(modelUrl: string, rewrite: (text: string) => string): Promise<ModelProxy> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  server.on('connection', (client, request) => {
    const query = (request.url ?? '').split('?')[1] ?? '';
    const model = new WebSocket(`${modelUrl}?${query}`, { headers: { authorization: 'Bearer any' } });
    const early: string[] = [];
    model.on('open', () => {
      for (const text of early.splice(0)) model.send(text);
    });
    client.on('message', (data: Buffer) => {
      if (model.readyState === WebSocket.OPEN) model.send(data.toString());
      else early.push(data.toString());
    });
    model.on('message', (data: Buffer) => client.send(rewrite(data.toString())));
    client.on('close', () => model.terminate());
    model.on('close', () => client.terminate());
    for (const socket of [client, model]) socket.on('error', () => {});
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`,
    inject(text) {
      for (const client of server.clients) client.send(text);
    },
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
