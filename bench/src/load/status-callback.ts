// The webhooks of a call as Exotel sends them, for calls that the server has never heard of.
// Reference: Exotel StatusCallback docs (developer.exotel.com/api/statuscallback).
import type { CallStatus } from '@patchcord/protocol';

/** What each webhook of a call makes of it: the first phone answered, both parties talk, the call has ended. */
export const statusOfStage = ['ringing', 'in-progress', 'completed'] as const satisfies CallStatus[];

export type Stage = 0 | 1 | 2;

const RUN_DIGITS = 8;
const CALL_DIGITS = 24;

/** 32 digits, as long as Exotel's own: the run, then the number of the call in it. */
export function callSidOf(run: number, call: number): string {
  return String(run).padStart(RUN_DIGITS, '0') + String(call).padStart(CALL_DIGITS, '0');
}

/** The JSON body of one webhook. `answered` comes once for each leg. */
export function statusCallback(run: number, call: number, stage: Stage): string {
  const isEnd = stage === 2;
  return JSON.stringify({
    CallSid: callSidOf(run, call),
    EventType: isEnd ? 'terminal' : 'answered',
    Status: isEnd ? 'completed' : 'in-progress',
    Direction: 'inbound',
    From: `0${9_000_000_000 + (call % 1_000_000_000)}`,
    To: '08047000001',
    PhoneNumberSid: '08047000001',
    DateCreated: '2026-01-05 10:48:33',
    DateUpdated: '2026-01-05 10:48:52',
    RecordingUrl: null,
    StartTime: '2026-01-05 10:48:33',
    EndTime: isEnd ? '2026-01-05 10:49:50' : null,
    ConversationDuration: isEnd ? 41 : 0,
    CustomField: null,
    Legs: [
      { OnCallDuration: isEnd ? 60 : 0, Status: isEnd ? 'completed' : 'in-progress', AnsweredBy: 'NA' },
      { OnCallDuration: isEnd ? 41 : 0, Status: [null, 'in-progress', 'completed'][stage], AnsweredBy: null },
    ],
  });
}

/** Which stage a body of `statusCallback` is about. */
export function stageOf(body: { EventType: string; Legs: { Status: string | null }[] }): Stage {
  if (body.EventType === 'terminal') return 2;
  return body.Legs[1]?.Status === 'in-progress' ? 1 : 0;
}
