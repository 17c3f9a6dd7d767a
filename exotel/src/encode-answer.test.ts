import { expect, test } from 'vitest';
import { encodeRestException } from './encode-answer.ts';

test('a RestException in JSON has the captured shape', () => {
  const body = encodeRestException({ status: 503, message: 'Service Unavailable; ', code: 35008 }, 'json');
  expect(JSON.parse(body)).toEqual({
    RestException: { Status: 503, Message: 'Service Unavailable; ', Code: 35008 },
  });
});

test('a RestException without a code has none in its body', () => {
  const body = encodeRestException({ status: 401, message: 'Authentication failed' }, 'json');
  expect(JSON.parse(body)).toEqual({ RestException: { Status: 401, Message: 'Authentication failed' } });
});

test('a RestException in XML stands inside TwilioResponse and is escaped', () => {
  expect(encodeRestException({ status: 400, message: 'a < b & c' }, 'xml')).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<TwilioResponse><RestException><Status>400</Status><Message>a &lt; b &amp; c</Message></RestException></TwilioResponse>',
  );
});
