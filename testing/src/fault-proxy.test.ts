import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { FaultProxy, type FaultProxyOptions } from './fault-proxy.ts';

/** A server that gives back what it gets, behind a proxy. */
async function echoBehindProxy(options: FaultProxyOptions = {}) {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const proxy = await FaultProxy.start(address.port, options);
  onTestFinished(async () => {
    await proxy[Symbol.asyncDispose]();
    server.close();
  });
  return { proxy, server, sockets };
}

async function connected(proxy: FaultProxy): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends; resolves with the first `length` bytes that come back. */
async function echoed(socket: Socket, sent: Buffer, length = sent.length): Promise<Buffer> {
  socket.write(sent);
  let got = Buffer.alloc(0);
  while (got.length < length) got = Buffer.concat([got, (await once(socket, 'data'))[0] as Buffer]);
  return got;
}

test('a proxy without faults carries everything, both ways, and ends what either side ends', async () => {
  const { proxy, sockets } = await echoBehindProxy();
  const socket = await connected(proxy);
  const sent = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
  expect((await echoed(socket, sent)).equals(sent)).toBe(true);
  socket.end();
  await once(socket, 'close');
  expect(sockets[0]?.readableEnded).toBe(true);
  await expect.poll(() => proxy.connections).toBe(0);
});

test('cut: connections are reset, new ones refused, until it heals on the same port', async () => {
  const { proxy, sockets } = await echoBehindProxy();
  const socket = await connected(proxy);
  await echoed(socket, Buffer.from('there'));
  const ends = Promise.all([once(socket, 'error'), once(sockets[0] as Socket, 'error')]);
  await proxy.cut();
  expect((await ends).map(([error]) => error.code)).toEqual(['ECONNRESET', 'ECONNRESET']);
  await expect(connected(proxy)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await proxy.heal();
  expect(String(await echoed(await connected(proxy), Buffer.from('again')))).toBe('again');
});

test('half-open: nothing arrives and nobody is told; what was sent meanwhile arrives when it heals', async () => {
  const { proxy, sockets } = await echoBehindProxy();
  const socket = await connected(proxy);
  await echoed(socket, Buffer.from('one'));
  proxy.setFaults({ isSilent: true });
  const answer = echoed(socket, Buffer.from('two'));
  // Another proxy on the same server shows that what is sent does arrive where nothing is silent.
  const other = await FaultProxy.start((sockets[0] as Socket).localPort ?? 0);
  onTestFinished(() => other[Symbol.asyncDispose]());
  await echoed(await connected(other), Buffer.from('passes'));
  expect(sockets[0]?.bytesRead).toBe(3);
  expect(socket.destroyed).toBe(false);
  await proxy.heal();
  expect(String(await answer)).toBe('two');
});

test('delay: bytes take their time, and keep their order', async () => {
  const { proxy } = await echoBehindProxy();
  const socket = await connected(proxy);
  proxy.setFaults({ delayMs: 60 });
  const began = performance.now();
  socket.write('a');
  socket.write('b');
  expect(String(await echoed(socket, Buffer.from('c'), 3))).toBe('abc');
  // Once on the way there and once on the way back; timers may be a millisecond early.
  expect(performance.now() - began).toBeGreaterThanOrEqual(118);
});

test('throttle: no more bytes a second than asked for', async () => {
  const { proxy } = await echoBehindProxy();
  const socket = await connected(proxy);
  proxy.setFaults({ bytesPerSecond: 100_000 });
  const began = performance.now();
  await echoed(socket, Buffer.alloc(20_000));
  expect(performance.now() - began).toBeGreaterThanOrEqual(198);
});

test('corrupt: one bit of a piece is not what it was', async () => {
  // Turned over on the way there, at the first byte, the lowest bit; left alone on the way back.
  const chances = [0.1, 0, 0, 0.9];
  const { proxy } = await echoBehindProxy({ random: () => chances.shift() ?? 0.9 });
  const socket = await connected(proxy);
  proxy.setFaults({ corruptedShare: 0.5 });
  expect([...(await echoed(socket, Buffer.alloc(4)))]).toEqual([1, 0, 0, 0]);
  expect([...(await echoed(socket, Buffer.alloc(4)))]).toEqual([0, 0, 0, 0]);
});

test('a target that is gone resets the client', async () => {
  const { proxy, server } = await echoBehindProxy();
  server.close();
  await once(server, 'close');
  const socket = connect(proxy.port, '127.0.0.1');
  expect((await once(socket, 'error'))[0]).toMatchObject({ code: 'ECONNRESET' });
});
