// Streams that break the rules or break off, beside a call that goes on as if nothing were.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from './eventually.ts';
import { startTalkWorld, type TalkWorld } from './talk-world.ts';

const callerNumber = '09876500010';
const silence = Buffer.alloc(1600).toString('base64');
/** 100 ms of something that is taken for a voice. */
const voice = Buffer.from(
  Int16Array.from({ length: 800 }, (_, index) => (index % 40 < 20 ? 8000 : -8000)).buffer,
).toString('base64');

let world: TalkWorld;
let healthy: string;
beforeAll(async () => {
  world = await startTalkWorld({
    caller: ['mumble: 600ms', 'wait: 120s'],
    // Long enough to be heard beside all that goes wrong.
    model: { mode: 'script', script: { repeat: true, turns: [{ do: [{ say: 'long' }] }] } },
  });
  healthy = world.callIn(callerNumber);
  await eventually(() => expect(world.model.sessions()[0]?.conversation.length).toBe(2));
});
afterAll(async () => {
  world.emulator.hangUp(healthy);
  const report = await world.reportOf(healthy);
  expect(report).toMatchObject({ end: 'caller-hung-up', received: { clears: 0 }, oneWayAudio: null });
  expect(report.gaps.longestMs).toBeLessThan(300);
  await world.nothingLeft();
  await world[Symbol.asyncDispose]();
});

/** Who speaks AgentStream by hand. */
async function dial(callSid: string) {
  const socket = new WebSocket(`${world.server.wsUrl}/exotel-stream`);
  socket.on('error', () => {});
  const closed = once(socket, 'close').then(([code]) => code as number);
  let heardBytes = 0;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.event === 'media') heardBytes += Buffer.byteLength(message.media.payload, 'base64');
  });
  await once(socket, 'open');
  const say = (message: object | string) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  const media = (payload: string) => say({ event: 'media', stream_sid: callSid, media: { payload } });
  const start = (mediaFormat: object = { encoding: 'base64', sample_rate: '8000', bit_rate: '128kbps' }) => {
    const parties = { account_sid: 'emulated1', from: '09876500099', to: '08047000001' };
    say({ event: 'connected' });
    say({
      event: 'start',
      stream_sid: callSid,
      start: { stream_sid: callSid, call_sid: callSid, ...parties, media_format: mediaFormat },
    });
  };
  return { socket, closed, say, media, start, heardMs: () => heardBytes / 16 };
}

/** Says something of 600 ms, faster than one can speak, and is silent. */
function asks(media: (payload: string) => void): void {
  for (let count = 0; count < 6; count += 1) media(voice);
  for (let count = 0; count < 10; count += 1) media(silence);
}

test('media before the start, odd bytes and what is no base64 do no harm: the caller is answered', async () => {
  const { socket, closed, say, media, start, heardMs } = await dial('odd0000000000000000000000000000a');
  media(voice);
  start();
  for (const text of ['{', 'null', '{"event":"unheard-of"}', '{"event":"media"}', '{"event":"dtmf"}']) say(text);
  media('%%%');
  media(Buffer.alloc(1601).toString('base64'));
  media(Buffer.alloc(1).toString('base64'));
  asks(media);
  await eventually(() => expect(heardMs()).toBeGreaterThan(500));
  socket.close();
  await closed;
  expect((await world.talkOf('odd0000000000000000000000000000a')).talks).toMatchObject([{ end: 'stream-lost' }]);
});

test('a message of 10 MB ends its stream, and nothing else', async () => {
  const { closed, media, start } = await dial('big0000000000000000000000000000a');
  start();
  media(Buffer.alloc(7_500_000).toString('base64'));
  expect(await closed).toBe(1009);
  expect((await world.talkOf('big0000000000000000000000000000a')).talks).toMatchObject([{ end: 'stream-lost' }]);
});

test('a message of 100 KB is heard', async () => {
  const { socket, closed, media, start, heardMs } = await dial('mid0000000000000000000000000000a');
  start();
  media(Buffer.alloc(75_000).toString('base64'));
  asks(media);
  await eventually(() => expect(heardMs()).toBeGreaterThan(500));
  socket.terminate();
  await closed;
  await world.talkOf('mid0000000000000000000000000000a');
});

test('a rate that cannot be played here is refused, and not taken for another one', async () => {
  const { closed, start } = await dial('rat0000000000000000000000000000a');
  start({ encoding: 'base64', sample_rate: '44100', bit_rate: '16' });
  expect(await closed).toBe(1008);
});

test('a socket that is dropped in mid-word ends the talk, which is stored as far as it was heard', async () => {
  const sid = 'cut0000000000000000000000000000a';
  const { socket, closed, media, start, heardMs } = await dial(sid);
  start();
  asks(media);
  await eventually(() => expect(heardMs()).toBeGreaterThan(1000));
  const sessions = world.model.sessions().length;
  socket.terminate();
  await closed;
  const talk = await world.talkOf(sid);
  expect(talk.talks).toMatchObject([{ end: 'stream-lost' }]);
  expect(talk.entries).toMatchObject([{ role: 'caller' }, { role: 'agent', unheard: expect.stringMatching(/./) }]);
  await eventually(() => expect(world.model.sessions().length).toBe(sessions - 1));
});

test('a stream that never begins is closed, and leaves nothing', async () => {
  const { closed, say } = await dial('nil');
  say({ event: 'connected' });
  expect(await closed).toBe(1008);
});
