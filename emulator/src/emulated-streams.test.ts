import { expect, test } from 'vitest';
import type { EmulatorOptions } from './options.ts';
import { startEmulator } from './start-emulator.ts';
import { startTestBot } from './stream/testing/test-bot.ts';

/** The first messages that each of so many calls, one after the other, brings to a bot. */
async function streamsOf(options: EmulatorOptions, calls: number) {
  const bot = await startTestBot();
  await using emulator = await startEmulator({ ...options, voicebotUrl: bot.url });
  for (let index = 0; index < calls; index += 1) {
    emulator.callIn({ from: '09876509999', to: '08047000001' });
    await expect.poll(() => bot.connections[index]?.received.map(({ event }) => event)).toContain('media');
  }
  return bot.connections.map(({ received }) => received.slice(0, 3));
}

test('every stream of an emulator speaks the dialect that it was started with', async () => {
  const dialects = { stream: { like: 'documented', connected: 'versioned', frameMs: 200 } } as const;
  const [messages] = await streamsOf({ dialects }, 1);
  expect(messages).toMatchObject([
    { event: 'connected', protocol: 'Call' },
    { event: 'start', sequence_number: 1, start: { media_format: { encoding: 'audio/x-raw' } } },
    { event: 'media', media: { chunk: 1, timestamp: '200' } },
  ]);
});

test('the same seed gives the same streams the same names, another seed others', async () => {
  const sids = async (seed: string) =>
    (await streamsOf({ seed }, 2)).map(([, start]) => String(start?.['stream_sid']).slice(0, 28));
  const first = await sids('seven');
  expect(new Set(first).size).toBe(2);
  expect(await sids('seven')).toEqual(first);
  expect(await sids('eight')).not.toEqual(first);
});

test('a dialect that does not exist is refused with those that do', async () => {
  const stream = { like: 'rude' } as unknown as { like: 'captured' };
  await expect(startEmulator({ dialects: { stream } })).rejects.toThrow('must be captured or documented or camel-case');
});
