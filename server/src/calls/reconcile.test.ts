// Dials of which it is not known what became, over a real store.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultCheckTimes } from './check-times.ts';
import type { DialOutcome } from './ports.ts';
import { CheckedCalls, MINUTE, order, reason, report } from './testing/checked-calls.ts';

let world: CheckedCalls;
beforeEach(async () => {
  world = await CheckedCalls.open();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('a dial whose answer was lost', () => {
  beforeEach(() => {
    world.provider.nextDial = [{ kind: 'unclear', reason }];
  });

  test('is looked up, found, and never repeated', async () => {
    const id = await world.place();
    await world.pass(2_000);
    world.provider.nextLookUp = { kind: 'found', reports: [report({ status: 'ringing' })] };
    await world.pass(10_000);
    expect(await world.store.findById(id)).toMatchObject({
      status: 'ringing',
      callSid: 'sid-1',
      dial: 'accepted',
      reason: null,
    });
    expect(world.provider.dials).toBe(1);
  });

  test('fails with the reason when it is found nowhere, and is never repeated', async () => {
    const id = await world.place();
    await world.pass(10 * MINUTE);
    expect(await world.store.findById(id)).toMatchObject({
      status: 'failed',
      reason: { code: 'exotel-timeout' },
      nextCheckAt: null,
    });
    expect(world.provider.lookUps).toBe(defaultCheckTimes.lookUpPausesMs.length);
    expect(world.provider.dials).toBe(1);
  });

  test('is not given up while Exotel cannot be asked, which is tried less and less often', async () => {
    world.provider.nextLookUp = { kind: 'unavailable', reason, retryAfterMs: null };
    const id = await world.place();
    await world.pass(30 * MINUTE);
    expect((await world.store.findById(id))?.status).toBe('initiated');
    expect(world.provider.lookUps).toBeLessThan(25);
    world.provider.nextLookUp = { kind: 'found', reports: [report({ status: 'ringing' })] };
    await world.pass(10 * MINUTE);
    expect((await world.store.findById(id))?.callSid).toBe('sid-1');
  });

  test('is looked up again when Exotel said that it can be asked', async () => {
    world.provider.nextLookUp = { kind: 'unavailable', reason, retryAfterMs: 40_000 };
    const id = await world.place();
    const askedAt = world.now + 1_000;
    await world.pass(1_000);
    expect((await world.store.findById(id))?.nextCheckAt).toBe(askedAt + 40_000);
  });

  test('does not take over a call that another dial has already been given', async () => {
    world.provider.nextDial = [
      { kind: 'accepted', report: report({ status: 'ringing' }) },
      { kind: 'unclear', reason },
    ];
    const [first, second] = [await world.place(), await world.place()];
    world.provider.nextDetails = { kind: 'found', report: report({ status: 'ringing' }) };
    world.provider.nextLookUp = {
      kind: 'found',
      reports: [report({ status: 'ringing' }), report({ status: 'ringing', callSid: 'sid-2' })],
    };
    await world.pass(5_000);
    expect((await world.store.findById(first))?.callSid).toBe('sid-1');
    expect((await world.store.findById(second))?.callSid).toBe('sid-2');
  });
});

describe('an instance that dies', () => {
  test('in the middle of a dial leaves a call that is looked up, not dialled again', async () => {
    world.provider.dial = () => new Promise(() => undefined);
    void world.calls.place(order);
    await expect.poll(async () => (await world.store.findActive(1)).length).toBe(1);
    const [{ id } = { id: '' }] = await world.store.findActive(1);
    const dials = world.provider.dials;

    world.calls = world.newInstance();
    await world.pass(10 * MINUTE);
    expect(await world.store.findById(id)).toMatchObject({ status: 'failed', reason: { code: 'dial-interrupted' } });
    expect(world.repairs).toEqual(['dial lost', 'given up: dial-interrupted']);
    expect(world.provider.dials).toBe(dials);
  });
});

describe('a provider that wants to be asked later', () => {
  const postponed: DialOutcome = {
    kind: 'postponed',
    reason: { code: 'exotel-rate-limited', message: '429' },
    retryAfterMs: 5_000,
  };

  test('is asked again when it said, and dials once', async () => {
    world.provider.nextDial = [postponed, postponed];
    const id = await world.place();
    await world.pass(20_000);
    expect(await world.store.findById(id)).toMatchObject({ status: 'ringing', dial: 'accepted' });
    expect(world.provider.dials).toBe(3);
  });

  test('is not asked for ever', async () => {
    world.provider.nextDial = Array.from({ length: 100 }, () => postponed);
    const id = await world.place();
    await world.pass(10 * MINUTE);
    expect(await world.store.findById(id)).toMatchObject({ status: 'failed', reason: { code: 'exotel-rate-limited' } });
    expect(world.provider.dials).toBeLessThan(20);
  });

  test('is asked by one of two instances only', async () => {
    world.provider.nextDial = [postponed];
    await world.place();
    world.now += 6_000;
    const other = world.newInstance();
    await Promise.all([world.calls.reconciler.checkDue(10), other.reconciler.checkDue(10)]);
    await Promise.all([world.calls.idle(), other.idle()]);
    expect(world.provider.dials).toBe(2);
  });
});
