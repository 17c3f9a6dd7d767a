// Every reader of this library against whatever may come: none throws, and what they make of it keeps to its shape.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readActiveStreams, readExoPhones, readNumberMetadata } from './account-answers.ts';
import { decodeBase64 } from './agent-stream/base64.ts';
import { parseBotMessage } from './agent-stream/bot-event.ts';
import { readMediaPayload } from './agent-stream/media-payload.ts';
import { parseStreamEvent } from './agent-stream/parse-stream-event.ts';
import { readStreamUrlQuery } from './agent-stream/stream-url.ts';
import { readAnswer } from './answer.ts';
import { readCallPage } from './call-page.ts';
import { readCall } from './exotel-call.ts';
import { parseExotelTime } from './parse-time.ts';
import { parseBody, parseQuery } from './payload.ts';
import { failureOfAnswer } from './refused-answer.ts';
import { readReport } from './report.ts';
import { answerFixtures, bodyText } from './testing/fixtures.ts';

const RUNS = 3_000;

const structure = fc.constantFrom(
  ...['{', '}', '[', ']', '"', ':', ',', '=', '&', '%', '<', '>', '/', '\\', '\r\n', '-', ' ', '0', 'a', '\u0000'],
  ...['CallSid', 'Legs', 'event', 'media', 'start', 'payload', 'TwilioResponse', 'Call', 'RestException', '__proto__'],
);
/** From noise to what is nearly right. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(structure, { maxLength: 120 }).map((parts) => parts.join('')),
  fc.json({ maxDepth: 8 }),
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  texts.map((text) => Buffer.from(text)),
);
const contentTypes = fc.option(
  fc.oneof(
    fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'),
    fc.string({ maxLength: 60 }),
  ),
  { nil: undefined },
);
/** Names of events and of their parts, with anything in them. */
const events = fc
  .record(
    {
      event: fc.constantFrom('connected', 'start', 'media', 'dtmf', 'mark', 'stop', 'clear', 'toString'),
      start: fc.jsonValue(),
      media: fc.jsonValue(),
      dtmf: fc.jsonValue(),
      mark: fc.jsonValue(),
      stop: fc.jsonValue(),
      stream_sid: fc.jsonValue(),
      sequence_number: fc.jsonValue(),
    },
    { requiredKeys: ['event'] },
  )
  .map((event) => JSON.stringify(event));

test('bodies of any content type and queries are read or refused, and so are reports in them', async () => {
  await fc.assert(
    fc.asyncProperty(contentTypes, bodies, async (contentType, body) => {
      for (const read of [await parseBody({ contentType, body }), parseQuery(body.toString())]) {
        if (!read.ok) {
          expect(read.error.code).toMatch(/^[a-z-]+$/);
          continue;
        }
        for (const hint of [undefined, 'passthru', 'popup', 'dynamic-url'] as const) readReport(read.value, hint);
      }
    }),
    { numRuns: RUNS },
  );
});

describe('a message of a stream', () => {
  test('is read or refused, from either side', () => {
    fc.assert(
      fc.property(fc.oneof(texts, events), (text) => {
        expect(typeof parseStreamEvent(text).ok).toBe('boolean');
        expect(typeof parseBotMessage(text).ok).toBe('boolean');
      }),
      { numRuns: RUNS },
    );
  });

  test('is the same media on the short way as on the long one', () => {
    fc.assert(
      fc.property(fc.oneof(texts, events), (text) => {
        const short = readMediaPayload(text);
        if (short === null) return;
        const long = parseStreamEvent(text);
        expect(long.ok && long.value.event === 'media' && long.value.payload.equals(short)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});

test('answers of the API, whole or broken, are read or are none', () => {
  const captured = fc.constantFrom(...answerFixtures.map((fixture) => bodyText(fixture)));
  const broken = fc.tuple(captured, fc.nat(), fc.nat({ max: 40 }), texts).map(([text, at, cut, piece]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + piece.slice(0, 40) + text.slice(from + cut);
  });
  fc.assert(
    fc.property(fc.oneof(broken, texts), fc.integer({ min: 100, max: 599 }), texts, (text, httpStatus, retryAfter) => {
      const content = readAnswer(text);
      const failure = failureOfAnswer({ httpStatus, content, retryAfter, placesCall: true });
      expect(failure.exotelMessage?.length ?? 0).toBeLessThanOrEqual(500);
      expect(failure.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
      if (content === null) return;
      for (const read of [readCall, readCallPage, readActiveStreams, readNumberMetadata, readExoPhones]) read(content);
    }),
    { numRuns: RUNS },
  );
});

test('times, base64 and the parameters of stream URLs are read or are none', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const time = parseExotelTime(text);
      if (typeof time === 'string') expect(new Date(time).toISOString()).toBe(time);
      expect(decodeBase64(text).bytes.length).toBeLessThanOrEqual(text.length);
      readStreamUrlQuery(new URLSearchParams(text));
    }),
    { numRuns: RUNS },
  );
});

test('an answer that brings entities of its own is none', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>';
  expect(readAnswer(`${bomb}<TwilioResponse><Call><Sid>&c;</Sid></Call></TwilioResponse>`)).toBeNull();
  expect(readAnswer('<TwilioResponse><Call><Sid>a&amp;b</Sid></Call></TwilioResponse>')).toEqual({
    Call: { Sid: 'a&b' },
  });
});
