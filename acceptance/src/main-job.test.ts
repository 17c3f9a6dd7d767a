// The main job: an app places a call, Exotel rings it, every client sees it to its true end.
import { expect, test } from 'vitest';
import { startWorld } from './world.ts';

const missionMessage = '{"type":"incoming_call","callerId":"1234567890","recipientId":"9876543210","callType":"voice"}';

test('the mission’s own example: every client is told each status in order, and the call is kept with its history', async () => {
  await using world = await startWorld();
  const [placing, watching] = [await world.app(), await world.app('/exotel-stream')];
  watching.send({ type: 'ping' });
  placing.socket.send(missionMessage);

  expect(await placing.statusesUntilEnd()).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  expect(await watching.statusesUntilEnd()).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  expect(watching.updates()).toEqual(placing.updates());

  const [first, , , last] = placing.updates();
  const { callId } = await placing.told('call_placed');
  expect(first).toMatchObject({
    callId,
    callSid: callId,
    from: '1234567890',
    to: '9876543210',
    fromE164: '+911234567890',
  });
  expect(last).toMatchObject({
    callSid: expect.stringMatching(/^[0-9a-z]{32}$/),
    conversationSeconds: expect.any(Number),
  });
  expect(last?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);

  const { status, body } = await world.get(`/api/calls/${callId}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'completed', reason: null, flags: [] });
  expect((body['events'] as { data: { status: string } }[]).map(({ data }) => data.status)).toEqual(
    expect.arrayContaining(['initiated', 'ringing', 'in-progress', 'completed']),
  );
  // `answered` of each leg and the end, as real webhooks.
  expect(body['deliveries']).toHaveLength(3);
  expect(world.emulator.calls()).toHaveLength(1);
});

test.each([
  ['9876500001', 'busy'],
  ['9876500002', 'no-answer'],
  ['9876500003', 'busy'],
  ['9876500004', 'failed'],
  ['9876500005', 'completed'],
])('a call to %s ends as %s', async (recipientId, end) => {
  await using world = await startWorld();
  const app = await world.app();
  app.send({ type: 'incoming_call', callerId: '1234567890', recipientId, callType: 'voice' });
  expect((await app.statusesUntilEnd()).at(-1)).toBe(end);
});

test.each([
  ['1234500001', 'busy'],
  ['1234500002', 'no-answer'],
])('a call whose caller %s does not pick up ends as %s', async (callerId, end) => {
  await using world = await startWorld();
  const app = await world.app();
  app.send({ type: 'incoming_call', callerId, recipientId: '9876543210', callType: 'voice' });
  expect(await app.statusesUntilEnd()).toEqual(['initiated', 'ringing', end]);
});

test('thirty calls at once each see their own statuses in order', async () => {
  await using world = await startWorld();
  const app = await world.app();
  const placer = await world.app();
  const recipients = Array.from({ length: 30 }, (_, index) => `98765${String(43_200 + index)}`);
  for (const recipientId of recipients) placer.send({ type: 'incoming_call', callerId: '1234567890', recipientId });
  for (const recipientId of recipients) {
    const statuses = await app.statusesUntilEnd(({ to }) => to === recipientId);
    expect(statuses).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  }
  const seqs = app.messages.flatMap((message) => ('seq' in message ? [message.seq] : []));
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  expect(new Set(seqs).size).toBe(seqs.length);
});

test('a requestId places one call however often it is sent, on either door', async () => {
  await using world = await startWorld();
  const app = await world.app();
  const order = { callerId: '1234567890', recipientId: '9876543210', callType: 'voice', requestId: 'order-1' };
  app.send({ type: 'incoming_call', ...order });
  app.send({ type: 'incoming_call', ...order });
  const { callId } = await app.told('call_placed', ({ duplicate }) => duplicate);
  const again = await fetch(`${world.server.url}/api/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'order-1' },
    body: JSON.stringify({ callerId: '1234567890', recipientId: '9876543210' }),
  });
  expect(again.status).toBe(200);
  expect(await again.json()).toMatchObject({ callId });
  app.send({ type: 'incoming_call', ...order, recipientId: '9876543211' });
  expect(await app.told('error')).toMatchObject({ code: 'request-id-reused', requestId: 'order-1' });
  await app.statusesUntilEnd();
  expect(world.emulator.calls()).toHaveLength(1);
});

test('a call that Exotel has cannot be hung up, and the answer says so; one that has ended neither', async () => {
  await using world = await startWorld();
  const app = await world.app();
  app.socket.send(missionMessage);
  const ringing = await app.told('call_status_update', ({ data }) => data.status === 'ringing');
  const hangUp = () => world.get(`/api/calls/${ringing.data.callId}/hangup`, { method: 'POST' });
  expect(await hangUp()).toMatchObject({ status: 501, body: { code: 'hang-up-not-supported', temporary: false } });
  await app.statusesUntilEnd();
  app.send({ type: 'end_call', callId: ringing.data.callId });
  expect(await app.told('error')).toMatchObject({ code: 'call-already-ended', callId: ringing.data.callId });
  expect(await world.get('/api/calls/none/hangup', { method: 'POST' })).toMatchObject({ status: 404 });
});
