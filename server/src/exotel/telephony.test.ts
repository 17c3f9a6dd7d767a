// What is asked of Exotel for each kind of call.
import { ExotelClient } from '@patchcord/exotel';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTelephony, type TelephonyOptions } from './telephony.ts';

const request = { callId: 'call-1', fromE164: '+918047000002', toE164: '+919876500001', callType: 'voice' } as const;

let forms: URLSearchParams[];
let queries: URLSearchParams[];
let listed: object[];

function telephony(part: Partial<TelephonyOptions> = {}) {
  const client = new ExotelClient({
    accountSid: 'acme1',
    apiKey: 'key',
    apiToken: 'token',
    baseUrl: 'http://exotel.test',
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (init?.method === 'POST') forms.push(new URLSearchParams(init.body as URLSearchParams));
      else queries.push(url.searchParams);
      const call = { Sid: 'sid-1', Status: 'in-progress', From: '09876500001' };
      return Response.json(init?.method === 'POST' ? { Call: call } : { Metadata: {}, Calls: listed });
    },
  });
  return createTelephony({
    client,
    callerId: '08047000001',
    agentFlowUrl: null,
    statusCallbackUrl: (callId) => `http://calls.test/exotel/webhook?call=${callId}`,
    streamUrl: (callId, agent) => (agent === 'sales' ? `ws://calls.test/exotel-stream?call=${callId}` : null),
    onRequest: () => undefined,
    ...part,
  });
}

beforeEach(() => {
  [forms, queries, listed] = [[], [], []];
});

function asked(names: string[]) {
  return Object.fromEntries(names.map((name) => [name, forms[0]?.get(name) ?? null]));
}
const told = ['From', 'To', 'CallerId', 'Url', 'StreamUrl', 'StreamType', 'CustomField', 'StatusCallback'];

describe('dialling', () => {
  test('two people rings the first, then the second', async () => {
    await telephony().dial({ ...request, agent: null });
    expect(asked(told)).toMatchObject({
      From: '08047000002',
      To: '09876500001',
      CallerId: '08047000001',
      StreamUrl: null,
    });
  });

  test('for an agent rings the person alone, and connects the stream of the call', async () => {
    const outcome = await telephony().dial({ ...request, agent: 'sales' });
    expect(outcome).toMatchObject({ kind: 'accepted', report: { callSid: 'sid-1', status: 'ringing' } });
    expect(asked(told)).toEqual({
      From: '09876500001',
      To: null,
      CallerId: '08047000002',
      Url: null,
      StreamUrl: 'ws://calls.test/exotel-stream?call=call-1',
      StreamType: 'bidirectional',
      CustomField: 'call-1',
      StatusCallback: 'http://calls.test/exotel/webhook?call=call-1',
    });
  });

  test('for an agent where there is a flow leads the person through it', async () => {
    const agentFlowUrl = 'http://my.exotel.com/acme1/exoml/start_voice/42';
    const throughFlow = telephony({ agentFlowUrl });
    await throughFlow.dial({ ...request, agent: 'sales' });
    expect(asked(told)).toMatchObject({ From: '09876500001', To: null, Url: agentFlowUrl, StreamUrl: null });
    expect([throughFlow.agentCallsEndWithStream, telephony().agentCallsEndWithStream]).toEqual([false, true]);
  });

  test('for an agent that is not there any more asks for nothing', async () => {
    expect(await telephony().dial({ ...request, agent: 'gone' })).toMatchObject({
      kind: 'refused',
      reason: { code: 'unknown-agent' },
    });
    expect(forms).toEqual([]);
  });
});

test('a call for an agent is looked up by its person, and not mistaken for one that the person placed', async () => {
  const call = { From: '09876500001', Status: 'in-progress' };
  listed = [
    { ...call, Sid: 'from-flow', To: '' },
    { ...call, Sid: 'to-exophone', To: '08047000002', Direction: 'outbound-api' },
    { ...call, Sid: 'called-in', To: '08047000002', Direction: 'inbound' },
    { ...call, Sid: 'to-another', To: '09876500009' },
  ];
  const found = await telephony().lookUp({ ...request, agent: 'sales' }, 0);
  expect(found.kind === 'found' && found.reports.map(({ callSid }) => callSid)).toEqual(['from-flow', 'to-exophone']);
  expect([queries[0]?.get('From'), queries[0]?.has('To')]).toEqual(['09876500001,+919876500001', false]);
});
