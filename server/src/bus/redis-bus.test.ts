// What the Redis bus does when Redis goes, hangs and comes back.
import { freePort } from '@patchcord/testing/free-port';
import { startRedis } from '@patchcord/testing/redis';
import { expect, test } from 'vitest';
import type { Bus, BusState } from './bus.ts';
import { createRedisBus } from './redis-bus.ts';

function open(url: string, pingMs = 200) {
  const errors: unknown[] = [];
  const bus = createRedisBus({ url, topicPrefix: 'test:', onError: (error) => errors.push(error), pingMs });
  const states: BusState[] = [];
  bus.onStateChange((state) => states.push(state));
  return { bus, states, errors, [Symbol.asyncDispose]: () => bus.close() };
}

const connected = (bus: Bus) => expect.poll(() => bus.state).toBe('connected');

test('starts without Redis, takes nothing meanwhile, and connects when Redis is there', async () => {
  await using redis = await startRedis();
  await redis.stop();
  await using a = open(redis.url);
  const heard: string[] = [];
  await a.bus.subscribe('t', (payload) => heard.push(payload.toString()));
  expect(a.bus.state).toBe('down');
  expect(await a.bus.publish('t', 'lost')).toBe(false);

  await redis.startAgain();
  await connected(a.bus);
  expect(await a.bus.publish('t', 'heard')).toBe(true);
  await expect.poll(() => heard).toEqual(['heard']);
});

test('Redis gone: it is told, nothing is kept for later; Redis back: subscribed again, and told to resync', async () => {
  await using redis = await startRedis();
  await using a = open(redis.url);
  await using b = open(redis.url);
  let resyncs = 0;
  b.bus.onResync(() => {
    resyncs += 1;
  });
  const heard: string[] = [];
  await b.bus.subscribe('t', (payload) => heard.push(payload.toString()));
  for (const { bus } of [a, b]) await connected(bus);
  expect(resyncs).toBe(1);

  await redis.stop();
  for (const { bus } of [a, b]) await expect.poll(() => bus.state).toBe('down');
  const late = Array.from({ length: 1000 }, () => a.bus.publish('t', 'kept'));
  expect(new Set(await Promise.all(late))).toEqual(new Set([false]));

  await redis.startAgain();
  for (const { bus } of [a, b]) await connected(bus);
  expect(resyncs).toBe(2);
  expect(await a.bus.publish('t', 'new')).toBe(true);
  await expect.poll(() => heard).toEqual(['new']);
  expect(b.states).toEqual(['connected', 'down', 'connected']);
});

test('a Redis that hangs is taken for gone, and what waited for its answer is told so', async () => {
  await using redis = await startRedis();
  await using a = open(redis.url);
  await connected(a.bus);
  redis.pause();
  const taken = a.bus.publish('t', '1');
  await expect.poll(() => a.bus.state).toBe('down');
  expect(await taken).toBe(false);
  redis.resume();
  await connected(a.bus);
});

test('says why Redis cannot be had, without its address or password', async () => {
  await using a = open(`redis://:hunter2@127.0.0.1:${await freePort()}`);
  await expect.poll(() => a.errors.length).toBeGreaterThan(1);
  expect(String((a.errors[0] as Error).message)).toBe('The connection to Redis was lost');
  expect(JSON.stringify(a.errors.map((error) => [String(error), String((error as Error).cause)]))).not.toContain(
    'hunter2',
  );
});

test('a closed bus does not connect again', async () => {
  await using redis = await startRedis();
  await redis.stop();
  const { bus, states } = open(redis.url);
  await bus.close();
  await redis.startAgain();
  await using other = open(redis.url);
  await connected(other.bus);
  expect(bus.state).toBe('down');
  expect(states).toEqual([]);
});
