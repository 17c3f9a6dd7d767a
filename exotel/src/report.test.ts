import { expect, test } from 'vitest';
import type { CallReport } from './call-report.ts';
import { type CallbackEventFacts, callbackContentTypes, encodeCallback } from './encode-callback.ts';
import { parseBody, parseQuery } from './payload.ts';
import type { Payload } from './payload-tree.ts';
import { readReport } from './report.ts';
import { bodyText, type ReportFixture, reportFixtures } from './testing/fixtures.ts';

const nothingKnown: Omit<CallReport, 'dialect'> = {
  callSid: null,
  customField: null,
  eventType: null,
  status: null,
  direction: null,
  from: null,
  to: null,
  callFrom: null,
  callTo: null,
  phoneNumber: null,
  dialWhomNumber: null,
  legs: [],
  conversationSeconds: null,
  durationSeconds: null,
  price: null,
  recordingUrl: null,
  startTime: null,
  endTime: null,
  dateCreated: null,
  dateUpdated: null,
  digits: null,
  callType: null,
  dialCallStatus: null,
  flowId: null,
  stream: null,
  agentEmail: null,
  extra: {},
};

async function payloadOf(fixture: ReportFixture): Promise<Payload> {
  const result =
    fixture.query === undefined
      ? await parseBody({ contentType: fixture.contentType, body: Buffer.from(bodyText(fixture)) })
      : parseQuery(fixture.query);
  if (!result.ok) throw new Error(`${fixture.name}: ${result.error.message}`);
  return result.value;
}

function query(text: string): Payload {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test.each(reportFixtures)('$name is read as what it says', async (fixture) => {
  const report = readReport(await payloadOf(fixture), fixture.hint);
  expect(report).toEqual({ ...nothingKnown, ...fixture.expected });
});

test('control characters are no part of a value, and alone are none', () => {
  const report = readReport(query('EventType=terminal&CallSid=c%00&From=%00099%0A&To=%00&Status=not%00busy'));
  expect(report).toMatchObject({ callSid: 'c', from: '099', to: null, status: 'not busy' });
});

test('there are fixtures of every dialect', () => {
  const dialects = new Set(reportFixtures.map((fixture) => fixture.expected['dialect']));
  expect(dialects).toEqual(new Set(['dynamic-url', 'ip-calling', 'passthru', 'popup', 'status-callback']));
});

test('what names no call and has no mark of Exotel is no report', () => {
  expect(readReport(query('foo=bar&From=1&To=2'))).toBeNull();
  expect(readReport(query(''), 'passthru')).toBeNull();
  expect(readReport(query('CallSid=null&CustomField=%20'))).toBeNull();
});

test('a CallSid or a CustomField alone makes a report', () => {
  expect(readReport(query('CallSid=abc'))).toEqual({ ...nothingKnown, dialect: 'unknown', callSid: 'abc' });
  expect(readReport(query('CustomField=lead-42'))).toEqual({
    ...nothingKnown,
    dialect: 'unknown',
    customField: 'lead-42',
  });
});

test('the hint decides between applets, and the marks of another dialect outweigh it', () => {
  const asked = 'CallSid=abc&CallFrom=1&CallTo=2&CurrentTime=2026-01-05+10%3A48%3A35';
  expect(readReport(query(asked))?.dialect).toBe('dynamic-url');
  expect(readReport(query(asked), 'passthru')?.dialect).toBe('passthru');
  expect(readReport(query('CallSid=abc'), 'dynamic-url')?.dialect).toBe('dynamic-url');
  expect(readReport(query(`${asked}&Status=busy&EventType=Dial`), 'passthru')?.dialect).toBe('popup');
  expect(readReport(query('CallSid=abc&Status=busy&DateUpdated=x'), 'passthru')?.dialect).toBe('status-callback');
  expect(readReport(query(`${asked}&Status=busy&DateUpdated=x`), 'passthru')?.dialect).toBe('status-callback');
});

test('a leg that arrives alone keeps its index', () => {
  const report = readReport(query('CallSid=abc&Status=completed&Legs[1][Status]=busy'));
  expect(report?.legs).toMatchObject([{ index: 1, status: 'busy' }]);
});

test('values that cannot be read are kept as they came', () => {
  const report = readReport(query('CallSid=abc&Status=new-status&Price=free&StartTime=soon&ConversationDuration=1m'));
  expect(report).toMatchObject({ status: 'new-status', price: null, startTime: null, conversationSeconds: null });
  expect(report?.extra).toEqual({ Price: 'free', StartTime: 'soon', ConversationDuration: '1m' });
});

test('the address of a stream is nowhere in a report, not even when its JSON is broken', () => {
  const whole = readReport(query('CallSid=abc&Stream[StreamUrl]=wss://key:token@bot.example&stream[Status]=failed'));
  const broken = readReport(query('CallSid=abc&Stream={"StreamUrl":"wss://key:token@bot.example'));
  expect(JSON.stringify([whole, broken])).not.toContain('token');
  expect(whole?.stream?.status).toBe('failed');
  expect(broken?.stream).toBeNull();
});

test('unknown fields are kept up to 100, each up to 1024 characters', () => {
  const many = Array.from({ length: 200 }, (_, index) => `Unknown${index}=${'x'.repeat(2000)}`).join('&');
  const extra = readReport(query(`CallSid=abc&${many}`))?.extra ?? {};
  expect(Object.keys(extra)).toHaveLength(100);
  expect(extra['Unknown0']).toBe('x'.repeat(1024));
});

test.each(callbackContentTypes)('what our own encoder writes as %s is read back', async (contentType) => {
  const startedAt = Date.parse('2026-01-05T05:18:33Z');
  const event: CallbackEventFacts = {
    type: 'terminal',
    from: '09876500001',
    to: '09876500002',
    exoPhone: '08047000002',
    direction: 'outbound-api',
    createdAt: startedAt,
    startedAt,
    endedAt: null,
    conversationSeconds: 0,
    customField: '{"lead":42}',
    legs: [
      { status: 'completed', onCallSeconds: 12, answeredBy: 'NA' },
      { status: null, onCallSeconds: 0, answeredBy: null },
    ],
  };
  const facts = { callSid: 'abc', updatedAt: startedAt, status: 'busy', recordingUrl: null, event };
  const encoded = encodeCallback(facts, contentType);
  const parsed = await parseBody({ contentType: encoded.contentType, body: Buffer.from(encoded.body) });
  expect(parsed.ok && readReport(parsed.value)).toMatchObject({
    dialect: 'status-callback',
    callSid: 'abc',
    customField: '{"lead":42}',
    status: 'busy',
    endTime: null,
    dateUpdated: '2026-01-05T05:18:33.000Z',
    legs: [
      { index: 0, status: 'completed', onCallSeconds: 12, answeredBy: 'NA' },
      { index: 1, status: null, onCallSeconds: 0, answeredBy: null },
    ],
    extra: {},
  });
});
