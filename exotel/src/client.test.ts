import { expect, test } from 'vitest';
import type { CallFilters } from './call-page.ts';
import { ExotelClient, type ExotelClientConfig } from './client.ts';
import type { ConnectFlowParams, ConnectStreamParams, ConnectTwoNumbersParams } from './connect-params.ts';
import { type AnsweringServer, answeringServer, answerWith } from './testing/answering-server.ts';
import { type AnswerFixture, answerFixtures, bodyText } from './testing/fixtures.ts';

const account = { accountSid: 'acme1', apiKey: 'key', apiToken: 'secret-token' };
const twoNumbers = { from: '09876500001', to: '09876500002', callerId: '08047000002' };
const callAnswer = answerWith(200, '{"Call":{"Sid":"abc"}}');

function clientOf(server: AnsweringServer, config: Partial<ExotelClientConfig> = {}): ExotelClient {
  return new ExotelClient({ ...account, baseUrl: server.baseUrl, ...config });
}

function ask(client: ExotelClient, { method }: AnswerFixture): Promise<unknown> {
  switch (method) {
    case 'connectTwoNumbers':
      return client.connectTwoNumbers(twoNumbers);
    case 'getCall':
      return client.getCall('abc');
    case 'getCallDetails':
      return client.getCall('abc', { details: true });
    case 'listCalls':
      return client.listCalls();
    case 'activeStreams':
      return client.activeStreams();
    case 'numberMetadata':
      return client.numberMetadata('09876500001');
    case 'exoPhones':
      return client.exoPhones();
    default:
      throw new Error(`No such method: ${method}`);
  }
}

test.each(answerFixtures)('$name is understood as what it says', async (fixture) => {
  const headers = { 'content-type': fixture.contentType ?? '' };
  await using server = await answeringServer(answerWith(fixture.httpStatus, bodyText(fixture), headers));
  expect(await ask(clientOf(server), fixture)).toEqual(fixture.expected);
});

test('connecting two numbers posts Exotel’s names, and only what was given', async () => {
  await using server = await answeringServer(callAnswer);
  await clientOf(server).connectTwoNumbers(twoNumbers);
  const [request] = server.requests;
  expect(request).toMatchObject({ method: 'POST', path: '/v1/Accounts/acme1/Calls/connect.json' });
  expect(request?.headers['authorization']).toBe(`Basic ${Buffer.from('key:secret-token').toString('base64')}`);
  expect(request?.headers['content-type']).toContain('application/x-www-form-urlencoded');
  expect(formOf(request?.body)).toEqual({ From: '09876500001', To: '09876500002', CallerId: '08047000002' });
});

test('every parameter of two numbers has its name', async () => {
  await using server = await answeringServer(callAnswer);
  const params: ConnectTwoNumbersParams = {
    ...twoNumbers,
    from: '+919876500001',
    customField: 'lead-42',
    callType: 'trans',
    timeLimitSeconds: 14_400,
    ringTimeoutSeconds: 30,
    maxRetries: 0,
    record: true,
    recordingChannels: 'dual',
    recordingFormat: 'mp3-hq',
    waitUrl: 'https://files.example/wait.wav',
    startPlayback: { url: 'https://files.example/hello.wav', to: 'Both' },
    statusCallback: {
      url: 'https://calls.example/exotel/webhook?token=t',
      events: ['answered', 'terminal'],
      contentType: 'application/json',
    },
  };
  await clientOf(server).connectTwoNumbers(params);
  expect(formOf(server.requests[0]?.body)).toEqual({
    From: '+919876500001',
    To: '09876500002',
    CallerId: '08047000002',
    CustomField: 'lead-42',
    CallType: 'trans',
    TimeLimit: '14400',
    TimeOut: '30',
    MaxRetries: '0',
    Record: 'true',
    RecordingChannels: 'dual',
    RecordingFormat: 'mp3-hq',
    WaitUrl: 'https://files.example/wait.wav',
    StartPlaybackToNew: 'Both',
    StartPlaybackValueNew: 'https://files.example/hello.wav',
    StatusCallback: 'https://calls.example/exotel/webhook?token=t',
    'StatusCallbackEvents[0]': 'answered',
    'StatusCallbackEvents[1]': 'terminal',
    StatusCallbackContentType: 'application/json',
  });
});

