// Between stored rows of talks and of the audit, and the heart's values.
import type { Access } from '../calls/audit.ts';
import type { Talk, TalkEntry } from '../calls/talk.ts';
import type { AuditRow, TalkEntryRow, TalkRow } from './schema.ts';

export function rowOfTalk(talk: Talk): TalkRow {
  const { id, callId, startedAt, take, runId, endedAt } = talk;
  const run_id = endedAt === null ? runId : null;
  return { id, call_id: callId, started_at: startedAt, take, run_id, state: JSON.stringify(talk) };
}

export function talkOfRow(row: Pick<TalkRow, 'state'>): Talk {
  // Talks of before there were takes have none.
  return { take: 1, breaks: [], runId: '', ...JSON.parse(row.state) };
}

export function rowOfTalkEntry(entry: TalkEntry, isComplete: boolean): TalkEntryRow {
  const { talkId, index, callId } = entry;
  return {
    talk_id: talkId,
    position: index,
    call_id: callId,
    complete: Number(isComplete),
    state: JSON.stringify(entry),
  };
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
