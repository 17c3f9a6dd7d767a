// The small resources around an account: itself, its audio streams, and what is known about a number.
import { encodeAnswer, encodeExotelTime } from '@patchcord/exotel';
import { canonicalNumber } from '../calls/phone-number.ts';
import { badRequest, okAnswer, type Resource } from './rest-answer.ts';

/** Applications read an account only to check their credentials; its shape is unverified. */
export function accountResource(accountSid: string, createdAt: number): Resource {
  return ({ format }) => {
    const account = {
      Sid: accountSid,
      FriendlyName: 'Patchcord emulator',
      Status: 'active',
      DateCreated: encodeExotelTime(createdAt),
      DateUpdated: encodeExotelTime(createdAt),
      Uri: `/v1/Accounts/${accountSid}`,
    };
    return okAnswer(encodeAnswer({ Account: account }, format), format);
  };
}

/** Exotel's newer documentation shows XML, the older one JSON of another shape; each is answered in its format. */
export function activeStreamsResource(accountSid: string): Resource {
  const active = 0;
  const limit = 100;
  return ({ format }) => {
    if (format === 'xml') {
      return okAnswer(encodeAnswer({ Stream: { ActiveStreamCount: active, ThrottleLimit: limit } }, format), format);
    }
    const streams = { status: 'success', active_streams: active, max_allowed_streams: limit, account_sid: accountSid };
    return okAnswer(encodeAnswer(streams, format), format);
  };
}

/**
 * Number metadata, the same for every Indian number
 * (reference: developer.exotel.com/docs/voice-v1/api-reference/number-metadata).
 */
export const numberResource: Resource = ({ id, format }) => {
  const number = canonicalNumber(id);
  if (number === null || !/^0\d{10}$/.test(number)) return badRequest('Only Indian phone numbers are known', format);
  const metadata = {
    PhoneNumber: number,
    Circle: 'KA',
    CircleName: 'Karnataka Telecom Circle',
    Type: 'Mobile',
    Operator: 'A',
    OperatorName: 'Airtel',
    DND: 'No',
  };
  return okAnswer(encodeAnswer({ Numbers: metadata }, format), format);
};