test('a flow is asked for by Url, a stream by StreamUrl and StreamType', async () => {
  await using server = await answeringServer(callAnswer);
  const caller = { from: '09876500001', callerId: '08047000002' };
  const flow = 'http://my.exotel.com/acme1/exoml/start_voice/228040';
  await clientOf(server).connectFlow({ ...caller, flowUrl: flow });
  await clientOf(server).connectStream({ ...caller, streamUrl: 'wss://bot.example/ws?lead=42', streamName: 'sales' });
  expect(server.requests.map((request) => formOf(request.body))).toEqual([
    { From: '09876500001', CallerId: '08047000002', Url: flow },
    {
      From: '09876500001',
      CallerId: '08047000002',
      StreamUrl: 'wss://bot.example/ws?lead=42',
      StreamType: 'bidirectional',
      StreamName: 'sales',
    },
  ]);
});

test('each resource is asked for at its own path', async () => {
  await using server = await answeringServer(callAnswer);
  const client = clientOf(server, { baseUrl: `${server.baseUrl}/proxy/`, accountSid: 'acme 1' });
  await client.getCall('abc');
  await client.getCall('abc', { details: true });
  await client.listCalls();
  await client.activeStreams();
  await client.numberMetadata('+919876500001');
  await client.exoPhones();
  await client.checkAccount();
  await client.exoPhones();
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /proxy/v1/Accounts/acme%201/Calls/abc.json',
    'GET /proxy/v1/Accounts/acme%201/Calls/abc.json?details=true',
    'GET /proxy/v1/Accounts/acme%201/Calls.json?',
    'GET /proxy/v1/Accounts/acme%201/ActiveStreams',
    'GET /proxy/v1/Accounts/acme%201/Numbers/%2B919876500001',
    'GET /proxy/v2_beta/Accounts/acme%201/IncomingPhoneNumbers',
    'GET /proxy/v1/Accounts/acme%201',
    'GET /proxy/v2_beta/Accounts/acme%201/IncomingPhoneNumbers',
  ]);
});

test('the ExoPhones of an account are told as they are written, and what is no list of them is no answer', async () => {
  const page = '{"page":0,"incoming_phone_numbers":[{"phone_number":"+918047000001"},{"sid":"x"}]}';
  await using server = await answeringServer(answerWith(200, page));
  expect(await clientOf(server).exoPhones()).toEqual({ ok: true, value: ['+918047000001'] });
  await using other = await answeringServer(answerWith(200, '{"page":0}'));
  expect(await clientOf(other).exoPhones()).toMatchObject({ ok: false, error: { code: 'exotel-invalid-answer' } });
});

test('filters are written as Exotel’s query, times in Indian standard time', async () => {
  await using server = await answeringServer(answerWith(200, '{"Calls":[]}'));
  const result = await clientOf(server).listCalls({
    sids: ['a', 'b'],
    createdFrom: new Date('2026-01-05T05:18:33Z'),
    createdUntil: new Date('2026-01-06T05:18:33Z'),
    from: ['09876500001'],
    phoneNumbers: ['08047000002', '08047000003'],
    statuses: ['completed', 'busy'],
    minDurationSeconds: 10,
    maxDurationSeconds: 45,
    minPrice: 0.5,
    pageSize: 100,
    order: 'asc',
    after: 'MTY3+Mg==',
    details: true,
  });
  const query = new URL(server.requests[0]?.path ?? '', server.baseUrl).searchParams;
  expect(Object.fromEntries(query)).toEqual({
    Sid: 'a,b',
    DateCreated: 'gte:2026-01-05 10:48:33;lte:2026-01-06 10:48:33',
    From: '09876500001',
    PhoneNumber: '08047000002,08047000003',
    Status: 'completed,busy',
    Duration: 'gte:10s;lte:45s',
    Price: 'gte:0.5',
    PageSize: '100',
    SortBy: 'DateCreated:asc',
    After: 'MTY3+Mg==',
    details: 'true',
  });
  expect(result).toEqual({ ok: true, value: { calls: [], total: null, nextCursor: null, previousCursor: null } });
});

