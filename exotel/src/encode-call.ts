// Writes Exotel's answers about calls: the one to Calls/connect, one call, and a page of calls.
import { type AnswerFormat, encodeAnswer } from './encode-answer.ts';
import { encodeExotelTime } from './encode-time.ts';
import type { XmlElements } from './encode-xml.ts';

/** What a Call answer says. Times are epoch milliseconds; null is "not known (yet)". */
export interface CallFacts {
  sid: string;
  accountSid: string;
  from: string;
  /** Null where Exotel leaves it out: its documents disagree on calls to a flow. */
  to: string | null;
  /** The ExoPhone, which Exotel calls `PhoneNumberSid`. */
  exoPhone: string;
  status: string;
  direction: 'inbound' | 'outbound-dial' | 'outbound-api';
  createdAt: number;
  updatedAt: number;
  startedAt: number;
  /** This and the next two are filled about two minutes after the end of the call. */
  endedAt: number | null;
  durationSeconds: number | null;
  price: number | null;
  answeredBy: string | null;
  recordingUrl: string | null;
  /** Present when the request said `details=true`. */
  details?: CallDetailsFacts | undefined;
}

export interface CallDetailsFacts {
  conversationSeconds: number | null;
  /**
   * In the order of dialling. A null status is a leg that was not attempted. A null second leg is one that is not in
   * the list at all (captured: an inbound call that its caller gave up).
   */
  legs: readonly [CallLegFacts, CallLegFacts | null];
}

export interface CallLegFacts {
  status: string | null;
  onCallSeconds: number | null;
}

export interface CallPageFacts {
  total: number;
  pageSize: number;
  /** Paths with query, without a host; null where there is no such page. */
  firstPageUri: string;
  previousPageUri: string | null;
  nextPageUri: string | null;
  calls: readonly CallFacts[];
}

/** Spellings on which Exotel's documents and captures disagree; what is absent is spelt as each function says. */
export interface CallSpelling {
  /** What stands for a missing value in JSON. */
  missing?: '' | null;
  /** The part of `Uri` before the sid. */
  uriCollection?: 'Calls' | 'Calls.json';
  /** How JSON writes Duration and Price. */
  figures?: 'numbers' | 'strings';
}

/**
 * The answer to `POST Calls/connect`. In JSON a missing value is null and `Uri` has `Calls.json` in its middle
 * (reference: developer.exotel.com/docs/voice-v1/api-reference/connect-two-numbers); the XML shape is captured.
 */
export function encodeConnectAnswer(call: CallFacts, format: AnswerFormat, spelling: CallSpelling = {}): string {
  const uriCollection = format === 'json' ? 'Calls.json' : 'Calls';
  return encodeAnswer({ Call: callElements(call, { ...usual, missing: null, uriCollection, ...spelling }) }, format);
}

/** The answer to `GET Calls/{sid}`. In the captured JSON a missing value is the empty string. */
export function encodeCallAnswer(call: CallFacts, format: AnswerFormat, spelling: CallSpelling = {}): string {
  return encodeAnswer({ Call: readElements(call, spelling) }, format);
}

/**
 * The answer to `GET Calls`
 * (reference: developer.exotel.com/docs/voice-v1/api-reference/call-details). The XML shape is unverified.
 */
export function encodeCallPageAnswer(page: CallPageFacts, format: AnswerFormat, spelling: CallSpelling = {}): string {
  const calls = page.calls.map((call) => readElements(call, spelling));
  const body = {
    Metadata: {
      Total: page.total,
      PageSize: page.pageSize,
      FirstPageUri: page.firstPageUri,
      PrevPageUri: page.previousPageUri,
      NextPageUri: page.nextPageUri,
    },
    Calls: format === 'json' ? calls : calls.map((call) => ({ Call: call })),
  };
  return encodeAnswer(body, format);
}

const usual: Required<CallSpelling> = { missing: '', uriCollection: 'Calls', figures: 'numbers' };

function readElements(call: CallFacts, spelling: CallSpelling): XmlElements {
  const elements = callElements(call, { ...usual, ...spelling });
  return call.details === undefined ? elements : { ...elements, Details: detailsElements(call.details) };
}

function callElements(call: CallFacts, spelling: Required<CallSpelling>): XmlElements {
  const { missing, uriCollection, figures } = spelling;
  const figure = (value: number | null) => {
    if (value === null) return missing;
    return figures === 'strings' ? String(value) : value;
  };
  return {
    Sid: call.sid,
    ParentCallSid: missing,
    DateCreated: encodeExotelTime(call.createdAt),
    DateUpdated: encodeExotelTime(call.updatedAt),
    AccountSid: call.accountSid,
    To: call.to ?? missing,
    From: call.from,
    PhoneNumberSid: call.exoPhone,
    Status: call.status,
    StartTime: encodeExotelTime(call.startedAt),
    EndTime: call.endedAt === null ? missing : encodeExotelTime(call.endedAt),
    Duration: figure(call.durationSeconds),
    Price: figure(call.price),
    Direction: call.direction,
    AnsweredBy: call.answeredBy ?? missing,
    ForwardedFrom: missing,
    CallerName: missing,
    Uri: `/v1/Accounts/${call.accountSid}/${uriCollection}/${call.sid}`,
    RecordingUrl: call.recordingUrl ?? missing,
  };
}

function detailsElements(details: CallDetailsFacts): XmlElements {
  const [leg1, leg2] = details.legs;
  const listed = leg2 === null ? [leg1] : [leg1, leg2];
  return {
    ConversationDuration: details.conversationSeconds,
    Leg1Status: leg1.status,
    Leg2Status: leg2?.status ?? null,
    Legs: listed.map((leg, index) => ({ Leg: { Id: index + 1, OnCallDuration: leg.onCallSeconds } })),
  };
}
