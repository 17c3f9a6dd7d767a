// The tables, for both engines. A call is stored whole as JSON in `state`; the columns beside it are what it is
// looked up by.

export interface CallRow {
  id: string;
  version: number;
  call_sid: string | null;
  request_key: string | null;
  direction: string;
  status: string;
  /** 1 until the call has ended. */
  active: number;
  from_e164: string | null;
  to_e164: string | null;
  next_check_at: number | null;
  created_at: number;
  state: string;
}

export interface EventRow {
  seq: number;
  call_id: string;
  type: string;
  at: number;
  data: string;
}

export interface DeliveryRow {
  call_id: string;
  key: string;
  dialect: string;
  raw: string;
  first_at: number;
  last_at: number;
  times: number;
}

export interface TalkRow {
  id: string;
  call_id: string;
  started_at: number;
  state: string;
}

export interface TalkEntryRow {
  talk_id: string;
  position: number;
  call_id: string;
  state: string;
}

/** Who has had access to what is protected. */
export interface AuditRow {
  id: string;
  at: number;
  subject: string;
  action: string;
  call_id: string;
  details: string;
}

/** One row: where the log of events ends, and which log it is. */
export interface LogHeadRow {
  id: number;
  seq: number;
  epoch: string;
}

export interface Tables {
  calls: CallRow;
  events: EventRow;
  deliveries: DeliveryRow;
  talks: TalkRow;
  talk_entries: TalkEntryRow;
  audit: AuditRow;
  log_head: LogHeadRow;
}
