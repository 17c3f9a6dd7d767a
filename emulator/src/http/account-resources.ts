// The small resources around an account: itself and its audio streams.
import { encodeAnswer, encodeExotelTime } from '@patchcord/exotel';
import type { Dialects } from '../dialects.ts';
import type { StreamThrottle } from '../stream/stream-throttle.ts';
import { okAnswer, type Resource } from './rest-answer.ts';

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
export function activeStreamsResource(
  accountSid: string,
  throttle: StreamThrottle,
  { activeStreams }: Dialects,
): Resource {
  return (request) => {
    const format = activeStreams === 'documented' ? request.format : activeStreams;
    const { active, limit } = throttle;
    if (format === 'xml') {
      return okAnswer(encodeAnswer({ Stream: { ActiveStreamCount: active, ThrottleLimit: limit } }, format), format);
    }
    const streams = { status: 'success', active_streams: active, max_allowed_streams: limit, account_sid: accountSid };
    return okAnswer(encodeAnswer(streams, format), format);
  };
}
