// Between stored rows of talks and of the audit, and the heart's values.
import type { Access } from '../calls/audit.ts';
import type { Talk, TalkEntry } from '../calls/talk.ts';
import type { AuditRow, TalkEntryRow, TalkRow } from './schema.ts';

export function rowOfTalk(talk: Talk): TalkRow {
  return { id: talk.id, call_id: talk.callId, started_at: talk.startedAt, state: JSON.stringify(talk) };
}

export function talkOfRow(row: Pick<TalkRow, 'state'>): Talk {
  return JSON.parse(row.state);
}

export function rowOfTalkEntry(entry: TalkEntry): TalkEntryRow {
  return { talk_id: entry.talkId, position: entry.index, call_id: entry.callId, state: JSON.stringify(entry) };
}

export function talkEntryOfRow(row: Pick<TalkEntryRow, 'state'>): TalkEntry {
  return JSON.parse(row.state);
}

export function rowOfAccess({ id, at, subject, action, callId, details }: Access): AuditRow {
  return { id, at, subject, action, call_id: callId, details: JSON.stringify(details) };
}

export function accessOfRow(row: AuditRow): Access {
  const { id, at, subject, call_id: callId } = row;
  return { id, at, subject, action: row.action as Access['action'], callId, details: JSON.parse(row.details) };
}
