import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { ClientFleet } from '../clients/client-fleet.ts';
import { statusOfStage } from '../load/status-callback.ts';
import { bareBus, bareWs, socketIo } from '../servers/baselines.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import { measureAtRate } from './measure-at-rate.ts';
import { measureBurst } from './measure-burst.ts';

const templates = statusOfStage.map((status) => ({
  before: '{"type":"call_status_update","seq":1,"data":{"callSid":"',
  after: `","status":"${status}","from":"1","to":"2","flags":"${'x'.repeat(300)}"}}`,
}));

test.each([bareWs(templates), socketIo(templates)])(
  'every webhook reaches every client of $name, at a constant rate and in a burst',
  async (program) => {
    await using resources = new AsyncDisposableStack();
    const server = await MeasuredServer.start(program, resources);
    const fleet = resources.use(ClientFleet.start());

    const seconds = { warmUp: 1, measured: 0.5 };
    const rate = await measureAtRate(server, fleet, { clients: 5, webhooksPerSecond: 60, seconds });
    expect(rate.deliveries).toBe(5 * 30);
    expect(rate.latencyMs.p50).toBeGreaterThan(0);
    expect(rate.latencyMs.max).toBeGreaterThanOrEqual(rate.latencyMs.p99);
    expect(rate.server.cpuMs).toBeGreaterThan(0);
    expect(rate.server.longestStallMs).toBeGreaterThan(0);

    const burst = await measureBurst(server, fleet, { clients: 5, webhooks: 90 });
    expect(burst.deliveriesPerSecond).toBeGreaterThan(0);
    expect(burst.bytesPerDelivery).toBeGreaterThan(400);
  },
);

test('what a bare instance publishes in Redis reaches every client of another one', async () => {
  await using resources = new AsyncDisposableStack();
  const program = bareBus('Redis', inject('redisUrl'), templates);
  const one = await MeasuredServer.start(program, resources);
  const other = await MeasuredServer.start(program, resources);
  const fleet = resources.use(ClientFleet.start());
  const round = { clients: 5, webhooksPerSecond: 60, seconds: { warmUp: 1, measured: 0.5 } };
  const rate = await measureAtRate(one, fleet, round, other);
  expect(rate.deliveries).toBe(5 * 30);
  expect(rate.latencyMs.p50).toBeGreaterThan(0);
});

test('an event that does not arrive fails the round instead of being left out', async () => {
  await using resources = new AsyncDisposableStack();
  const server = await MeasuredServer.start(bareWs(templates), resources);
  const fleet = resources.use(ClientFleet.start());
  await fleet.connect(server.door, 3);
  const plan = { run: 1, warmUp: 0, measured: 4, callsBetweenStages: 0 };
  await fleet.expect({ plan, from: 0, until: 4, startAtMs: 0, intervalMs: 0 });
  await expect(fleet.arrived(50)).rejects.toThrow('0 of 12 events arrived, and 0 clients were lost');
});

test('a server that ends loses its clients, and the round fails', async () => {
  await using resources = new AsyncDisposableStack();
  const server = await MeasuredServer.start(bareWs(templates), resources);
  const fleet = resources.use(ClientFleet.start());
  await fleet.connect(server.door, 3);
  const plan = { run: 1, warmUp: 0, measured: 4, callsBetweenStages: 0 };
  await fleet.expect({ plan, from: 0, until: 4, startAtMs: 0, intervalMs: 0 });
  await server[Symbol.asyncDispose]();
  await expect(fleet.arrived(50)).rejects.toThrow('3 clients were lost');
});

test('clients and probes that are gone are an error for whoever asks them, however often they were asked before', async () => {
  const warned = vi.fn();
  process.on('warning', warned);
  onTestFinished(() => void process.off('warning', warned));
  const resources = new AsyncDisposableStack();
  const server = await MeasuredServer.start(bareWs(templates), resources);
  const fleet = resources.use(ClientFleet.start());
  for (let count = 0; count < 20; count += 1) await server.probe.ask('read');
  await resources.disposeAsync();
  await expect(fleet.disconnect()).rejects.toThrow('ended');
  await expect(server.probe.ask('read')).rejects.toThrow('gone');
  expect(warned).not.toHaveBeenCalled();
});
