// What becomes of calls when their client is disconnected on purpose.
import { expect, test, vi } from 'vitest';
import type { CallMedia } from '../media/call-media.ts';
import { FailingServer } from '../testing/failing-server.ts';
import { connectedClient } from '../testing/test-client.ts';
import type { MediaEngine } from './media-link.ts';

/** Media that tell when their call is over for this device. */
function watchedMedia() {
  const told: string[] = [];
  const engine: MediaEngine = {
    async start({ call, over }) {
      told.push('started');
      void over.then(() => told.push(`over: ${call.status}`));
      return {} as CallMedia;
    },
  };
  return { told, engine };
}

async function device(server: FailingServer, userId: string) {
  const { told, engine } = watchedMedia();
  const { client, incoming } = await connectedClient({ endpoints: [server.url], userId, media: engine });
  return { client, incoming, told };
}

/** asha talks with ravi. */
async function talking(server: FailingServer) {
  const [asha, ravi] = [await device(server, 'asha'), await device(server, 'ravi')];
  const placed = await asha.client.place({ to: 'ravi' });
  await vi.waitFor(() => expect(ravi.incoming).toHaveLength(1));
  await ravi.incoming[0]?.accept();
  await vi.waitFor(() => expect(placed.status).toBe('in-progress'));
  return { asha, ravi, placed };
}

test('whoever disconnects hangs up: the other person is told, and microphone and camera are let go', async () => {
  await using server = await FailingServer.start();
  const { asha, ravi, placed } = await talking(server);
  await placed.startMedia();
  asha.client.disconnect();
  await expect.poll(() => ravi.incoming[0]?.status).toBe('completed');
  await expect.poll(() => asha.told).toEqual(['started', 'over: in-progress']);
});

test('a call that nobody has answered yet is canceled', async () => {
  await using server = await FailingServer.start();
  const [asha, ravi] = [await device(server, 'asha'), await device(server, 'ravi')];
  await asha.client.place({ to: 'ravi' });
  await vi.waitFor(() => expect(ravi.incoming).toHaveLength(1));
  asha.client.disconnect();
  await expect.poll(() => ravi.incoming[0]?.ringEnd).toBe('caller-canceled');
});

test('without a connection the media are let go all the same, and are started anew after it', async () => {
  await using server = await FailingServer.start();
  const { asha, placed } = await talking(server);
  await placed.startMedia();
  await server.stop();
  await expect.poll(() => asha.client.state.name).toBe('reconnecting');
  asha.client.disconnect();
  await expect.poll(() => asha.told).toEqual(['started', 'over: in-progress']);
  await server.startAgain();
  await asha.client.connect();
  await placed.startMedia();
  expect(asha.told).toEqual(['started', 'over: in-progress', 'started']);
});

test('calls between phones, and those of other devices, go on', async () => {
  await using server = await FailingServer.start();
  const { asha, ravi, placed } = await talking(server);
  const watcher = await device(server, 'mina');
  const phones = await watcher.client.place({ from: '1234567890', to: '9876543210' });
  expect(watcher.client.calls.map(({ callId }) => callId).toSorted()).toEqual(
    [placed.callId, phones.callId].toSorted(),
  );
  watcher.client.disconnect();
  await server.clients.at(-1)?.closed;
  expect(server.clients.at(-1)?.received.map(({ type }) => type)).not.toContain('end_call');
  for (const { client } of [asha, ravi])
    await expect.poll(() => client.calls.map(({ status }) => status)).toEqual(['in-progress', 'initiated']);
});
