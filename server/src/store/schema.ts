// The tables, for both engines. A call is stored whole as JSON in `state`; the columns beside it are what it is
// looked up by.
import type { Generated } from 'kysely';

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
  /** 1 between users of the app, 2 between an agent and a browser, 0 through the provider. */
  in_app: number;
  /** While it rings between users of the app: the two of them, and whose devices ring. */
  ringing_pair: string | null;
  ringing_for: string | null;
  joined_key: string | null;
  /** What it is found by, in lower case. */
  search: string;
  state: string;
}

export interface EventRow {
  seq: number;
  call_id: string;
  type: string;
  at: number;
  data: string;
  /** JSON of what it means for devices that ring. */
  ring: string | null;
  /** 1: the agent's talk is to end, wherever it runs. */
  ends_talk: number | null;
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
  take: number;
  /** While it goes on: the life of the instance that it is on. */
  run_id: string | null;
  state: string;
}

export interface TalkEntryRow {
  talk_id: string;
  position: number;
  call_id: string;
  /** 0 while it is being said. */
  complete: number;
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
  /** The last event that is deleted; some before it are there, as long as their calls are. */
  trimmed_seq: Generated<number>;
  epoch: string;
}

/** Who does a duty that only one instance does at a time. */
export interface LeaseRow {
  name: string;
  holder: string;
  /** Grows with every change of hands. */
  token: number;
  expires_at: number;
}

/** Where a device is reached while no app of ours is connected on it. */
export interface PushTargetRow {
  user_id: string;
  device_id: string;
  kind: string;
  target: string;
  updated_at: number;
}

/** Somebody who has been connected once. */
export interface UserRow {
  user_id: string;
  first_seen_at: number;
}

/** A device that is connected, if its instance is alive. */
export interface DeviceRow {
  user_id: string;
  device_id: string;
  connection_id: string;
  run_id: string;
  connected_at: number;
  /** When it counts as gone, if it has not come back; null: it is connected. */
  gone_at: number | null;
}

/** One life of an instance, from its start to its end. */
export interface InstanceRow {
  run_id: string;
  alive_until: number;
}

export interface Tables {
  calls: CallRow;
  events: EventRow;
  deliveries: DeliveryRow;
  talks: TalkRow;
  talk_entries: TalkEntryRow;
  audit: AuditRow;
  log_head: LogHeadRow;
  leases: LeaseRow;
  push_targets: PushTargetRow;
  users: UserRow;
  devices: DeviceRow;
  instances: InstanceRow;
}
