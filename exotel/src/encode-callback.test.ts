import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CallbackFacts, encodeCallback } from './encode-callback.ts';

const createdAt = Date.UTC(2026, 0, 5, 5, 18, 33);

const terminal: CallbackFacts = {
  callSid: 'c0ffee0a1b2c3d4e5f60718293a418bl',
  updatedAt: Date.UTC(2026, 0, 5, 5, 20, 10),
  status: 'completed',
  recordingUrl: null,
  event: {
    type: 'terminal',
    from: '09876500001',
    to: '09876500002',
    exoPhone: '08047000002',
    direction: 'outbound-api',
    createdAt,
    startedAt: createdAt,
    endedAt: Date.UTC(2026, 0, 5, 5, 19, 50),
    conversationSeconds: 41,
    customField: 'lead-42',
    legs: [
      { onCallSeconds: 60, status: 'completed', answeredBy: 'NA' },
      { onCallSeconds: 41, status: 'completed', answeredBy: 'HUMAN' },
    ],
  },
};

const terminalForm = {
  CallSid: 'c0ffee0a1b2c3d4e5f60718293a418bl',
  EventType: 'terminal',
  Status: 'completed',
  Direction: 'outbound-api',
  From: '09876500001',
  To: '09876500002',
  PhoneNumberSid: '08047000002',
  DateCreated: '2026-01-05 10:48:33',
  DateUpdated: '2026-01-05 10:50:10',
  StartTime: '2026-01-05 10:48:33',
  EndTime: '2026-01-05 10:49:50',
  ConversationDuration: '41',
  CustomField: 'lead-42',
  RecordingUrl: '',
  'Legs[0][OnCallDuration]': '60',
  'Legs[0][Status]': 'completed',
  'Legs[0][AnsweredBy]': 'NA',
  'Legs[1][OnCallDuration]': '41',
  'Legs[1][Status]': 'completed',
  'Legs[1][AnsweredBy]': 'HUMAN',
};

async function parseForm(facts: CallbackFacts, contentType: Parameters<typeof encodeCallback>[1]) {
  const encoded = encodeCallback(facts, contentType);
  const request = new Response(encoded.body, { headers: { 'content-type': encoded.contentType } });
  return Object.fromEntries((await request.formData()).entries());
}

test('a urlencoded terminal callback has the documented fields', async () => {
  expect(await parseForm(terminal, 'application/x-www-form-urlencoded')).toEqual(terminalForm);
});

test('a multipart terminal callback has the same fields as a urlencoded one', async () => {
  expect(await parseForm(terminal, 'multipart/form-data')).toEqual(terminalForm);
});

test('a JSON terminal callback has numbers, nulls and a list of legs', () => {
  const { body, contentType } = encodeCallback(terminal, 'application/json');
  expect(contentType).toBe('application/json');
  expect(JSON.parse(body)).toMatchObject({
    EventType: 'terminal',
    ConversationDuration: 41,
    RecordingUrl: null,
    Legs: [
      { OnCallDuration: 60, Status: 'completed', AnsweredBy: 'NA' },
      { OnCallDuration: 41, Status: 'completed', AnsweredBy: 'HUMAN' },
    ],
  });
});

test('a callback without subscribed events has four fields', async () => {
  const bare = await parseForm({ ...terminal, event: null }, 'multipart/form-data');
  expect(Object.keys(bare).toSorted()).toEqual(['CallSid', 'DateUpdated', 'RecordingUrl', 'Status']);
});

test('a leg that was not attempted is the empty string in a form and null in JSON', async () => {
  const event = { ...terminal.event, legs: [{ onCallSeconds: 0, status: null, answeredBy: null }] };
  const facts = { ...terminal, event } as CallbackFacts;
  expect(await parseForm(facts, 'multipart/form-data')).toMatchObject({ 'Legs[0][Status]': '' });
  expect(JSON.parse(encodeCallback(facts, 'application/json').body).Legs[0].Status).toBeNull();
});

test('any CustomField comes back from each content type as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 128 }), async (customField) => {
      const facts = { ...terminal, event: { ...terminal.event, customField } } as CallbackFacts;
      expect((await parseForm(facts, 'multipart/form-data'))['CustomField']).toBe(customField);
      expect((await parseForm(facts, 'application/x-www-form-urlencoded'))['CustomField']).toBe(customField);
      expect(JSON.parse(encodeCallback(facts, 'application/json').body).CustomField).toBe(customField);
    }),
  );
});

test('a callback can be written as badly as Exotel writes some', () => {
  const spelling = { nullText: true, lowerCase: true, omit: ['To', 'Legs'] };
  const { body } = encodeCallback({ ...terminal, recordingUrl: null }, 'application/json', spelling);
  const fields = JSON.parse(body) as Record<string, unknown>;
  expect(fields).toMatchObject({ eventtype: 'terminal', recordingurl: 'null', customfield: 'lead-42' });
  expect(Object.keys(fields).filter((name) => ['to', 'legs', 'EventType'].includes(name))).toEqual([]);
});
