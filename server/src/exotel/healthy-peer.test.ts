import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createHealthyPeer } from './healthy-peer.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** null: it never answers. */
async function instance(status: number | null): Promise<string> {
  const server = createServer((request, response) => {
    if (status !== null) response.writeHead(request.url === '/readyz' ? status : 404).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the first instance that is ready is the one', async () => {
  const [draining, ready, other] = [await instance(503), await instance(200), await instance(200)];
  expect(await createHealthyPeer([draining, ready, other])()).toBe(ready);
});

test('an instance that is gone, or does not answer, keeps nobody waiting', async () => {
  const silent = await instance(null);
  expect(await createHealthyPeer(['http://127.0.0.1:9', silent])()).toBeNull();
  expect(await createHealthyPeer([])()).toBeNull();
});
