// What every bus must do, run against each: the one in the process, and a real Redis.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { type Bus, maxPayloadBytes } from './bus.ts';
import { createInProcessBus } from './in-process-bus.ts';
import { createRedisBus } from './redis-bus.ts';

let errors: unknown[] = [];
const onError = (error: unknown) => errors.push(error);

/** The buses of two instances. */
const kinds = {
  async 'in-process'() {
    const bus = createInProcessBus(onError);
    return [bus, bus] as const;
  },
  async redis() {
    const options = { url: inject('redisUrl'), topicPrefix: `${randomUUID()}:`, onError };
    const buses = [createRedisBus(options), createRedisBus(options)] as const;
    for (const bus of buses) await expect.poll(() => bus.state).toBe('connected');
    return buses;
  },
};

describe.each(Object.entries(kinds))('the bus (%s)', (_name, open) => {
  let a: Bus;
  let b: Bus;
  beforeEach(async () => {
    errors = [];
    [a, b] = await open();
  });
  afterEach(async () => {
    await Promise.all([a.close(), b.close()]);
  });

  async function collect(bus: Bus, topic: string) {
    const heard: string[] = [];
    const unsubscribe = await bus.subscribe(topic, (payload) => heard.push(payload.toString()));
    return { heard, unsubscribe };
  }

  test('tells every subscriber on every instance, the publisher’s own too, in the order of publishing', async () => {
    const [onA, first, second] = [await collect(a, 't'), await collect(b, 't'), await collect(b, 't')];
    const sent = Array.from({ length: 200 }, (_, index) => String(index));
    const taken = await Promise.all(sent.map((payload) => a.publish('t', payload)));
    expect(taken.every((one) => one)).toBe(true);
    for (const { heard } of [onA, first, second]) await expect.poll(() => heard).toEqual(sent);
  });

  test('keeps topics apart', async () => {
    const [one, other] = [await collect(b, 'one'), await collect(b, 'other')];
    await a.publish('one', '1');
    await a.publish('other', '2');
    await expect.poll(() => other.heard).toEqual(['2']);
    expect(one.heard).toEqual(['1']);
  });

  test('carries bytes as they are, and a publisher may use its buffer again', async () => {
    const heard: Buffer[] = [];
    await b.subscribe('t', (payload) => heard.push(payload));
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    const published = a.publish('t', bytes);
    bytes.fill(7);
    await published;
    await expect.poll(() => heard).toEqual([Buffer.from([0, 255, 13, 10, 128])]);
  });

  test('a subscriber that has left hears nothing, and the others go on', async () => {
    const [leaving, staying] = [await collect(b, 't'), await collect(b, 't')];
    leaving.unsubscribe();
    leaving.unsubscribe();
    await a.publish('t', '1');
    await expect.poll(() => staying.heard).toEqual(['1']);
    expect(leaving.heard).toEqual([]);
  });

  test('a topic that everybody has left can be subscribed to again', async () => {
    (await collect(b, 't')).unsubscribe();
    const again = await collect(b, 't');
    await a.publish('t', '1');
    await expect.poll(() => again.heard).toEqual(['1']);
  });

  test('a listener that throws keeps nobody else from hearing, and is told of', async () => {
    await b.subscribe('t', () => {
      throw new Error('broken listener');
    });
    const { heard } = await collect(b, 't');
    await a.publish('t', '1');
    await a.publish('t', '2');
    await expect.poll(() => heard).toEqual(['1', '2']);
    expect(errors).toEqual([new Error('broken listener'), new Error('broken listener')]);
  });

  test('takes the largest payload, and refuses a larger one', async () => {
    const heard: number[] = [];
    await b.subscribe('t', (payload) => heard.push(payload.length));
    await expect(a.publish('t', 'x'.repeat(maxPayloadBytes + 1))).rejects.toThrow(RangeError);
    expect(await a.publish('t', 'x'.repeat(maxPayloadBytes))).toBe(true);
    await expect.poll(() => heard).toEqual([maxPayloadBytes]);
  });

  test('after it is closed it takes nothing', async () => {
    const listener = vi.fn();
    await a.subscribe('t', listener);
    await a.close();
    expect(await a.publish('t', '1')).toBe(false);
  });
});
