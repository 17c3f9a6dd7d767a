import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { RawClient } from './raw-client.ts';

const authSecret = 's'.repeat(32);

async function listen(options: ConstructorParameters<typeof WebSocketServer>[0] = {}) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, ...options });
  await once(server, 'listening');
  onTestFinished(() => server.close());
  return { server, port: (server.address() as AddressInfo).port };
}

function heard() {
  const texts: string[] = [];
  const onText = (_client: RawClient, bytes: Buffer, start: number, end: number) =>
    void texts.push(bytes.toString('utf8', start, end));
  return { texts, events: { onText, onLost: vi.fn() } };
}

test('says hello with a signed token, and is connected when it is welcomed', async () => {
  const { server, port } = await listen();
  const hello = Promise.withResolvers<{ type: string; token: string }>();
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      hello.resolve(JSON.parse(data.toString()));
      socket.send('{"type":"welcome"}');
      socket.send('after');
    }),
  );
  const { texts, events } = heard();
  const client = await RawClient.connect({ port, greeting: { kind: 'hello', authSecret } }, 'anna', events);
  await vi.waitFor(() => expect(texts).toEqual(['after']));
  client.leave();

  const { type, token } = await hello.promise;
  const [header, claims = '', signature] = token.split('.');
  expect(type).toBe('hello');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ sub: 'anna', scope: 'calls:read' });
  expect(signature).toBe(createHmac('sha256', authSecret).update(`${header}.${claims}`).digest('base64url'));
});

test('answers pings, and tells when the server closes it', async () => {
  const { server, port } = await listen();
  const accepted = once(server, 'connection');
  const { events } = heard();
  await RawClient.connect({ port, greeting: { kind: 'none' } }, 'anna', events);
  const [socket] = await accepted;
  const pong = once(socket, 'pong');
  socket.ping('are you there');
  expect(String((await pong)[0])).toBe('are you there');
  socket.close(4000, 'slow-consumer');
  await vi.waitFor(() => expect(events.onLost).toHaveBeenCalledOnce());
});

test('a refused handshake rejects with what the server said', async () => {
  const { port } = await listen({ verifyClient: (_info, decide) => decide(false, 429, 'Too many') });
  const connecting = RawClient.connect({ port, greeting: { kind: 'none' } }, 'anna', heard().events);
  await expect(connecting).rejects.toThrow('429');
});
