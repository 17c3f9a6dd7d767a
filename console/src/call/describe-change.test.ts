import { expect, test } from 'vitest';
import { callView } from '../testing/call-view.ts';
import { describeChange } from './describe-change.ts';

const before = callView();
const leg = { onCallSeconds: null, answeredBy: null, cause: null, deviceId: null };

test('the first event tells the status alone', () => {
  expect(describeChange(null, before)).toEqual(['Starting']);
});

test('a change tells the status, then the legs', () => {
  const after = callView({
    status: 'ringing',
    legs: [
      { party: 'from', status: 'in-progress', ...leg },
      { party: 'to', status: 'ringing', ...leg },
    ],
  });
  expect(describeChange(before, after)).toEqual(['Ringing', 'caller in progress', 'callee ringing']);
});

test('figures that have become known are told once', () => {
  const after = callView({ conversationSeconds: 4, durationSeconds: 66, price: 0.75, settled: true, recording: true });
  const told = ['talked 0:04', 'billed 1:06', 'price 0.75', 'Exotel has a recording', 'figures are final'];
  expect(describeChange(before, after)).toEqual(told);
  expect(describeChange(after, { ...after, flags: ['contradiction:status'] })).toEqual(['flag contradiction:status']);
});

test('a failure tells why', () => {
  const reason = { code: 'exotel-kyc-required', message: 'The KYC is not complete.' } as const;
  expect(describeChange(before, callView({ status: 'failed', reason }))).toEqual([
    'Failed',
    'The KYC is not complete.',
  ]);
});

test('what changes nothing that is shown says so', () => {
  expect(describeChange(before, callView({ version: 2 }))).toEqual([
    'Looked at again; nothing that is shown here has changed',
  ]);
});
