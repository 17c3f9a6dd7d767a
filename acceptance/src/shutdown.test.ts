// What a server that is told to stop still waits for, and what not.
import { once } from 'node:events';
import { connect } from 'node:net';
import { ServerProcess } from '@patchcord/testing/server-process';
import { expect, test } from 'vitest';

const body = JSON.stringify({ CallSid: 'sid-1', EventType: 'terminal', Status: 'completed' });

test('SIGTERM: a request under way is answered, and its connection is not kept for another one', async () => {
  await using server = await ServerProcess.start();
  const socket = connect(server.port, '127.0.0.1');
  socket.write(
    `POST /exotel/webhook HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  // Once a later request is answered, this one has been taken as well.
  await fetch(`${server.url}/readyz`);
  const stopped = server.stop();
  const isListening = () =>
    fetch(`${server.url}/readyz`).then(
      () => true,
      () => false,
    );
  await expect.poll(isListening).toBe(false);
  socket.write(body);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  // Fastify would keep the connection, and with it the process, for 72 s.
  expect(await stopped).toBe(0);
});
