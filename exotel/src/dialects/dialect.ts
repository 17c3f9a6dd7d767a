// What a dialect is: how to know it, and which names it has for what a report holds.
import type { CallReport, ReportDialect } from '../call-report.ts';
import type { Fields } from '../fields.ts';

type TextFact =
  | 'callSid'
  | 'customField'
  | 'eventType'
  | 'status'
  | 'direction'
  | 'from'
  | 'to'
  | 'callFrom'
  | 'callTo'
  | 'phoneNumber'
  | 'dialWhomNumber'
  | 'recordingUrl'
  | 'digits'
  | 'callType'
  | 'dialCallStatus'
  | 'flowId'
  | 'agentEmail';
type NumberFact = 'conversationSeconds' | 'durationSeconds' | 'price';
type TimeFact = 'startTime' | 'endTime' | 'dateCreated' | 'dateUpdated';

/** Exotel's names for each fact, the one to be preferred first. */
export type ReportNames = Readonly<Record<(TextFact | NumberFact | TimeFact) & keyof CallReport, readonly string[]>>;

export interface Dialect {
  name: ReportDialect;
  /** Whether a payload can only be in this dialect, once those before it in the list have been ruled out. */
  isSpokenIn(fields: Fields): boolean;
  names: ReportNames;
}

/** The names that most dialects agree on. */
export const usualNames: ReportNames = {
  callSid: ['CallSid', 'Sid'],
  customField: ['CustomField'],
  eventType: ['EventType'],
  status: ['Status', 'CallStatus'],
  direction: ['Direction'],
  from: ['From'],
  to: ['To'],
  callFrom: ['CallFrom'],
  callTo: ['CallTo'],
  phoneNumber: ['PhoneNumberSid', 'PhoneNumber'],
  dialWhomNumber: ['DialWhomNumber'],
  conversationSeconds: ['ConversationDuration'],
  durationSeconds: ['Duration'],
  price: ['Price'],
  recordingUrl: ['RecordingUrl'],
  startTime: ['StartTime'],
  endTime: ['EndTime'],
  dateCreated: ['DateCreated'],
  dateUpdated: ['DateUpdated'],
  digits: ['digits'],
  callType: ['CallType'],
  dialCallStatus: ['DialCallStatus'],
  flowId: ['flow_id'],
  agentEmail: ['AgentEmail'],
};
