import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { type CallFacts, encodeCallAnswer, encodeCallPageAnswer, encodeConnectAnswer } from './encode-call.ts';

const sid = '55cd0a1b2c3d4e5f60718293a4b5189g';
const startedAt = Date.UTC(2024, 8, 16, 10, 20, 2);

const ongoing: CallFacts = {
  sid,
  accountSid: 'acme1',
  from: '09876500001',
  to: '09876500002',
  exoPhone: '08047000002',
  status: 'in-progress',
  direction: 'outbound-api',
  createdAt: startedAt,
  updatedAt: startedAt,
  startedAt,
  endedAt: null,
  durationSeconds: null,
  price: null,
  answeredBy: null,
  recordingUrl: null,
};

const ended: CallFacts = {
  ...ongoing,
  status: 'completed',
  updatedAt: startedAt + 11_000,
  endedAt: startedAt + 11_000,
  durationSeconds: 11,
  price: 0.75,
  answeredBy: 'human',
};

test('the answer to connect in XML is the captured one', () => {
  const captured = `<?xml version="1.0" encoding="UTF-8"?>
    <TwilioResponse>
     <Call><Sid>${sid}</Sid><ParentCallSid/><DateCreated>2024-09-16 15:50:02</DateCreated>
      <DateUpdated>2024-09-16 15:50:02</DateUpdated><AccountSid>acme1</AccountSid><To>09876500002</To>
      <From>09876500001</From><PhoneNumberSid>08047000002</PhoneNumberSid><Status>in-progress</Status>
      <StartTime>2024-09-16 15:50:02</StartTime><EndTime/><Duration/><Price/><Direction>outbound-api</Direction>
      <AnsweredBy/><ForwardedFrom/><CallerName/><Uri>/v1/Accounts/acme1/Calls/${sid}</Uri><RecordingUrl/></Call>
    </TwilioResponse>`.replaceAll(/>\s+</g, '><');
  expect(encodeConnectAnswer(ongoing, 'xml').replaceAll(/>\s+</g, '><')).toBe(captured);
});

test('the answer to connect in JSON has null for what is missing and Calls.json in its Uri', () => {
  expect(JSON.parse(encodeConnectAnswer(ongoing, 'json'))).toEqual({
    Call: {
      Sid: sid,
      ParentCallSid: null,
      DateCreated: '2024-09-16 15:50:02',
      DateUpdated: '2024-09-16 15:50:02',
      AccountSid: 'acme1',
      To: '09876500002',
      From: '09876500001',
      PhoneNumberSid: '08047000002',
      Status: 'in-progress',
      StartTime: '2024-09-16 15:50:02',
      EndTime: null,
      Duration: null,
      Price: null,
      Direction: 'outbound-api',
      AnsweredBy: null,
      ForwardedFrom: null,
      CallerName: null,
      Uri: `/v1/Accounts/acme1/Calls.json/${sid}`,
      RecordingUrl: null,
    },
  });
});

test('a read call in JSON has empty strings for what is missing and numbers for duration and price', () => {
  const { Call } = JSON.parse(encodeCallAnswer(ended, 'json'));
  expect(Call).toMatchObject({
    ParentCallSid: '',
    EndTime: '2024-09-16 15:50:13',
    Duration: 11,
    Price: 0.75,
    AnsweredBy: 'human',
    ForwardedFrom: '',
    CallerName: '',
    Uri: `/v1/Accounts/acme1/Calls/${sid}`,
    RecordingUrl: '',
  });
  expect(Object.keys(Call)).toEqual(Object.keys(JSON.parse(encodeConnectAnswer(ended, 'json')).Call));
});

test('the details of a read call carry the status and time of each leg, and null for a leg not attempted', () => {
  const details = {
    conversationSeconds: 0,
    legs: [
      { status: 'no-answer', onCallSeconds: 0 },
      { status: null, onCallSeconds: 0 },
    ],
  } as const;
  const expected = {
    ConversationDuration: 0,
    Leg1Status: 'no-answer',
    Leg2Status: null,
    Legs: [{ Leg: { Id: 1, OnCallDuration: 0 } }, { Leg: { Id: 2, OnCallDuration: 0 } }],
  };
  expect(JSON.parse(encodeCallAnswer({ ...ended, details }, 'json')).Call.Details).toEqual(expected);
  const xml = new XMLParser().parse(encodeCallAnswer({ ...ended, details }, 'xml'));
  expect(xml.TwilioResponse.Call.Details).toEqual({
    ...expected,
    Leg2Status: '',
    Legs: {
      Leg: [
        { Id: 1, OnCallDuration: 0 },
        { Id: 2, OnCallDuration: 0 },
      ],
    },
  });
});

test('a page of calls has its Metadata, and the calls stand in it without an envelope', () => {
  const page = {
    total: 1027,
    pageSize: 20,
    firstPageUri: '/v1/Accounts/acme1/Calls.json?PageSize=20',
    previousPageUri: null,
    nextPageUri: '/v1/Accounts/acme1/Calls.json?PageSize=20&After=xyz',
    calls: [ended],
  };
  const { Metadata, Calls } = JSON.parse(encodeCallPageAnswer(page, 'json'));
  expect(Metadata).toEqual({
    Total: 1027,
    PageSize: 20,
    FirstPageUri: page.firstPageUri,
    PrevPageUri: null,
    NextPageUri: page.nextPageUri,
  });
  expect(Calls).toEqual([JSON.parse(encodeCallAnswer(ended, 'json')).Call]);
});

test('a page of calls in XML has one Call element for each call', () => {
  const page = { total: 2, pageSize: 50, firstPageUri: '/a?b=1&c=2', previousPageUri: null, nextPageUri: null };
  const xml = encodeCallPageAnswer({ ...page, calls: [ongoing, ended] }, 'xml');
  const parsed = new XMLParser().parse(xml).TwilioResponse;
  expect(parsed.Metadata.FirstPageUri).toBe('/a?b=1&c=2');
  expect(parsed.Calls.Call.map((call: { Status: string }) => call.Status)).toEqual(['in-progress', 'completed']);
});

test('a second leg that is missing is null at the top and not in the list, as captured', () => {
  const details = { conversationSeconds: 0, legs: [{ status: 'completed', onCallSeconds: 40 }, null] } as const;
  expect(JSON.parse(encodeCallAnswer({ ...ended, details }, 'json'))).toMatchObject({
    Call: { Details: { Leg1Status: 'completed', Leg2Status: null, Legs: [{ Leg: { Id: 1, OnCallDuration: 40 } }] } },
  });
});

test('spellings on which Exotel disagrees with itself can be chosen', () => {
  const spelling = { missing: null, uriCollection: 'Calls.json', figures: 'strings' } as const;
  expect(JSON.parse(encodeCallAnswer({ ...ended, to: null }, 'json', spelling))).toMatchObject({
    Call: { To: null, ParentCallSid: null, Duration: '11', Price: '0.75', Uri: `/v1/Accounts/acme1/Calls.json/${sid}` },
  });
  expect(JSON.parse(encodeConnectAnswer(ongoing, 'json', { missing: '', uriCollection: 'Calls' }))).toMatchObject({
    Call: { EndTime: '', Uri: `/v1/Accounts/acme1/Calls/${sid}` },
  });
});
