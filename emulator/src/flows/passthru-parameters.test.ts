import { expect, test } from 'vitest';
import type { EmulatorOptions } from '../options.ts';
import { startAppletServer } from '../testing/applet-server.ts';
import { caller, callIn, emulatorWith, exoPhone } from '../testing/flow-call.ts';

const agent = '09876509999';

/** What a Passthru after a Connect applet tells. */
async function afterConnect(
  connect: Record<string, unknown>,
  from = caller,
  options: EmulatorOptions = {},
): Promise<{ call: string; parameters: Record<string, string> }> {
  await using app = await startAppletServer({ '/tell': {} });
  await using emulator = await emulatorWith(
    {
      start: 'agents',
      applets: {
        agents: { applet: 'connect', ...connect, next: { conversationEnded: 'tell', nobodyAnswered: 'tell' } },
        tell: { applet: 'passthru', url: `${app.url}/tell` },
      },
    },
    options,
  );
  const call = callIn(emulator, from);
  await emulator.advanceClock(600_000);
  return { call, parameters: app.of('/tell')[0]?.parameters ?? {} };
}

test('after an answered Connect the parameters are the captured ones, in their order', async () => {
  const { call, parameters } = await afterConnect({ numbers: [agent], record: true });
  expect(Object.entries(parameters)).toEqual([
    ['CallSid', call],
    ['CallFrom', caller],
    ['CallTo', exoPhone],
    ['Direction', 'incoming'],
    ['ForwardedFrom', 'null'],
    ['Created', 'Mon, 05 Jan 2026 10:48:33'],
    ['DialCallDuration', '5'],
    ['RecordingUrl', ''],
    ['StartTime', '2026-01-05 10:48:33'],
    ['EndTime', '1970-01-01 05:30:00'],
    ['DialCallStatus', 'completed'],
    ['CallType', 'completed'],
    ['DialWhomNumber', agent],
    ['ProcessStatus', 'null'],
    ['flow_id', '228040'],
    ['tenant_id', '67291'],
    ['From', caller],
    ['To', exoPhone],
    ['RecordingAvailableBy', 'Mon, 05 Jan 2026 10:53:38'],
    ['CurrentTime', '2026-01-05 10:48:38'],
    ['OutgoingPhoneNumber', exoPhone],
    ['Legs[0][Number]', agent],
    ['Legs[0][Type]', 'single'],
    ['Legs[0][OnCallDuration]', '4'],
    ['Legs[0][CallerId]', exoPhone],
    ['Legs[0][CauseCode]', 'NORMAL_CLEARING'],
    ['Legs[0][Cause]', '16'],
  ]);
});

test('after a Connect that nobody answered the ring time is the duration', async () => {
  const { parameters } = await afterConnect({ numbers: ['09876500002'] });
  expect(parameters).toMatchObject({
    CallType: 'incomplete',
    DialCallStatus: 'no-answer',
    DialCallDuration: '5',
    'Legs[0][OnCallDuration]': '0',
    'Legs[0][CauseCode]': 'RING_TIMEOUT',
    'Legs[0][Cause]': '1003',
  });
  expect(parameters).not.toHaveProperty('RecordingUrl');
});

test('an agent who rejects is busy, and each attempt is a leg', async () => {
  const { parameters } = await afterConnect({ numbers: ['09876500002', '09876500003'] });
  expect(parameters).toMatchObject({
    CallType: 'incomplete',
    DialCallStatus: 'busy',
    DialWhomNumber: '09876500003',
    'Legs[0][Number]': '09876500002',
    'Legs[1][Number]': '09876500003',
    'Legs[1][CauseCode]': 'USER_BUSY',
  });
});

test('a caller who hangs up while agents ring is a client-hangup, and the flow still tells it', async () => {
  const { parameters } = await afterConnect({ numbers: ['09876500002'] }, '09876500005');
  expect(parameters).toMatchObject({ CallType: 'client-hangup', DialCallStatus: 'canceled', DialCallDuration: '1' });
});

test('before anything else happened a Passthru tells of an attempt', async () => {
  await using app = await startAppletServer({ '/tell': {} });
  const flow = { start: 'tell', applets: { tell: { applet: 'passthru' as const, url: `${app.url}/tell` } } };
  await using emulator = await emulatorWith(flow);
  callIn(emulator);
  await emulator.advanceClock(0);
  const { parameters = {} } = app.of('/tell')[0] ?? {};
  expect(parameters['CallType']).toBe('call-attempt');
  expect(Object.keys(parameters).filter((name) => /^(?:Dial(?!Whom)|Legs|Stream|digits|Custom)/.test(name))).toEqual(
    [],
  );
});

test('numbers are written as the dialect says, and To may be another than CallTo', async () => {
  const dialects = { numbers: 'e164', landingNumber: '09513886363' } as const;
  const { parameters } = await afterConnect({ numbers: [agent] }, caller, { dialects });
  expect(parameters).toMatchObject({
    CallFrom: '+919876509998',
    CallTo: '+918047000001',
    To: '+919513886363',
    DialWhomNumber: '+919876509999',
    'Legs[0][Number]': '+919876509999',
    OutgoingPhoneNumber: '+918047000001',
  });
});
