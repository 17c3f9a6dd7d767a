// Two instances with a desk each, and a bus between them that is one function call.
import type { Rejection, SignalBody, SignalMessage } from '@patchcord/protocol';
import { beforeEach, expect, test } from 'vitest';
import { newAppCall } from '../calls/app-call.ts';
import { type Call, newCall } from '../calls/call.ts';
import type { StoredEvent } from '../calls/ports.ts';
import { createSignalDesk, type SignalDesk } from './signal-desk.ts';

const asha = { userId: 'asha', deviceId: 'phone' };
const ravi = { userId: 'ravi', deviceId: 'laptop' };
const offer: SignalBody = { kind: 'offer', sdp: 'v=0' };

let calls: Map<string, Call>;
let here: SignalDesk;
let there: SignalDesk;
let passed: number;
let lookUp: (callId: string) => Promise<Call | null>;

beforeEach(() => {
  calls = new Map([['c', answered('c')]]);
  passed = 0;
  lookUp = async (callId) => calls.get(callId) ?? null;
  here = desk(() => there);
  there = desk(() => here);
});

function desk(other: () => SignalDesk): SignalDesk {
  return createSignalDesk({
    findCall: (callId) => lookUp(callId),
    tellOthers(notice) {
      passed += 1;
      other().deliver(structuredClone(notice));
    },
    now: () => 0,
  });
}

function answered(id: string): Call {
  const app = { ...newAppCall(asha, 'ravi', 0), callee: ravi };
  const parties = { direction: 'outbound', callType: 'video', from: 'asha', to: 'ravi' } as const;
  const none = { requestKey: null, fromE164: null, toE164: null, agent: null, flags: [] };
  return { ...newCall({ id, ...parties, ...none, app }, 0), status: 'in-progress' };
}

function sit(at: SignalDesk, device: typeof asha) {
  const told: SignalMessage[] = [];
  return { told, ...at.join(device, (message) => told.push(message)) };
}

const resume = (callId = 'c'): SignalMessage => ({
  ...{ type: 'signal_resume', callId, generation: 1 },
  ...{ sent: 0, received: 0, state: 'stable' },
});
const signal = (seq: number, body: SignalBody, callId = 'c'): SignalMessage => ({
  ...{ type: 'signal', callId, generation: 1 },
  ...{ seq, body },
});

function end(callId: string): StoredEvent[] {
  const data = { endedAt: '2026-11-23T10:00:00.000Z' };
  return [{ seq: 1, callId, type: 'call_status_update', at: 0, dataJson: JSON.stringify(data) }];
}

const codeOf = (refusal: Rejection | null) => refusal?.code ?? null;

test.each([
  ['the same instance', () => here, 0],
  ['the other instance', () => there, 3],
])('what one device says reaches the other one on %s, and nobody else', async (_where, raviAt, buses) => {
  const [one, other, third] = [sit(here, asha), sit(raviAt(), ravi), sit(here, { ...ravi, deviceId: 'tablet' })];
  await other.say(resume());
  await one.say(resume());
  expect(await one.say(signal(1, offer))).toBeNull();
  expect(other.told).toEqual([resume(), signal(1, offer)]);
  expect([one.told, third.told]).toEqual([[], []]);
  expect(passed).toBe(buses);
});

test('who is not in the call, or in one that does not exist, is told so', async () => {
  const stranger = sit(here, { userId: 'mira', deviceId: 'phone' });
  expect(codeOf(await stranger.say(resume()))).toBe('not-your-call');
  expect(codeOf(await stranger.say(resume('none')))).toBe('call-not-found');
  const tablet = sit(here, { ...asha, deviceId: 'tablet' });
  expect(codeOf(await tablet.say(signal(1, offer)))).toBe('not-your-call');
});

test('a call that has ended is not signalled in any more, and is looked up but once while it goes on', async () => {
  let lookUps = 0;
  lookUp = async (callId) => {
    lookUps += 1;
    return calls.get(callId) ?? null;
  };
  const [one, other] = [sit(here, asha), sit(there, ravi)];
  await other.say(resume());
  await one.say(resume());
  await one.say(signal(1, offer));
  expect(lookUps).toBe(2);
  calls.set('c', { ...answered('c'), status: 'completed' });
  for (const at of [here, there]) at.hear(end('c'));
  expect(codeOf(await one.say(signal(2, offer)))).toBe('call-already-ended');
  here.deliver({ to: asha, message: signal(1, offer) });
  expect(one.told).toEqual([]);
});

test('a call that ends while it is looked up is not taken for one that goes on', async () => {
  const found = Promise.withResolvers<Call | null>();
  lookUp = () => found.promise;
  const one = sit(here, asha);
  const saying = one.say(resume());
  here.hear(end('c'));
  found.resolve(answered('c'));
  await saying;
  here.deliver({ to: asha, message: signal(1, offer) });
  expect(one.told).toEqual([]);
});

test('when the calls cannot be read the device is not told that all is well, and may try again', async () => {
  const one = sit(here, asha);
  lookUp = () => Promise.reject(new Error('no database'));
  await expect(one.say(resume())).rejects.toThrow('no database');
  lookUp = async () => answered('c');
  expect(await one.say(resume())).toBeNull();
});

test('the newest connection of a device has its signals; when an older one leaves, nothing changes', async () => {
  const [old, other] = [sit(here, asha), sit(here, ravi)];
  await old.say(resume());
  const fresh = sit(here, asha);
  await fresh.say(resume());
  old.leave();
  await other.say(resume());
  await other.say(signal(1, offer));
  expect(fresh.told).toEqual([resume(), signal(1, offer)]);
  expect(old.told).toEqual([]);
  fresh.leave();
  await other.say(signal(2, { kind: 'end-of-candidates' }));
  expect(passed).toBeGreaterThan(0);
});
