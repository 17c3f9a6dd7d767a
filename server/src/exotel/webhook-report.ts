// What a webhook or an applet's request says, in the heart's words. The same word of Exotel's means different things in
// different dialects; here is where they are told apart.
import { type CallReport, isPlainSid, type ReportLeg } from '@patchcord/exotel';
import type { CallStatus } from '@patchcord/protocol';
import type { LegReport, ProviderReport } from '../calls/facts.ts';
import { readLegStatus, readStatus } from './status-words.ts';

interface Reading {
  status: CallStatus | null;
  unknown: string | null;
  remark?: string;
  /** What the dialect tells of the second leg without a `Legs` field. */
  toLeg?: LegReport['status'];
}

export function providerReportOf(report: CallReport): ProviderReport {
  const { status, unknown, toLeg, remark } = read(report);
  const [first, second] = [legAt(report.legs, 0), legAt(report.legs, 1)];
  return {
    callSid: report.callSid !== null && isPlainSid(report.callSid) ? report.callSid : null,
    status,
    unknownStatus: unknown,
    legs: {
      // Passthru's legs are the agents that were tried, not the two parties.
      from: report.dialect === 'status-callback' ? first : null,
      to: report.dialect === 'status-callback' ? second : toLeg === undefined ? null : bareLeg(toLeg),
    },
    // After a Connect it is the conversation of that, not of the stream before it.
    conversationSeconds: report.conversationSeconds ?? (report.dialCallStatus === null ? streamSeconds(report) : null),
    durationSeconds: report.durationSeconds,
    price: report.price,
    recordingUrl: report.recordingUrl ?? report.stream?.recordingUrl ?? null,
    // Figures settle some two minutes after the end; a webhook comes before that.
    settled: false,
    ...(remark === undefined ? {} : { remark }),
  };
}

function read(report: CallReport): Reading {
  switch (report.dialect) {
    case 'status-callback':
    case 'unknown':
      return readStatusCallback(report);
    case 'popup':
      return readPopup(report);
    case 'passthru':
      return readPassthru(report);
    case 'dynamic-url':
      return { status: 'ringing', unknown: null };
    case 'ip-calling':
      return readIpCalling(report);
  }
}

/**
 * `answered` comes once for each leg (reference: StatusCallback, F-CRM): with only the first leg on the call the other
 * phone still rings. Without legs in it there is nothing else to go by than the status.
 */
function readStatusCallback(report: CallReport): Reading {
  const { status, unknown } = readStatus(report.status);
  if (status !== 'in-progress' && report.eventType !== 'answered') return { status, unknown };
  const talking = report.legs.length === 0 || readLegStatus(legAt(report.legs, 1)?.status ?? null) === 'in-progress';
  return { status: talking ? 'in-progress' : 'ringing', unknown };
}

/** One attempt at one agent: `busy` means that the agent's phone rings, `free` that the attempt is over. */
function readPopup(report: CallReport): Reading {
  if (report.eventType === 'answered') return { status: 'in-progress', unknown: null, toLeg: 'in-progress' };
  const attemptIsOver = report.status?.toLowerCase() === 'free' || report.eventType === 'terminal';
  return { status: attemptIsOver ? null : 'ringing', unknown: null };
}

/**
 * A Passthru reports from the middle of a flow: only a conversation that took place, or a caller who hung up, is an
 * end. After an unanswered attempt the flow may well try the next agent; Call Details will tell. A caller who hung up
 * on a bot has talked with it; a stream that has failed is no end, because the flow goes on
 * (reference: support.exotel.com article 3000132269, `Stream[DisconnectedBy]`).
 */
function readPassthru(report: CallReport): Reading {
  const callType = report.callType?.toLowerCase() ?? null;
  const { stream } = report;
  const leftBot = ['user', 'caller'].includes(stream?.disconnectedBy?.toLowerCase() ?? '');
  if (leftBot && report.dialCallStatus === null) return { status: 'completed', unknown: null };
  if (stream?.status?.toLowerCase() === 'failed' && report.dialCallStatus === null) {
    return { status: 'ringing', unknown: null, remark: `stream-failed:${failureOf(stream)}` };
  }
  if (callType === 'completed' || callType === 'client-hangup') return readStatus(report.dialCallStatus ?? callType);
  return { status: 'ringing', unknown: null };
}

function readIpCalling(report: CallReport): Reading {
  if (report.eventType === 'terminal') return readStatus(report.status);
  return { status: report.status?.toLowerCase() === 'free' ? null : 'ringing', unknown: null };
}

/** A word for people. The text of an error may hold the stream's address: only its number is kept. */
function failureOf({ detailedStatus, error }: NonNullable<CallReport['stream']>): string {
  const word = detailedStatus ?? /^\d{3,5}/.exec(error ?? '')?.[0] ?? 'unknown';
  return word
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
}

function streamSeconds({ stream }: CallReport): number | null {
  return stream?.status?.toLowerCase() === 'failed' ? null : (stream?.durationSeconds ?? null);
}

function legAt(legs: ReportLeg[], index: number): LegReport | null {
  const leg = legs.find((candidate) => candidate.index === index);
  if (leg === undefined) return null;
  return {
    status: readLegStatus(leg.status),
    onCallSeconds: leg.onCallSeconds,
    answeredBy: leg.answeredBy?.toLowerCase() ?? null,
    cause: leg.causeCode ?? leg.cause,
  };
}

function bareLeg(status: LegReport['status']): LegReport {
  return { status, onCallSeconds: null, answeredBy: null, cause: null };
}
