// Streams over real sockets: how they begin, what is told of them, what is sent on them.
import { capturedStreamDialect, documentedStreamDialect } from '@patchcord/exotel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { access, hear, media, StreamWorld, say, start } from './testing/stream-world.ts';

let world: StreamWorld;

beforeEach(async () => {
  world = await StreamWorld.open();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('a stream', () => {
  test.each([
    ['captured', capturedStreamDialect],
    ['documented', documentedStreamDialect],
    ['camel case', { ...documentedStreamDialect, names: 'camelCase', numbers: 'numbers' } as const],
  ])('in the %s dialect is handed over at its start, then tells all it hears in order', async (_name, dialect) => {
    const caller = await world.dial('?agent=sales');
    say(caller, { event: 'connected', protocol: null, version: null }, dialect);
    say(caller, { ...start, customParameters: { lead: '7' } }, dialect);
    await expect.poll(() => world.accepted.length).toBe(1);
    const [stream] = world.accepted;
    expect(stream).toMatchObject({
      start: { callSid: 'c0ffee18bl', from: '09876500001', to: '08047000001', customParameters: { lead: '7' } },
      callId: null,
      agentName: 'sales',
      leg: { sampleRate: 8000 },
    });
    const told = hear(stream);
    const numbered = { sequenceNumber: 3, streamSid: 'stream"1' };
    say(caller, media('01020304'), dialect);
    say(caller, { event: 'dtmf', ...numbered, digit: '#', durationMs: 200 }, dialect);
    say(caller, { event: 'clear', ...numbered }, dialect);
    caller.send('{"event":"weather","sun":true}');
    say(caller, { event: 'mark', ...numbered, name: 'm "1"' }, dialect);
    say(caller, { event: 'stop', ...numbered, callSid: 'x', accountSid: 'y', reason: 'callended' }, dialect);
    await expect
      .poll(() => told)
      .toEqual([
        ['audio', '01020304'],
        ['digit', '#'],
        ['mark', 'm "1"'],
        ['ended', 'caller-hung-up'],
      ]);
    expect(await world.closing(caller)).toBe(1000);
    expect(world.findings).toEqual([]);
    await expect.poll(() => world.door.streams).toBe(0);
  });

  test('tells a listener that comes late what it has missed', async () => {
    const caller = await world.dial();
    say(caller, start);
    say(caller, media('0102'));
    say(caller, { event: 'stop', sequenceNumber: 9, streamSid: 's', callSid: null, accountSid: null, reason: null });
    await world.closing(caller);
    expect(hear(world.accepted[0])).toEqual([
      ['audio', '0102'],
      ['ended', 'stopped'],
    ]);
  });

  test('gives up audio for a listener that comes late, and no key', async () => {
    const caller = await world.dial();
    say(caller, start);
    await expect.poll(() => world.accepted.length).toBe(1);
    say(caller, { event: 'dtmf', sequenceNumber: 2, streamSid: 's', digit: '7', durationMs: 200 });
    for (let count = 0; count < 250; count += 1) say(caller, media('0102'));
    say(caller, { event: 'stop', sequenceNumber: 9, streamSid: 's', callSid: null, accountSid: null, reason: null });
    await world.closing(caller);
    const told = hear(world.accepted[0]);
    expect(told).toHaveLength(200);
    expect([told[0], told.at(-1)]).toEqual([
      ['digit', '7'],
      ['ended', 'stopped'],
    ]);
  });

  test('sends audio, marks and clear as Exotel takes them, and hangs up after them', async () => {
    const { caller, stream, received, told } = await world.talking();
    stream.leg.play(Buffer.alloc(320, 1));
    stream.leg.mark('a "mark"');
    stream.leg.clear();
    stream.leg.hangUp();
    stream.leg.play(Buffer.alloc(320, 2));
    expect(await world.closing(caller)).toBe(1000);
    const streamSid = { stream_sid: 'stream"1' };
    expect(received).toEqual([
      { event: 'media', ...streamSid, media: { payload: Buffer.alloc(320, 1).toString('base64') } },
      { event: 'mark', ...streamSid, mark: { name: 'a "mark"' } },
      { event: 'clear', ...streamSid },
    ]);
    await expect.poll(() => told).toEqual([['ended', 'hung-up-by-us']]);
  });

  test('whose connection breaks is lost', async () => {
    const { caller, told } = await world.talking();
    caller.terminate();
    await expect.poll(() => told).toEqual([['ended', 'lost']]);
  });

  test('is bound to the call and the agent of its URL', async () => {
    const { search } = new URL(access.urlOf({ callId: 'call-1', agent: 'sales', sampleRate: 8000, hasFlow: false }));
    await world.talking(search);
    expect(world.accepted).toMatchObject([{ callId: 'call-1', agentName: 'sales', hasFlow: false }]);
  });
});

describe('the rate', () => {
  test.each([
    ['of start', '?sample-rate=8000', 16_000, 16_000],
    ['of the URL, when start names none', '?sample-rate=24000', null, 24_000],
    ['of the URL, with an underscore', '?sample_rate=16000', null, 16_000],
    ['is 8000 when nobody names one', '', null, 8000],
  ])('%s counts', async (_what, query, sampleRate, expected) => {
    const caller = await world.dial(query);
    const told = { stream_sid: 's', call_sid: 'c', media_format: sampleRate === null ? undefined : { sampleRate } };
    caller.send(JSON.stringify({ event: 'start', start: told }));
    await expect.poll(() => world.accepted.map(({ leg }) => leg.sampleRate)).toEqual([expected]);
  });

  test('that nobody can play closes the stream', async () => {
    const caller = await world.dial();
    say(caller, { ...start, mediaFormat: { encoding: null, sampleRate: 44_100 } });
    expect(await world.closing(caller)).toBe(1008);
    expect([world.accepted, world.findings]).toEqual([[], ['sample-rate']]);
  });
});

describe('audio', () => {
  test('before the start is left out', async () => {
    const caller = await world.dial();
    say(caller, media('0909'));
    say(caller, start);
    say(caller, media('0102'));
    await expect.poll(() => world.accepted.length).toBe(1);
    const told = hear(world.accepted[0]);
    await expect.poll(() => told).toEqual([['audio', '0102']]);
    expect(world.findings).toEqual(['media-before-start']);
  });

  test('in odd pieces is put together again', async () => {
    const { caller, told } = await world.talking();
    for (const piece of ['010203', '', '04', '05', '060708']) say(caller, media(piece));
    await expect.poll(() => told.map(([, hex]) => hex).join('')).toBe('0102030405060708');
    for (const [, hex] of told) expect(hex.length % 4).toBe(0);
  });

  test('in broken base64 is read as far as it goes', async () => {
    const { caller, told } = await world.talking();
    caller.send('{"event":"media","media":{"chunk":1,"payload":"AQI*DBA="}}');
    caller.send('{"event":"media","media":{"payload":null}}');
    await expect.poll(() => told).toEqual([['audio', '01020304']]);
  });

  test('of 100 KB in one message is taken', async () => {
    const { caller, told } = await world.talking();
    say(caller, media(Buffer.alloc(100_000, 7)));
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]?.[1]).toHaveLength(200_000);
  });

  test('of 10 MB in one message closes the stream with 1009', async () => {
    const { caller, told } = await world.talking();
    say(caller, media(Buffer.alloc(10_000_000)));
    expect(await world.closing(caller)).toBe(1009);
    await expect.poll(() => told).toEqual([['ended', 'protocol-error']]);
  });
});

test('no more streams are open at once than there may be', async () => {
  const [first] = [await world.dial(), await world.dial()];
  expect([world.door.streams, world.door.isFull]).toEqual([2, true]);
  await expect(world.dial()).rejects.toThrow();
  first.close();
  await expect.poll(() => world.door.isFull).toBe(false);
  await world.dial();
});

test('nobody is left waiting behind a timer when a stream has gone', async () => {
  const { caller } = await world.talking();
  caller.close();
  await expect.poll(() => world.door.streams).toBe(0);
  expect(world.timers.pending).toBe(0);
});
