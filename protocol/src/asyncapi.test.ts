import { Parser } from '@asyncapi/parser';
import { expect, test } from 'vitest';
import { asyncApiDocument } from './asyncapi.ts';
import { clientMessageTypes } from './client-messages.ts';

test('the AsyncAPI document is valid by the official parser and names every message in each channel', async () => {
  const document = asyncApiDocument({ host: 'localhost:5050', secure: false }, '1.2.3');
  const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));

  expect(diagnostics.filter((finding) => finding.severity === 0)).toEqual([]);
  expect(
    parsed
      ?.channels()
      .all()
      .map((channel) => channel.address()),
  ).toEqual(['/ws', '/exotel-stream']);
  const names =
    parsed
      ?.allMessages()
      .all()
      .map((message) => message.name()) ?? [];
  expect(names).toEqual(expect.arrayContaining([...clientMessageTypes, 'welcome', 'call_status_update', 'error']));
});

test('a type that both sides have is described for each of them, unless it is the same message', async () => {
  const document = asyncApiDocument({ host: 'localhost:5050', secure: false }, '1.2.3');
  const { document: parsed } = await new Parser().parse(JSON.stringify(document));
  const fieldsOf = (key: string) =>
    Object.keys(parsed?.components().messages().get(key)?.payload()?.properties() ?? {});

  expect(fieldsOf('incoming_call')).toContain('recipientId');
  expect(fieldsOf('incoming_call_from_server')).toContain('expiresAt');
  expect(fieldsOf('signal')).toEqual(['type', 'callId', 'generation', 'seq', 'body']);
  expect(fieldsOf('signal_from_server')).toEqual([]);
});
