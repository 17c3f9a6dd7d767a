import type { CallbackFacts } from '@patchcord/exotel';
import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { startReceiver } from '../testing/callback-receiver.ts';
import { CallbackCourier, type DeliveryTimes } from './callback-courier.ts';
import { CallbackLog, type CallbackLogEntry } from './callback-log.ts';

const facts: CallbackFacts = { callSid: 'sid1', updatedAt: 0, status: 'completed', recordingUrl: null, event: null };

function courierWith(times: Partial<DeliveryTimes> = {}, log = new CallbackLog()) {
  const courier = new CallbackCourier(systemClock, { timeoutMs: 5_000, retryAfterMs: [1, 1], ...times }, log);
  const post = (url: string, changes: { callSid?: string; status?: string } = {}) => {
    const { callSid = 'sid1', status = 'completed' } = changes;
    const event = { type: 'terminal' as const, at: 0, facts: { ...facts, callSid, status } };
    const { promise, resolve } = Promise.withResolvers<CallbackLogEntry>();
    courier.post({ callSid, url, contentType: 'application/json', event, notBefore: 0, done: resolve });
    return promise;
  };
  return { log, courier, post };
}

test.each([
  ['500', 500],
  ['404', 404],
  ['a redirect', 302],
])('an answer with %s is tried again until there is a 2xx', async (_name, failure) => {
  await using receiver = await startReceiver((index) => (index < 2 ? failure : 204));
  const { attempts, outcome } = await courierWith().post(receiver.url);
  expect(outcome).toBe('delivered');
  expect(attempts).toMatchObject([{ httpStatus: failure }, { httpStatus: failure }, { httpStatus: 204 }]);
});

test('after the last retry a callback is given up', async () => {
  await using receiver = await startReceiver(() => 500);
  expect(await courierWith().post(receiver.url)).toMatchObject({ outcome: 'failed', attempts: { length: 3 } });
  expect(receiver.received).toHaveLength(3);
});

test('a receiver that does not answer in time counts as a failure', async () => {
  await using receiver = await startReceiver((index) => (index === 0 ? null : 200));
  const { attempts, outcome } = await courierWith({ timeoutMs: 1000 }).post(receiver.url);
  expect(outcome).toBe('delivered');
  expect(attempts).toMatchObject([{ error: 'timeout' }, { httpStatus: 200 }]);
});

test('a receiver that is not there counts as a failure, and the log does not tell its URL', async () => {
  const receiver = await startReceiver();
  await receiver[Symbol.asyncDispose]();
  const entry = await courierWith({ retryAfterMs: [] }).post(receiver.url);
  expect(entry).toMatchObject({ outcome: 'failed', attempts: [{ error: 'ECONNREFUSED' }] });
  expect(JSON.stringify(entry)).not.toContain('s3cret');
});

test('the callbacks of one call wait for each other, those of another call do not', async () => {
  await using receiver = await startReceiver((index) => (index < 2 ? 500 : 200));
  const { courier, post } = courierWith({ retryAfterMs: [60_000] });
  void post(receiver.url, { status: 'first' });
  await receiver.receive(1);
  void post(receiver.url, { status: 'second' });
  void post(receiver.url, { callSid: 'sid2', status: 'other' });
  await receiver.receive(2);
  expect(receiver.received.map(({ fields }) => fields['Status'])).toEqual(['first', 'other']);
  await courier.close();
});

test('closing breaks off what is under way and reports no outcome', async () => {
  await using receiver = await startReceiver(() => null);
  const { log, courier, post } = courierWith();
  let outcomes = 0;
  for (const outcome of [post(receiver.url), post(receiver.url)]) void outcome.then(() => (outcomes += 1));
  await receiver.receive(1);
  await courier.close();
  expect(log.of('sid1')).toMatchObject([
    { outcome: 'pending', attempts: [] },
    { outcome: 'pending', attempts: [] },
  ]);
  expect(outcomes).toBe(0);
});

test('closing breaks off a callback that is being sent again', async () => {
  await using receiver = await startReceiver((index) => (index === 0 ? 200 : null));
  const { log, courier, post } = courierWith();
  await post(receiver.url);
  const again = log.resend('sid1', 0, Date.now);
  await receiver.receive(2);
  await courier.close();
  expect(await again).toEqual({ ok: false, reason: 'unanswered', error: 'AbortError' });
});

test('a callback whose content is forgotten cannot be sent again, and the newest can', async () => {
  await using receiver = await startReceiver();
  const { log, post } = courierWith({}, new CallbackLog({ maxRecorded: 1 }));
  await post(receiver.url);
  await post(receiver.url);
  expect(await log.resend('sid1', 0, Date.now)).toMatchObject({
    reason: 'impossible',
    error: expect.stringContaining('too long'),
  });
  expect(await log.resend('sid1', 1, Date.now)).toEqual({ ok: true, status: 200 });
  expect(receiver.received).toHaveLength(3);
});
