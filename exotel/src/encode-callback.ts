// Writes the bodies of Exotel's StatusCallback requests in each of the three content types that it may use.
import { randomUUID } from 'node:crypto';
import { encodeExotelTime } from './encode-time.ts';

/** `StatusCallbackContentType`; multipart is what Exotel sends when the request does not name one. */
export const callbackContentTypes = [
  'multipart/form-data',
  'application/json',
  'application/x-www-form-urlencoded',
] as const;

export type CallbackContentType = (typeof callbackContentTypes)[number];

/** What a StatusCallback says. Times are epoch milliseconds. */
export interface CallbackFacts {
  callSid: string;
  updatedAt: number;
  status: string;
  recordingUrl: string | null;
  /** Null when the call was placed without StatusCallbackEvents: then Exotel sends the four fields above alone. */
  event: CallbackEventFacts | null;
}

export interface CallbackEventFacts {
  /** `ringing` is documented for calls to a stream alone. */
  type: 'ringing' | 'answered' | 'terminal';
  from: string;
  to: string;
  /** The ExoPhone, which Exotel calls `PhoneNumberSid`. */
  exoPhone: string;
  direction: 'inbound' | 'outbound-dial' | 'outbound-api';
  createdAt: number;
  startedAt: number;
  endedAt: number | null;
  /** How long both parties were connected. */
  conversationSeconds: number;
  customField: string | null;
  /** In the order of dialling. */
  legs: readonly CallbackLegFacts[];
}

export interface CallbackLegFacts {
  onCallSeconds: number;
  /** Null when the leg was not attempted; form bodies then carry the empty string. */
  status: string | null;
  answeredBy: string | null;
}

/** How a callback is written where Exotel writes it worse than its documents say. An empty object: as they say. */
export interface CallbackSpelling {
  /** A missing value is the text `null`, as in captured Passthru requests. */
  nullText?: boolean | undefined;
  /** Field names in small letters. */
  lowerCase?: boolean | undefined;
  /** The top-level fields that are left out. */
  omit?: readonly string[] | undefined;
}

/** The body of one request and the value of its Content-Type header. */
export interface EncodedCallback {
  contentType: string;
  body: string;
}

/** Encodes one StatusCallback (reference: developer.exotel.com/api/statuscallback). */
export function encodeCallback(
  facts: CallbackFacts,
  contentType: CallbackContentType,
  spelling: CallbackSpelling = {},
): EncodedCallback {
  const fields = respelt(callbackFields(facts), spelling);
  switch (contentType) {
    case 'application/json':
      return { contentType, body: JSON.stringify(fields) };
    case 'application/x-www-form-urlencoded':
      return { contentType, body: new URLSearchParams(formEntries(fields)).toString() };
    case 'multipart/form-data':
      return encodeMultipart(formEntries(fields));
  }
}

type Scalar = string | number | null;
type LegFields = Record<string, Scalar>;
type CallbackFields = Record<string, Scalar | LegFields[]>;

function callbackFields(facts: CallbackFacts): CallbackFields {
  const { callSid, status, event } = facts;
  const base = { DateUpdated: encodeExotelTime(facts.updatedAt), RecordingUrl: facts.recordingUrl };
  if (event === null) return { CallSid: callSid, Status: status, ...base };
  return {
    CallSid: callSid,
    EventType: event.type,
    Status: status,
    Direction: event.direction,
    From: event.from,
    To: event.to,
    PhoneNumberSid: event.exoPhone,
    DateCreated: encodeExotelTime(event.createdAt),
    ...base,
    StartTime: encodeExotelTime(event.startedAt),
    EndTime: event.endedAt === null ? null : encodeExotelTime(event.endedAt),
    ConversationDuration: event.conversationSeconds,
    CustomField: event.customField,
    Legs: event.legs.map((leg) => ({
      OnCallDuration: leg.onCallSeconds,
      Status: leg.status,
      AnsweredBy: leg.answeredBy,
    })),
  };
}

function respelt(fields: CallbackFields, { nullText, lowerCase, omit = [] }: CallbackSpelling): CallbackFields {
  const name = (key: string) => (lowerCase === true ? key.toLowerCase() : key);
  const scalar = (value: Scalar): Scalar => (nullText === true && value === null ? 'null' : value);
  const leg = (of: LegFields) =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [name(key), scalar(value)]));
  const kept = Object.entries(fields).filter(([key]) => !omit.includes(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [name(key), Array.isArray(value) ? value.map(leg) : scalar(value)]),
  );
}

function formEntries(fields: CallbackFields): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (!Array.isArray(value)) return [formEntry(name, value)];
    return value.flatMap((leg, index) =>
      Object.entries(leg).map(([key, scalar]) => formEntry(`${name}[${index}][${key}]`, scalar)),
    );
  });
}

function formEntry(name: string, value: Scalar): [string, string] {
  return [name, value === null ? '' : String(value)];
}

function encodeMultipart(entries: [string, string][]): EncodedCallback {
  const boundary = `----------------------------${randomUUID()}`;
  const parts = entries.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` };
}
