// A whole call through a bot over real sockets: its stream is reported, at the door and to the library.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { startEmulator } from './start-emulator.ts';

test('a call that comes in to a bot has a report of its stream with what was measured and found', async () => {
  const bots = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  bots.on('connection', (socket) => {
    socket.on('message', (text: Buffer) => {
      const { event, media } = JSON.parse(text.toString());
      // An echo that also says what only Exotel may say.
      if (event === 'media') socket.send(JSON.stringify({ event, media: { payload: media.payload } }));
      if (event === 'media' && media.chunk === '3') socket.send('{"event":"dtmf","dtmf":{"digit":"1"}}');
      if (event === 'media' && media.chunk === '8') socket.close(1000);
    });
  });
  await once(bots, 'listening');
  await using emulator = await startEmulator({
    voicebotUrl: `ws://127.0.0.1:${(bots.address() as AddressInfo).port}/`,
  });
  const called = emulator.callIn({ from: '09876543210', to: '08047000001' });
  if (!called.ok) throw new Error(called.error);
  const { sid } = called.value;

  await expect.poll(() => emulator.streams(sid)).toHaveLength(1);
  expect(emulator.streams(sid)).toMatchObject([
    { status: 'completed', disconnectedBy: 'bot', report: { end: 'bot-closed' } },
  ]);
  expect(emulator.streams(sid)[0]?.report?.findings.map(({ code }) => code)).toContain('exotel-only-event');
  const answer = await fetch(`${emulator.url}/_emulator/streams/${sid}`);
  expect(await answer.json()).toEqual({ streams: JSON.parse(JSON.stringify(emulator.streams(sid))) });
  expect(await (await fetch(`${emulator.url}/_emulator/streams/none`)).json()).toEqual({ streams: [] });
  bots.close();
});
