import { expect, test } from 'vitest';
import { type LoadPlan, slotAt } from '../load/load-plan.ts';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { callSidOf, statusOfStage } from '../load/status-callback.ts';
import { Arrivals } from './arrivals.ts';

const plan: LoadPlan = { run: 3, warmUp: 12, measured: 6, callsBetweenStages: 2 };
const range = { from: 12, until: 18 };

function eventAt(index: number, run = plan.run): Buffer {
  const { call, stage } = slotAt(plan, index) ?? { call: -1, stage: 0 };
  const data = { callSid: callSidOf(run, call), status: statusOfStage[stage], from: '0', to: '1' };
  return Buffer.from(JSON.stringify({ type: 'call_status_update', seq: 12_345, data }));
}

function take(arrivals: Arrivals, message: Buffer): boolean {
  return arrivals.take(message, 0, message.length);
}

test('is done when every client has every measured event', async () => {
  const arrivals = new Arrivals({ plan, ...range, startAtMs: monotonicMs(), intervalMs: 0 }, 2);
  for (let index = 12; index < 18; index += 1) {
    expect(take(arrivals, eventAt(index))).toBe(true);
    expect(take(arrivals, eventAt(index))).toBe(true);
  }
  await arrivals.done;
  expect(arrivals.figures().deliveries).toBe(12);
});

test('leaves out the warm-up, other runs and other messages', () => {
  const arrivals = new Arrivals({ plan, ...range, startAtMs: 0, intervalMs: 0 }, 1);
  expect(take(arrivals, eventAt(11))).toBe(false);
  expect(take(arrivals, eventAt(12, 4))).toBe(false);
  expect(take(arrivals, Buffer.from('{"type":"welcome"}'))).toBe(false);
  expect(arrivals.deliveries).toBe(0);
});

test('counts latency from the moment that was planned, not from the one of sending', () => {
  const startAtMs = monotonicMs() - 5_000;
  const arrivals = new Arrivals({ plan, ...range, startAtMs, intervalMs: 100 }, 1);
  take(arrivals, eventAt(12));
  const { p50, max } = arrivals.figures().latencyMs;
  expect(p50).toBeGreaterThan(3_700);
  expect(max).toBeLessThan(60_000);
});
