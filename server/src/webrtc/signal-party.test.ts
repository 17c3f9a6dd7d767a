import { expect, test } from 'vitest';
import { newAppCall, type Party } from '../calls/app-call.ts';
import { type Call, newCall } from '../calls/call.ts';
import { signalPartyOf } from './signal-party.ts';

const asha = { userId: 'asha', deviceId: 'phone' };
const ravi = { userId: 'ravi', deviceId: 'laptop' };

function call(changes: Partial<Call> = {}, callee: Party = ravi): Call {
  const app = { ...newAppCall(asha, 'ravi', 0), callee };
  const parties = { direction: 'outbound', callType: 'video', from: 'asha', to: 'ravi' } as const;
  const none = { requestKey: null, fromE164: null, toE164: null, agent: null, flags: [] };
  return { ...newCall({ id: 'c', ...parties, ...none, app }, 0), status: 'in-progress', ...changes };
}

function codeOf(one: Call, sender: Party) {
  const result = signalPartyOf(one, sender);
  return result.ok ? null : result.rejection.code;
}

test('caller and callee signal to each other’s device, and the callee is the polite one', () => {
  expect(signalPartyOf(call(), asha)).toEqual({ ok: true, party: { isPolite: false, peer: ravi } });
  expect(signalPartyOf(call(), ravi)).toEqual({ ok: true, party: { isPolite: true, peer: asha } });
});

test('nobody else may, not even on another device of the two', () => {
  expect(codeOf(call(), { userId: 'mira', deviceId: 'phone' })).toBe('not-your-call');
  expect(codeOf(call(), { ...asha, deviceId: 'tablet' })).toBe('not-your-call');
  expect(codeOf(call(), { ...ravi, deviceId: 'phone' })).toBe('not-your-call');
  expect(codeOf(call({ app: null }), asha)).toBe('not-your-call');
});

test('only while the call is going on', () => {
  expect(codeOf(call({ status: 'ringing' }, { ...ravi, deviceId: null }), asha)).toBe('signal-wrong-state');
  expect(codeOf(call({ status: 'completed' }), ravi)).toBe('call-already-ended');
  expect(codeOf(call({}, { ...ravi, deviceId: null }), asha)).toBe('signal-wrong-state');
});
