// What Exotel's words mean, dialect by dialect (reference: captures and documented examples).
import { parseQuery, readReport } from '@patchcord/exotel';
import { describe, expect, test } from 'vitest';
import { providerReportOf } from './webhook-report.ts';

function read(query: string) {
  const payload = parseQuery(query);
  const report = payload.ok ? readReport(payload.value) : null;
  if (report === null) throw new Error(`Not a report: ${query}`);
  return { dialect: report.dialect, ...providerReportOf(report) };
}

describe('a StatusCallback', () => {
  test.each([
    ['EventType=answered&Status=in-progress&Legs[0][Status]=in-progress&Legs[1][Status]=', 'ringing'],
    ['EventType=answered&Status=in-progress&Legs[0][Status]=in-progress&Legs[1][Status]=in-progress', 'in-progress'],
    ['EventType=answered&Status=in-progress', 'in-progress'],
    ['EventType=terminal&Status=completed&Legs[0][Status]=completed&Legs[1][Status]=no-answer', 'completed'],
    ['Status=completed&DateUpdated=2026-01-05 10:50:10&RecordingUrl=', 'completed'],
    ['Status=busy&DateUpdated=2026-01-05 10:50:10', 'busy'],
    ['Status=no-answer&DateUpdated=2026-01-05 10:50:10', 'no-answer'],
    ['Status=failed&DateUpdated=2026-01-05 10:50:10', 'failed'],
    ['EventType=ringing&Status=ringing', 'ringing'],
  ])('%s is %s', (query, status) => {
    expect(read(`CallSid=c0ffee18bl&${query}`)).toMatchObject({ status, unknownStatus: null, callSid: 'c0ffee18bl' });
  });

  test('tells of both legs', () => {
    const legs =
      'Legs[0][OnCallDuration]=60&Legs[0][Status]=completed&Legs[0][AnsweredBy]=NA&Legs[1][OnCallDuration]=41&Legs[1][Status]=completed&Legs[1][AnsweredBy]=HUMAN';
    expect(
      read(`CallSid=c0ffee18bl&EventType=terminal&Status=completed&ConversationDuration=41&${legs}`),
    ).toMatchObject({
      conversationSeconds: 41,
      legs: {
        from: { status: 'completed', onCallSeconds: 60 },
        to: { status: 'completed', onCallSeconds: 41, answeredBy: 'human' },
      },
    });
  });
});

describe('a popup', () => {
  const popup =
    'CallSid=23c1162m&CallFrom=09876500001&CallTo=08047000002&Direction=incoming&DialWhomNumber=09876500003&AgentEmail=a@example.com';
  test.each([
    ['Status=busy&EventType=Dial', 'ringing'],
    ['Status=busy&EventType=Ringing', 'ringing'],
    ['Status=busy&EventType=Answered', 'in-progress'],
    ['Status=free&EventType=Terminal', null],
  ])('%s is %s: a busy agent’s phone is ringing', (query, status) => {
    expect(read(`${popup}&${query}`)).toMatchObject({ dialect: 'popup', status });
  });
});

describe('a Passthru', () => {
  const passthru =
    'CallSid=23c1162m&CallFrom=09876500001&CallTo=08047000002&Direction=incoming&flow_id=228040&tenant_id=67291&ForwardedFrom=null&EndTime=1970-01-01 05:30:00';
  test.each([
    ['CallType=completed&DialCallStatus=completed&DialCallDuration=17', 'completed'],
    ['CallType=client-hangup&DialCallStatus=canceled', 'canceled'],
    ['CallType=incomplete&DialCallStatus=no-answer&Legs[0][CauseCode]=RING_TIMEOUT&Legs[0][Cause]=1003', 'ringing'],
    ['CallType=incomplete&DialCallStatus=busy', 'ringing'],
    ['CallType=call-attempt', 'ringing'],
  ])('%s is %s: after an unanswered agent the flow may ring the next one', (query, status) => {
    expect(read(`${passthru}&${query}`)).toMatchObject({ dialect: 'passthru', status });
  });
});

describe('IP calling', () => {
  const ip =
    'CallSid=abc1&AppId=1&AppUserID=a@example.com&FromNumber=sip:a&ToNumber=09876500001&VirtualNumber=+914012345678';
  test.each([
    ['CallState=active&CallStatus=busy', 'ringing'],
    ['CallState=active&CallStatus=free', null],
    ['CallState=terminal&CallStatus=completed&CallDetail=terminal', 'completed'],
    ['CallState=terminal&CallStatus=to_leg_unanswered&CallDetail=terminal', 'no-answer'],
    ['CallState=terminal&CallStatus=from_leg_cancelled&CallDetail=terminal', 'canceled'],
  ])('%s is %s', (query, status) => {
    expect(read(`${ip}&${query}`)).toMatchObject({ dialect: 'ip-calling', status });
  });
});

test('a status that nobody has heard of is no status and is kept verbatim', () => {
  expect(read('CallSid=c0ffee18bl&Status=Teleported')).toMatchObject({ status: null, unknownStatus: 'Teleported' });
});

describe('a Passthru after a Voicebot', () => {
  const flow = 'CallSid=c0ffee18bl&CallFrom=1&CallType=call-attempt&flow_id=7';

  test.each([
    ['Stream[Status]=completed&Stream[DisconnectedBy]=bot&Stream[Duration]=28', 'ringing', 28],
    ['Stream[Status]=cancelled&Stream[DisconnectedBy]=user&Stream[Duration]=9', 'completed', 9],
    ['Stream={"StreamSID":"5f","Status":"completed","Duration":"5","DisconnectedBy":"caller"}', 'completed', 5],
    ['Stream[Status]=completed&Stream[DisconnectedBy]=NA', 'ringing', null],
  ])('%s is %s', (query, status, conversationSeconds) => {
    expect(read(`${flow}&${query}`)).toMatchObject({ dialect: 'passthru', status, conversationSeconds });
  });

  test('tells of the recording that Exotel has made', () => {
    const recordingUrl = 'https://s3.example.com/x.mp3';
    expect(read(`${flow}&Stream[Status]=completed&Stream[RecordingUrl]=${recordingUrl}`)).toMatchObject({
      recordingUrl,
    });
  });

  test.each([
    ['Stream[DetailedStatus]=Streaming_call_throttled', 'stream-failed:streaming-call-throttled'],
    ['Stream[Error]=3009 failed to establish ws conn wss://key:token@bot', 'stream-failed:3009'],
    ['Stream[Error]=no idea', 'stream-failed:unknown'],
  ])('that failed leaves a remark without its address, and is no end: %s', (query, remark) => {
    expect(read(`${flow}&Stream[Status]=failed&Stream[DisconnectedBy]=NA&${query}`)).toMatchObject({
      status: 'ringing',
      remark,
    });
  });

  test('and a Connect after that speaks of the Connect', () => {
    const dial = 'CallType=completed&DialCallStatus=completed';
    const stream = 'Stream[Status]=completed&Stream[DisconnectedBy]=user&Stream[Duration]=28';
    expect(read(`CallSid=c0ffee18bl&CallFrom=1&flow_id=7&${dial}&${stream}`)).toMatchObject({
      status: 'completed',
      conversationSeconds: null,
    });
  });
});
