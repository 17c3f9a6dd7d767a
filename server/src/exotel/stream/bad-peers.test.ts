// Peers that break the rules, or stop to answer.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { media, StreamWorld, say, start } from './testing/stream-world.ts';

let world: StreamWorld;

beforeEach(async () => {
  world = await StreamWorld.open();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('a peer', () => {
  test('that does not begin within five seconds is closed', async () => {
    const caller = await world.dial();
    say(caller, { event: 'connected', protocol: null, version: null });
    world.timers.run(4_999);
    expect(world.findings).toEqual([]);
    world.timers.run(1);
    expect(await world.closing(caller)).toBe(1008);
    expect(world.findings).toEqual(['no-start']);
  });

  test('that sends binary messages is closed', async () => {
    const { caller, told } = await world.talking();
    caller.send(Buffer.from([1, 2]));
    expect(await world.closing(caller)).toBe(1008);
    expect(told).toEqual([['ended', 'protocol-error']]);
  });

  test('that sends more than 200 messages a second is closed', async () => {
    const { caller, told } = await world.talking();
    for (let count = 0; count < 600; count += 1) say(caller, media(Buffer.alloc(2)));
    expect(await world.closing(caller)).toBe(1008);
    expect(told.at(-1)).toEqual(['ended', 'protocol-error']);
    expect(world.findings).toEqual(['message-flood']);
  });

  test('that sends no JSON, or begins twice, goes on', async () => {
    const { caller, told } = await world.talking();
    for (const text of ['{', '[]', '"x"', 'null', '{"event":7}']) caller.send(text);
    say(caller, { ...start, callSid: 'another' });
    say(caller, media('0102'));
    await expect.poll(() => told).toEqual([['audio', '0102']]);
    expect([world.findings, world.accepted.length]).toEqual([['not-json', 'second-start'], 1]);
  });

  test('that answers pings stays, and one that has gone without a word is found out', async () => {
    const { caller, told } = await world.talking();
    const pinged = once(caller, 'ping');
    world.timers.run(20_000);
    await pinged;
    say(caller, media('0102'));
    await expect.poll(() => told.length).toBe(1);
    world.timers.run(20_000);
    caller.pause();
    world.timers.run(20_000);
    await expect.poll(() => told.at(-1)).toEqual(['ended', 'lost']);
  });

  test('that does not read what it is told for ten seconds is cut off', async () => {
    const { caller, stream, told } = await world.talking();
    caller.pause();
    const frame = Buffer.alloc(99_840);
    // As much as the play-out sends; then it waits, and plays nothing more.
    while (stream.leg.bufferedBytes <= 1024 * 1024) stream.leg.play(frame);
    world.timers.run(9_999);
    expect(told).toEqual([]);
    world.timers.run(1);
    expect(told).toEqual([['ended', 'not-reading']]);
    await expect.poll(() => world.door.streams).toBe(0);
  });

  test('that reads again in time stays', async () => {
    const { caller, stream, told } = await world.talking();
    const frame = Buffer.alloc(99_840);
    for (const round of [1, 2]) {
      caller.pause();
      while (stream.leg.bufferedBytes <= 1024 * 1024) stream.leg.play(frame);
      world.timers.run(6_000);
      caller.resume();
      await expect.poll(() => stream.leg.bufferedBytes, { message: `round ${round}` }).toBe(0);
      world.timers.run(1_000);
    }
    expect(told).toEqual([]);
  });

  test('that never answers our close is cut off', async () => {
    const { caller, stream, told } = await world.talking();
    (caller as unknown as { _socket: Socket })._socket.pause();
    stream.leg.hangUp();
    world.timers.run(5_000);
    await expect.poll(() => told).toEqual([['ended', 'hung-up-by-us']]);
  });
});
