// Exotel answers badly, late or not at all: the right status in the end, and never a second dial.
import type { RestFaultInput } from 'patchcord-emulator';
import { describe, expect, test } from 'vitest';
import { startWorld } from './world.ts';

const order = {
  type: 'incoming_call',
  callerId: '1234567890',
  recipientId: '9876543210',
  callType: 'voice',
  requestId: 'r-1',
};

async function worldWithFault(fault: RestFaultInput) {
  const world = await startWorld();
  world.emulator.addFault(fault);
  return world;
}

describe.concurrent('a refusal', () => {
  test.each<[RestFaultInput, string]>([
    [{ match: 'connect', kind: 'status', status: 400 }, 'exotel-bad-request'],
    [{ match: 'connect', kind: 'status', status: 401 }, 'exotel-unauthorized'],
    [{ match: 'connect', kind: 'status', status: 402 }, 'exotel-payment-required'],
    [{ match: 'connect', kind: 'status', status: 403 }, 'exotel-forbidden'],
    [{ match: 'connect', kind: 'status', status: 403, exotelCode: 340030 }, 'exotel-kyc-required'],
    [{ match: 'connect', kind: 'status', status: 404 }, 'exotel-not-found'],
  ])('%j fails the call with %s, told to everybody and to the one who asked', async (fault, code) => {
    await using world = await worldWithFault(fault);
    const app = await world.app();
    app.send(order);
    expect(await app.statusesUntilEnd()).toEqual(['initiated', 'failed']);
    const { callId } = await app.told('call_placed');
    expect(app.updates().at(-1)?.reason).toMatchObject({ code });
    expect(await app.told('error')).toMatchObject({ code, requestId: 'r-1', callId });
    expect(world.emulator.calls()).toEqual([]);
  });
});

describe.concurrent('an answer that says nothing', () => {
  const broken: RestFaultInput[] = [
    { match: 'connect', kind: 'status', status: 500 },
    { match: 'connect', kind: 'status', status: 503, exotelCode: 35008 },
    { match: 'connect', kind: 'status', status: 504 },
    { match: 'connect', kind: 'html' },
    { match: 'connect', kind: 'truncated-json' },
    { match: 'connect', kind: 'truncated-xml' },
    { match: 'connect', kind: 'reset' },
    { match: 'connect', kind: 'silence' },
  ];

  test.each(broken)('to a call that was placed (%j) leads to its true end by its webhooks', async (fault) => {
    await using world = await worldWithFault({ ...fault, placesCall: true });
    const app = await world.app();
    app.send(order);
    expect(await app.statusesUntilEnd()).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
    expect(app.updates().at(-1)).toMatchObject({ reason: null, flags: [] });
    expect(world.emulator.calls()).toHaveLength(1);
  });

  test('to a call that was placed, with every webhook lost, leads to its end by looking it up', async () => {
    await using world = await worldWithFault({ match: 'connect', kind: 'status', status: 504, placesCall: true });
    world.emulator.setCallbackFaults({ drop: 'all' });
    const app = await world.app();
    app.send(order);
    expect((await app.statusesUntilEnd()).at(-1)).toBe('completed');
    expect(world.emulator.calls()).toHaveLength(1);
  });
});

describe.concurrent('too many requests', () => {
  test('are waited out, and the call is dialled once', async () => {
    await using world = await worldWithFault({ match: 'connect', kind: 'status', status: 429, retryAfterSeconds: 1 });
    const app = await world.app();
    app.send(order);
    expect(await app.statusesUntilEnd()).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
    expect(world.emulator.calls()).toHaveLength(1);
  });

  test('leave time to take the order back', async () => {
    await using world = await worldWithFault({
      match: 'connect',
      kind: 'status',
      status: 429,
      retryAfterSeconds: 30,
      times: 9,
    });
    const app = await world.app();
    app.send(order);
    const { callId } = await app.told('call_placed');
    const hangUp = () => fetch(`${world.server.url}/api/calls/${callId}/hangup`, { method: 'POST' });
    await expect.poll(async () => (await hangUp()).status).toBe(204);
    expect(await app.statusesUntilEnd()).toEqual(['initiated', 'canceled']);
    expect(world.emulator.calls()).toEqual([]);
  });
});

describe.concurrent('webhooks', () => {
  test('sent twice and in reverse order change nothing about the end', async () => {
    await using world = await startWorld();
    world.emulator.setCallbackFaults({ duplicate: 2, reverse: true });
    const app = await world.app();
    app.send({ ...order, recipientId: '9876500001' });
    expect((await app.statusesUntilEnd()).at(-1)).toBe('busy');
    const { callId } = await app.told('call_placed');
    await expect.poll(async () => ((await world.get(`/api/calls/${callId}`)).body['deliveries'] as []).length).toBe(2);
    expect(app.updates().filter(({ endedAt }) => endedAt !== null)).toHaveLength(1);
  });

  test('that overtake the answer to our dial are joined to the right call', async () => {
    await using world = await worldWithFault({ match: 'connect', kind: 'delay', delayMs: 700 });
    const app = await world.app();
    app.send(order);
    expect(await app.statusesUntilEnd()).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
    expect((await world.get('/api/calls')).body['calls']).toHaveLength(1);
  });
});
