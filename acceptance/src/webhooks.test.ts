// What Exotel, or somebody in its name, sends to the webhook.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
let sids = 0;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

function newSid(): string {
  sids += 1;
  return `b0c8aea60aceb0007fc5a1bb75c2${String(sids).padStart(2, '0')}bl`;
}

async function callBySid(callSid: string) {
  const { body } = await world.get(`/api/calls?callSid=${callSid}`);
  const [summary, ...others] = body['calls'] as { callId: string }[];
  expect(others).toEqual([]);
  if (summary === undefined) throw new Error(`No call ${callSid}`);
  return (await world.get(`/api/calls/${summary.callId}`)).body;
}

const answered = {
  EventType: 'answered',
  Status: 'in-progress',
  Legs: [{ Status: 'in-progress' }, { Status: 'in-progress' }],
};
const terminal = {
  EventType: 'terminal',
  Status: 'completed',
  ConversationDuration: 4,
  Legs: [
    { OnCallDuration: 6, Status: 'completed' },
    { OnCallDuration: 4, Status: 'completed' },
  ],
};

test('a webhook for a call that we never placed is kept as an inbound call, flagged, and everybody is told', async () => {
  const app = await world.app();
  const CallSid = newSid();
  expect((await world.webhook({ CallSid, From: '09876543210', To: '08047000001', ...answered })).status).toBe(200);
  expect((await world.webhook({ CallSid, ...terminal })).status).toBe(200);
  expect(await app.statusesUntilEnd(({ callSid }) => callSid === CallSid)).toEqual([
    'ringing',
    'in-progress',
    'completed',
  ]);
  expect(await callBySid(CallSid)).toMatchObject({
    direction: 'inbound',
    status: 'completed',
    from: '09876543210',
    fromE164: '+919876543210',
    flags: ['not-placed-here'],
  });
});

test('the same webhook a hundred times is applied once and counted', async () => {
  const app = await world.app();
  const CallSid = newSid();
  const answers = await Promise.all(Array.from({ length: 100 }, () => world.webhook({ CallSid, ...terminal })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await app.statusesUntilEnd(({ callSid }) => callSid === CallSid)).toEqual(['ringing', 'completed']);
  expect(await callBySid(CallSid)).toMatchObject({ deliveries: [{ times: 100 }] });
});

test('webhooks in reverse order lead to the same end', async () => {
  const CallSid = newSid();
  await world.webhook({ CallSid, ...terminal });
  await world.webhook({ CallSid, ...answered });
  await world.webhook({
    CallSid,
    EventType: 'answered',
    Status: 'in-progress',
    Legs: [{ Status: 'in-progress' }, { Status: '' }],
  });
  expect(await callBySid(CallSid)).toMatchObject({
    status: 'completed',
    conversationSeconds: 4,
    flags: ['not-placed-here'],
  });
});

test('an empty, missing or "null" field never wipes out a known one', async () => {
  const CallSid = newSid();
  await world.webhook({ CallSid, ...terminal, RecordingUrl: 'https://recordings.example/1.mp3' });
  await world.webhook({
    CallSid,
    EventType: 'terminal',
    Status: 'completed',
    RecordingUrl: 'null',
    ConversationDuration: '',
  });
  expect(await callBySid(CallSid)).toMatchObject({ recording: true, conversationSeconds: 4 });
});

test('where Exotel keeps a recording is told to nobody', async () => {
  const CallSid = newSid();
  const RecordingUrl = 'https://recordings.example/acme1/secret.mp3';
  await world.webhook({ CallSid, ...terminal, RecordingUrl, Stream: JSON.stringify({ RecordingUrl }) });
  const payload = { RecordingUrl: '[hidden]', Stream: { RecordingUrl: '[hidden]' } };
  const call = await callBySid(CallSid);
  expect(call).toMatchObject({ recording: true, deliveries: [{ payload }] });
  const { body } = await world.get('/api/deliveries?limit=1');
  expect(body).toMatchObject({ deliveries: [{ payload }] });
  expect(JSON.stringify([call, body])).not.toContain('secret.mp3');
});

test('a status that nobody has heard of is kept and flagged', async () => {
  const CallSid = newSid();
  expect((await world.webhook({ CallSid, EventType: 'terminal', Status: 'teleported' })).status).toBe(200);
  expect(await callBySid(CallSid)).toMatchObject({
    status: 'ringing',
    flags: ['not-placed-here', 'unknown-status:teleported'],
  });
});

test('forms, multipart, JSON and GET all tell the same', async () => {
  const fields = {
    EventType: 'terminal',
    Status: 'completed',
    'Legs[0][Status]': 'completed',
    'Legs[1][Status]': 'no-answer',
  };
  const form = (CallSid: string) => new URLSearchParams({ CallSid, ...fields });
  const multipart = (CallSid: string) => {
    const body = new FormData();
    for (const [name, value] of form(CallSid)) body.set(name, value);
    return body;
  };
  const post = (body: RequestInit['body']) =>
    fetch(`${world.server.url}/exotel/webhook`, { method: 'POST', body: body ?? null });
  for (const deliver of [
    (sid: string) => post(form(sid)),
    (sid: string) => post(multipart(sid)),
    (sid: string) => post(JSON.stringify({ CallSid: sid, ...fields })),
    (sid: string) => fetch(`${world.server.url}/exotel/webhook?${form(sid).toString()}`),
  ]) {
    const CallSid = newSid();
    expect((await deliver(CallSid)).status).toBe(200);
    expect(await callBySid(CallSid)).toMatchObject({
      status: 'no-answer',
      legs: [{ status: 'completed' }, { status: 'no-answer' }],
    });
  }
});

test('a Passthru and a popup are told apart from a StatusCallback by their words', async () => {
  const popup = newSid();
  await fetch(
    `${world.server.url}/exotel/webhook?CallSid=${popup}&DialWhomNumber=09876543210&Status=busy&EventType=Dial&AgentEmail=a@example.com`,
  );
  expect(await callBySid(popup)).toMatchObject({ status: 'ringing' });
  const passthru = newSid();
  await fetch(
    `${world.server.url}/exotel/passthru?CallSid=${passthru}&CallFrom=09876543210&CallTo=08047000001&CallType=completed&DialCallStatus=completed&flow_id=1`,
  );
  expect(await callBySid(passthru)).toMatchObject({ status: 'completed', from: '09876543210', to: '08047000001' });
});

test.each<[string, string | URLSearchParams, number, string]>([
  [
    '10,000 fields',
    new URLSearchParams(Array.from({ length: 10_000 }, (_, i): [string, string] => [`f${i}`, '1'])),
    400,
    'too-many-fields',
  ],
  ['300 KiB', 'x'.repeat(300 * 1024), 413, 'message-too-large'],
  ['broken JSON', '{"CallSid":', 400, 'invalid-body'],
  ['no call', '{"Status":"completed"}', 422, 'webhook-without-call'],
  [
    'a sid that is none',
    JSON.stringify({ CallSid: 'x'.repeat(5000), Status: 'completed' }),
    422,
    'webhook-without-call',
  ],
])('%s gets a typed problem', async (_what, body, status, code) => {
  const answer = await fetch(`${world.server.url}/exotel/webhook`, { method: 'POST', body });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.json()).toMatchObject({ code, status });
});

test('a body that never arrives is cut off with 408', async () => {
  const socket = connect(world.server.port, '127.0.0.1');
  socket.write(
    'POST /exotel/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"Call',
  );
  let answer = '';
  socket.on('data', (data) => (answer += String(data)));
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"request-timeout"/);
});
