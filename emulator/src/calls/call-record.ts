// An emulated call between two numbers as plain JSON: everything that takes it to its end, also after a restart.
import type { CallbackContentType } from '@patchcord/exotel';
import type { Recording, RecordingChannels } from './recording.ts';
import { type PhoneScript, phoneScript } from './simulated-phone.ts';
import type { Timings } from './timings.ts';

/**
 * `originating`: connect has not answered yet. `ringing-first`, `ringing-second`: From or To is being dialled.
 * `ended`: over, but EndTime, Duration and Price are not known yet. `settled`: they are; nothing more will happen.
 */
export type CallPhase = 'originating' | 'ringing-first' | 'ringing-second' | 'talking' | 'ended' | 'settled';

export type CallStatus = 'queued' | 'in-progress' | CallEnd;
export type CallEnd = 'completed' | 'busy' | 'no-answer' | 'failed';
export type LegStatus = 'in-progress' | 'canceled' | CallEnd;

/** One party's side of a call. Times are epoch milliseconds. */
export interface CallLeg {
  /** Null for a second leg that nothing has dialled yet. */
  number: string | null;
  /** Null while the leg is not dialled and while it rings: Exotel has no word for a ringing leg. */
  status: LegStatus | null;
  dialledAt: number | null;
  answeredAt: number | null;
  endedAt: number | null;
}

/** A leg with its plan: what its phone does by its number, unless the call is live. */
export interface LegRecord extends CallLeg {
  number: string;
  script: PhoneScript;
}

/**
 * Who says what a call's phones do. `planned`: the clock alone, by the numbers. `live`: phones of the network, which
 * the record hears of; the plan is then kept for the case that the emulator is stopped and they are lost.
 */
export type CallPhones = 'planned' | 'live';

export type CallbackType = 'ringing' | 'answered' | 'terminal';

export interface StatusCallbackOrder {
  url: string;
  contentType: CallbackContentType;
  /** What StatusCallbackEvents named; null when it was not there: then `terminal` alone, with the four base fields. */
  events: readonly CallbackType[] | null;
}

/** A call that the REST door has found in order. Numbers are canonical. */
export interface CallOrder {
  from: string;
  to: string;
  exoPhone: string;
  customField: string | null;
  /** `TimeOut`, `TimeLimit`. */
  ringLimitMs: number | null;
  timeLimitMs: number | null;
  /** `Record` with `RecordingChannels`; null: not to be recorded. */
  recording: RecordingChannels | null;
  statusCallback: StatusCallbackOrder | null;
}

/** What every call has, however it came about. Plain JSON; times are epoch milliseconds. */
export interface CallBase {
  sid: string;
  accountSid: string;
  exoPhone: string;
  customField: string | null;
  statusCallback: StatusCallbackOrder | null;
  /** When the call changes next by the clock alone; null when it never will. */
  dueAt: number | null;
  status: CallStatus;
  createdAt: number;
  updatedAt: number;
  endedAt: number | null;
  /** In the order of dialling. */
  legs: readonly [CallLeg, CallLeg];
  originateMs: number;
  /** Counted from the first answer. */
  timeLimitMs: number | null;
  settleAfterMs: number;
}

/** A call between two numbers. */
export interface CallRecord extends CallBase {
  kind: 'two-numbers';
  phase: CallPhase;
  phones: CallPhones;
  /** From, then To. */
  legs: readonly [LegRecord, LegRecord];
  talkMs: number;
  recording: Recording | null;
}

export interface CallBirth {
  sid: string;
  accountSid: string;
  timings: Timings;
  now: number;
  /** Default `planned`. */
  phones?: CallPhones;
  /** Where its recording would be found; null, the default: nothing can be recorded. */
  recordingUrl?: string | null;
}

/** A call at the moment at which the request for it came in. */
export function newCall(order: CallOrder, birth: CallBirth): CallRecord {
  const { timings, now, phones = 'planned', recordingUrl: url = null } = birth;
  const leg = (number: string): LegRecord => ({
    number,
    script: phoneScript(number, timings, order.ringLimitMs),
    status: null,
    dialledAt: null,
    answeredAt: null,
    endedAt: null,
  });
  return {
    kind: 'two-numbers',
    sid: birth.sid,
    accountSid: birth.accountSid,
    exoPhone: order.exoPhone,
    customField: order.customField,
    statusCallback: order.statusCallback,
    phones,
    phase: 'originating',
    dueAt: now + timings.originateMs,
    status: 'queued',
    createdAt: now,
    updatedAt: now,
    endedAt: null,
    legs: [leg(order.from), leg(order.to)],
    originateMs: timings.originateMs,
    talkMs: timings.talkMs,
    recording: order.recording === null || url === null ? null : { channels: order.recording, url },
    timeLimitMs: order.timeLimitMs,
    settleAfterMs: timings.settleAfterMs,
  };
}