test('an account is accepted when Exotel answers about it, in either format', async () => {
  for (const body of ['{"Account":{"Sid":"acme1"}}', '<TwilioResponse><Account/></TwilioResponse>']) {
    await using server = await answeringServer(answerWith(200, body));
    expect(await clientOf(server).checkAccount()).toEqual({ ok: true, value: { accepted: true } });
  }
});

type Refusal = [path: string, ask: (client: ExotelClient) => Promise<unknown>];
const two =
  (params: Partial<ConnectTwoNumbersParams>): Refusal[1] =>
  (client) =>
    client.connectTwoNumbers({ ...twoNumbers, ...params });
const flow =
  (params: Partial<ConnectFlowParams>): Refusal[1] =>
  (client) =>
    client.connectFlow({ from: '1', callerId: '2', flowUrl: 'http://my.exotel.com/x', ...params });
const stream =
  (params: Partial<ConnectStreamParams>): Refusal[1] =>
  (client) =>
    client.connectStream({ from: '1', callerId: '2', streamUrl: 'wss://bot.example', ...params });
const list =
  (filters: CallFilters): Refusal[1] =>
  (client) =>
    client.listCalls(filters);

test.each<Refusal>([
  ['from', two({ from: '' })],
  ['customField', two({ customField: 'x'.repeat(129) })],
  ['timeLimitSeconds', two({ timeLimitSeconds: 14_401 })],
  ['ringTimeoutSeconds', two({ ringTimeoutSeconds: 0.5 })],
  ['statusCallback.url', two({ statusCallback: { url: 'ftp://calls.example' } })],
  ['flowUrl', flow({ flowUrl: 'not an address' })],
  ['streamUrl', stream({ streamUrl: `wss://bot.example/${'x'.repeat(582)}` })],
  ['streamUrl', stream({ streamUrl: 'https://bot.example' })],
  ['streamName', stream({ streamName: 'x'.repeat(33) })],
  ['from', list({ from: ['1', '2', '3', '4', '5', '6'] })],
  ['pageSize', list({ pageSize: 101 })],
  ['createdUntil', list({ createdFrom: new Date(0), createdUntil: new Date(32 * 24 * 3_600_000) })],
  ['sid', (client) => client.getCall('../../Other')],
  ['number', (client) => client.numberMetadata('..')],
])('a %s beyond its limits is refused by name, and nothing is sent', async (path, askFor) => {
  await using server = await answeringServer(callAnswer);
  expect(await askFor(clientOf(server))).toEqual({
    ok: false,
    error: {
      code: 'exotel-bad-request',
      mayHavePlacedCall: false,
      issues: [{ path, message: expect.stringMatching(/./) as string }],
    },
  });
  expect(server.requests).toEqual([]);
});

test('values at their limits are sent', async () => {
  await using server = await answeringServer(callAnswer);
  const longest = `wss://bot.example/${'x'.repeat(581)}`;
  const result = await clientOf(server).connectStream({
    from: '1',
    callerId: '2',
    streamUrl: longest,
    customField: 'x'.repeat(128),
  });
  expect(result.ok).toBe(true);
  expect(longest).toHaveLength(599);
});

test.each(['ftp://host', 'https://key:secret-token@host', 'https://host?secret-token', 'secret-token'])(
  'the base address %s is refused without being repeated',
  (baseUrl) => {
    expect(() => new ExotelClient({ ...account, baseUrl })).toThrow(/^baseUrl must be an http\(s\) address without/);
  },
);

function formOf(body = ''): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}
