import { expect, test } from 'vitest';
import { bodyAt, indexOf, planAtRate, slotAt } from './load-plan.ts';
import { callSidOf, stageOf } from './status-callback.ts';

const plan = planAtRate(7, 60, { warmUp: 2, measured: 10 });
const all = Array.from({ length: plan.warmUp + plan.measured }, (_, index) => index);

test('a plan has as many webhooks as its rate and its seconds make', () => {
  expect(plan).toMatchObject({ warmUp: 120, measured: 600 });
});

test('every measured place holds a webhook, and its place can be told from it', () => {
  for (const index of all.slice(plan.warmUp)) {
    const slot = slotAt(plan, index);
    expect(slot).not.toBeNull();
    expect(slot === null ? null : indexOf(plan, slot)).toBe(index);
  }
});

test('no webhook is sent twice, and those of a call come in its order with time between them', () => {
  const placesOfCalls = new Map<number, number[]>();
  for (const index of all) {
    const slot = slotAt(plan, index);
    if (slot === null) continue;
    const places = placesOfCalls.get(slot.call) ?? [];
    expect(places).toHaveLength(slot.stage);
    expect(index - (places.at(-1) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(30);
    placesOfCalls.set(slot.call, [...places, index]);
  }
});

test('a body names its call and tells its stage', () => {
  const slot = slotAt(plan, 200);
  const body = JSON.parse(bodyAt(plan, 200) ?? '');
  expect(body.CallSid).toBe(callSidOf(7, slot?.call ?? -1));
  expect(body.CallSid).toHaveLength(32);
  expect(stageOf(body)).toBe(slot?.stage);
});

test('a warm-up too short for the three webhooks of a call is refused', () => {
  expect(() => planAtRate(1, 60, { warmUp: 0.5, measured: 1 })).toThrow(RangeError);
});
