// When a call can have media on this device, and what its media is told of it.
import { expect, test, vi } from 'vitest';
import type { CallMedia } from '../media/call-media.ts';
import { FailingServer } from '../testing/failing-server.ts';
import { connectedClient } from '../testing/test-client.ts';
import type { MediaEngine, MediaLink } from './media-link.ts';

/** Media that never do anything. */
function quietEngine() {
  const links: MediaLink[] = [];
  const engine: MediaEngine = {
    async start(link) {
      links.push(link);
      return {} as CallMedia;
    },
  };
  return { links, engine };
}

async function device(server: FailingServer, userId: string, deviceId: string) {
  const { links, engine } = quietEngine();
  const { client, incoming } = await connectedClient({ endpoints: [server.url], userId, deviceId, media: engine });
  return { client, incoming, links };
}

test('the device that answered and the one that called have the media, and no other; the callee is polite', async () => {
  await using server = await FailingServer.start();
  const [asha, phone, tablet] = [
    await device(server, 'asha', 'asha-phone'),
    await device(server, 'ravi', 'phone'),
    await device(server, 'ravi', 'tablet'),
  ];
  const placed = await asha.client.place({ to: 'ravi', callType: 'video' });
  await vi.waitFor(() => expect([phone.incoming.length, tablet.incoming.length]).toEqual([1, 1]));
  await phone.incoming[0]?.accept();
  await vi.waitFor(() => expect(tablet.incoming[0]?.status).toBe('in-progress'));
  await expect(tablet.incoming[0]?.startMedia()).rejects.toMatchObject({ code: 'not-your-call' });
  await phone.incoming[0]?.startMedia();
  await placed.startMedia();
  expect([asha.links, phone.links, tablet.links].map((links) => links.map(({ isPolite }) => isPolite))).toEqual([
    ...[[false], [true], []],
  ]);
});

test('a phone call, a call that is over, and a client without an engine have none', async () => {
  await using server = await FailingServer.start();
  const { client, incoming } = await device(server, 'ravi', 'phone');
  const phoneCall = await client.place({ from: '1234567890', to: '9876543210' });
  await expect(phoneCall.startMedia()).rejects.toMatchObject({ code: 'not-an-app-call' });
  const { callId } = server.world.ring('ravi');
  await vi.waitFor(() => expect(incoming).toHaveLength(1));
  server.world.cancel(callId);
  await vi.waitFor(() => expect(incoming[0]?.status).toBe('canceled'));
  await expect(incoming[0]?.startMedia()).rejects.toMatchObject({ code: 'call-already-ended' });
  const bare = await connectedClient({ endpoints: [server.url], userId: 'mina' });
  const call = await bare.client.place({ to: 'ravi' });
  await expect(call.startMedia()).rejects.toMatchObject({ code: 'invalid-options' });
});
