import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { MeasuredServer } from '../servers/measured-server.ts';
import { bareBridge } from '../talks/bare-bridge.ts';
import { modelUrlOf, TalkLoad } from '../talks/talk-load.ts';
import { measureTalks } from './measure-talks.ts';

const sentenceMs = [800, 1_000] as const;

async function startLoad(resources: AsyncDisposableStack) {
  const load = resources.use(TalkLoad.start());
  const modelUrl = await modelUrlOf(load);
  return { load, modelUrl };
}

test('a round of talks tells what every call cost, and times what passed through both ways', async () => {
  await using resources = new AsyncDisposableStack();
  const { load, modelUrl } = await startLoad(resources);
  const seconds = { idle: 0.5, warmUp: 0.5, measured: 3, interrupted: 3 };
  const schedule = { calls: 3, earlierCalls: 1, sentenceMs, seconds };
  const { talk, interrupted, ...server } = await measureTalks(bareBridge(modelUrl), load, schedule, resources);

  expect(server.cpuPercent).toBeGreaterThan(0);
  expect(server.loopDelayP99Ms).toBeGreaterThan(0);
  expect(talk.callerToModel.samples).toBeGreaterThan(0);
  expect(talk.modelToCaller.samples).toBeGreaterThan(0);
  expect(talk.modelToCaller.max).toBeGreaterThanOrEqual(talk.modelToCaller.p50);
  expect(talk.sentences).toBeGreaterThan(0);
  expect(talk.scheduleError.samples).toBeGreaterThan(0);
  expect(talk.lateness.samples).toBeGreaterThan(0);
  expect(talk.talkShare).toBeGreaterThan(0.1);
  expect(talk.bargeIn.samples).toBe(0);
  expect(interrupted.bargeIn.samples).toBeGreaterThan(0);
});

test('calls come and go, and each takes its session with it', async () => {
  await using resources = new AsyncDisposableStack();
  const { load, modelUrl } = await startLoad(resources);
  const server = await MeasuredServer.start(bareBridge(modelUrl), resources);
  const before = await server.probe.ask('read');
  const plan = { port: server.door.port, calls: 3, sentenceMs };
  const { calls } = await load.ask({ do: 'churn', plan, callSeconds: [0.3, 0.6], seconds: 3 });
  expect(calls).toBeGreaterThan(3);
  await expect.poll(async () => (await server.probe.ask('read')).openFiles).toBeLessThanOrEqual(before.openFiles);
});

test('a server that ends fails the round instead of being left out of it', async () => {
  await using resources = new AsyncDisposableStack();
  const { load, modelUrl } = await startLoad(resources);
  const server = await MeasuredServer.start(bareBridge(modelUrl), resources);
  await load.ask({ do: 'begin', plan: { port: server.door.port, calls: 2, sentenceMs } });
  await server[Symbol.asyncDispose]();
  await expect(load.ask({ do: 'measure', seconds: 0.5, isInterrupted: false })).rejects.toThrow('2 calls went wrong');
});

test('a server that refuses streams is an error with its answer in it', async () => {
  await using resources = new AsyncDisposableStack();
  const { load } = await startLoad(resources);
  const refusing = createServer().on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
  });
  onTestFinished(() => void refusing.close());
  await once(refusing.listen(0, '127.0.0.1'), 'listening');
  const { port } = refusing.address() as AddressInfo;
  await expect(load.ask({ do: 'begin', plan: { port, calls: 1, sentenceMs } })).rejects.toThrow('503');
});
