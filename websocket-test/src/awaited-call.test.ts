import type { CallStatus, CallView, ServerMessage } from '@patchcord/protocol';
import { expect, test } from 'vitest';
import { AwaitedCall } from './awaited-call.ts';
import { callRequest } from './placed-calls.ts';
import { callView, welcomeMessage } from './testing/messages.ts';

const request = callRequest('1234567890', '9876543210', 'voice');

const update = (data: CallView): ServerMessage => ({ type: 'call_status_update', seq: 1, data });
const placed = (status: CallStatus, requestId = request.requestId): ServerMessage => ({
  type: 'call_placed',
  requestId,
  callId: 'call-1',
  duplicate: false,
  data: callView(status),
});
const welcome = (calls: CallView[], recovered = false) => welcomeMessage({ calls, recovered });

test('only the placed call counts, whatever other calls do', () => {
  const awaited = new AwaitedCall('completed', request);
  expect(awaited.judge(placed('completed', 'of another client'))).toBeNull();
  expect(awaited.judge(placed('initiated'))).toBeNull();
  expect(awaited.judge(update(callView('completed', { callId: 'call-2' })))).toBeNull();
  expect(awaited.judge(update(callView('completed')))).toMatchObject({ kind: 'reached' });
});

test('what happened to the call before the server confirmed it is not lost', () => {
  const awaited = new AwaitedCall('completed', request);
  expect(awaited.judge(update(callView('completed', { callId: 'call-2' })))).toBeNull();
  expect(awaited.judge(update(callView('busy')))).toBeNull();
  expect(awaited.judge(placed('initiated'))).toMatchObject({ kind: 'ended-otherwise', call: { status: 'busy' } });
});

test('a status that the call has passed while nobody looked counts as reached', () => {
  expect(new AwaitedCall('ringing', request).judge(placed('in-progress'))).toMatchObject({ kind: 'reached' });
});

test('a call that ends before the awaited status has ended otherwise', () => {
  const awaited = new AwaitedCall('in-progress', request);
  awaited.judge(placed('initiated'));
  expect(awaited.judge(update(callView('no-answer')))).toMatchObject({
    kind: 'ended-otherwise',
    call: { status: 'no-answer' },
  });
});

test('a refusal decides, but neither a draining instance nor a refused repetition does', () => {
  const error = (code: 'draining' | 'invalid-number' | 'store-unavailable'): ServerMessage => ({
    type: 'error',
    code,
    message: '',
    temporary: false,
    requestId: request.requestId,
  });
  const awaited = new AwaitedCall('completed', request);
  expect(awaited.judge(error('draining'))).toBeNull();
  expect(awaited.judge(error('invalid-number'))).toEqual({ kind: 'refused' });
  awaited.judge(placed('ringing'));
  expect(awaited.judge(error('store-unavailable'))).toBeNull();
});

test('after a start anew the snapshot decides, and a call that is not in it is out of sight', () => {
  const awaited = new AwaitedCall('in-progress', request);
  awaited.judge(placed('initiated'));
  expect(awaited.judge(welcome([callView('ringing')]))).toBeNull();
  expect(awaited.judge(welcome([callView('in-progress')]))).toMatchObject({ kind: 'reached' });
  expect(awaited.judge(welcome([]))).toEqual({ kind: 'out-of-sight', call: request });
  expect(awaited.judge(welcome([], true))).toBeNull();
});

test('without a placed call any call with the very status will do, and none can fail', () => {
  const awaited = new AwaitedCall('ringing', null);
  expect(awaited.judge(update(callView('busy')))).toBeNull();
  expect(awaited.judge(update(callView('in-progress')))).toBeNull();
  expect(awaited.judge(welcome([callView('ringing')]))).toMatchObject({ kind: 'reached' });
  expect(awaited.judge(update(callView('ringing', { callId: 'call-2' })))).toMatchObject({ kind: 'reached' });
});
