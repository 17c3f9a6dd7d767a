// What Exotel's own record of a call says, in the heart's words.
import type { ExotelCall } from '@patchcord/exotel';
import { isEndStatus } from '@patchcord/protocol';
import type { LegReport, ProviderReport } from '../calls/facts.ts';
import { readLegStatus, readStatus } from './status-words.ts';

/**
 * In a record `in-progress` means no more than "not over": also the answer to our own dial says so while the first
 * phone is only beginning to ring (reference: captured connect answer). Only a second leg on the call is a conversation.
 */
export function providerReportOfCall(call: ExotelCall): ProviderReport & { callSid: string } {
  const { status, unknown } = readStatus(call.status);
  const to = legAt(call, 1);
  const over = status !== null && isEndStatus(status);
  return {
    callSid: call.sid,
    status: over ? status : to?.status === 'in-progress' ? 'in-progress' : 'ringing',
    unknownStatus: unknown,
    legs: { from: legAt(call, 0), to },
    conversationSeconds: call.conversationSeconds,
    durationSeconds: call.durationSeconds,
    price: call.price,
    recordingUrl: call.recordingUrl,
    settled: over && call.endTime !== null && call.durationSeconds !== null && call.price !== null,
  };
}

function legAt(call: ExotelCall, index: number): LegReport | null {
  const leg = call.legs.find((candidate) => candidate.index === index);
  if (leg === undefined) return null;
  return { status: readLegStatus(leg.status), onCallSeconds: leg.onCallSeconds, answeredBy: null, cause: null };
}
