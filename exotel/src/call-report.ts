// What a webhook or an applet told, in one shape whoever sent it.

/**
 * Who spoke. `status-callback`: the StatusCallback of a call. `passthru`: the Passthru applet. `popup`: the Connect
 * applet's notice that an agent is being called. `dynamic-url`: an applet that asks for its instructions (Connect,
 * Voicebot). `ip-calling`: IP calling, and CCM v3, whose words are the same.
 */
export type ReportDialect = 'status-callback' | 'passthru' | 'popup' | 'dynamic-url' | 'ip-calling' | 'unknown';

export interface ReportLeg {
  /** 0 is the leg that was dialled first. */
  index: number;
  /** As received; null also for a leg that has not been dialled. */
  status: string | null;
  onCallSeconds: number | null;
  answeredBy: string | null;
  number: string | null;
  /** `16` of `Cause=16, CauseCode=NORMAL_CLEARING`. */
  cause: string | null;
  causeCode: string | null;
}

/** How an AgentStream ended. The stream's address is left out: it may hold credentials. */
export interface ReportStream {
  sid: string | null;
  status: string | null;
  durationSeconds: number | null;
  recordingUrl: string | null;
  disconnectedBy: string | null;
  error: string | null;
  detailedStatus: string | null;
}

/**
 * One report, uninterpreted: statuses are Exotel's words, and the same word means different things in different
 * dialects (`busy` of a popup is a phone that rings). What is missing is null. Times are ISO 8601 in UTC.
 */
export interface CallReport {
  dialect: ReportDialect;
  callSid: string | null;
  customField: string | null;
  /** In lower case: `answered`, `terminal`, `dial`…; of IP calling and CCM the state, `active` or `terminal`. */
  eventType: string | null;
  status: string | null;
  direction: string | null;
  from: string | null;
  to: string | null;
  callFrom: string | null;
  callTo: string | null;
  /** The ExoPhone, where the report names it as such. Applets do not: there it is `to` or `callTo`. */
  phoneNumber: string | null;
  dialWhomNumber: string | null;
  legs: ReportLeg[];
  conversationSeconds: number | null;
  /** Of the whole attempt, ringing included. */
  durationSeconds: number | null;
  price: number | null;
  recordingUrl: string | null;
  startTime: string | null;
  endTime: string | null;
  dateCreated: string | null;
  /** When Exotel wrote the report. */
  dateUpdated: string | null;
  /** Without the quotes in which they come. */
  digits: string | null;
  callType: string | null;
  dialCallStatus: string | null;
  flowId: string | null;
  stream: ReportStream | null;
  agentEmail: string | null;
  /** Everything else that has a value, verbatim by Exotel's name for it: at most 100, each at most 1024 characters. */
  extra: Record<string, string>;
}
