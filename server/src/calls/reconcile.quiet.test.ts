// Calls of which nothing is heard any more, over a real store.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CheckedCalls, MINUTE, reason, report } from './testing/checked-calls.ts';

let world: CheckedCalls;
beforeEach(async () => {
  world = await CheckedCalls.open();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('a call that has gone quiet', () => {
  test('is asked about and repaired, its final figures fetched, and then left alone', async () => {
    const id = await world.place();
    world.provider.nextDetails = { kind: 'found', report: report({ status: 'completed', conversationSeconds: 9 }) };
    await world.pass(MINUTE);
    expect(await world.store.findById(id)).toMatchObject({
      status: 'completed',
      conversationSeconds: 9,
      settled: false,
    });
    world.provider.nextDetails = {
      kind: 'found',
      report: report({ status: 'completed', conversationSeconds: 9, durationSeconds: 20, price: 0.5, settled: true }),
    };
    await world.pass(10 * MINUTE);
    expect(await world.store.findById(id)).toMatchObject({
      durationSeconds: 20,
      price: 0.5,
      settled: true,
      nextCheckAt: null,
    });
    expect(world.repairs).toEqual(['call details']);
  });

  test('gets its final figures also after hours in which Exotel could not be asked', async () => {
    const id = await world.place();
    const told = { status: 'completed', conversationSeconds: 9 } as const;
    world.provider.nextDetails = { kind: 'found', report: report(told) };
    await world.pass(MINUTE);
    world.provider.nextDetails = { kind: 'unavailable', reason, retryAfterMs: null };
    await world.pass(5 * 60 * MINUTE);
    expect(await world.store.findById(id)).toMatchObject({ settled: false, checks: 0 });
    world.provider.nextDetails = { kind: 'found', report: report({ ...told, price: 0.5, settled: true }) };
    await world.pass(3 * 60 * MINUTE);
    expect(await world.store.findById(id)).toMatchObject({ price: 0.5, settled: true, nextCheckAt: null });
  });

  test('is asked about no more when Exotel could not be asked for a day after its end', async () => {
    const id = await world.place();
    world.provider.nextDetails = { kind: 'found', report: report({ status: 'completed' }) };
    await world.pass(MINUTE);
    world.provider.nextDetails = { kind: 'unavailable', reason, retryAfterMs: 1_000 };
    await world.pass(3 * 24 * 60 * MINUTE);
    expect(await world.store.findById(id)).toMatchObject({ settled: false, nextCheckAt: null });
  });

  test('is closed as unaccounted when Exotel no longer knows it', async () => {
    const id = await world.place();
    world.provider.nextDetails = { kind: 'not-found' };
    await world.pass(30 * MINUTE);
    expect(await world.store.findById(id)).toMatchObject({ status: 'failed', reason: { code: 'unaccounted' } });
  });

  test('is kept while Exotel cannot be asked, and closed when no call can last that long', async () => {
    const id = await world.place();
    await world.pass(60 * MINUTE);
    expect((await world.store.findById(id))?.status).toBe('ringing');
    await world.pass(4 * 60 * MINUTE);
    expect(await world.store.findById(id)).toMatchObject({ status: 'failed', reason: { code: 'unaccounted' } });
  });

  test('whose check breaks does not keep the others from being checked', async () => {
    world.provider.nextDial = [
      { kind: 'accepted', report: report({ status: 'ringing', callSid: 'poison' }) },
      { kind: 'accepted', report: report({ status: 'ringing' }) },
    ];
    const [poisoned, other] = [await world.place(), await world.place()];
    world.provider.details = async (callSid) => {
      if (callSid === 'poison') throw new Error('poison');
      return { kind: 'found', report: report({ status: 'busy' }) };
    };
    await world.pass(2 * MINUTE);
    expect((await world.store.findById(other))?.status).toBe('busy');
    expect((await world.store.findById(poisoned))?.nextCheckAt).toBeGreaterThan(world.now - MINUTE);
    expect(world.broken.splice(0).length).toBeLessThan(5);
  });
});
