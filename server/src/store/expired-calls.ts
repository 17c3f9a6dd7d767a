// Deletes calls that are older than they are kept. The log of events stays one log: it remembers up to which place
// something is missing, so that nobody who was away for so long is told a part of it as if it were all.
import type { Kysely, Transaction } from 'kysely';
import { recordingNames } from '../calls/cut-talks.ts';
import type { CallExpiry, ExpiredCall } from '../calls/forget-calls.ts';
import { stillHolds } from './leases.ts';
import type { Tables } from './schema.ts';
import { talkOfRow } from './talk-rows.ts';

/** In place of the version of a call that is not stored. */
const NO_CALL = 0;

export function createExpiry(db: Kysely<Tables>): CallExpiry {
  return {
    async expiredCalls({ before, limit }) {
      const calls = await expired(db, before).limit(limit).execute();
      const left = limit - calls.length;
      if (left > 0) calls.push(...(await talksWithoutCall(db, before).limit(left).execute()).map(asCall));
      const recordings = await recordingsOf(
        db,
        calls.map(({ id }) => id),
      );
      return calls.map(({ id, version }) => ({ id, version, recordings: recordings.get(id) ?? [] }));
    },
    forgetCalls: (calls, lease) =>
      db.transaction().execute(async (tx) => ((await stillHolds(tx, lease)) ? deleteCalls(tx, calls) : 0)),
  };
}

function expired(db: Kysely<Tables>, before: number) {
  return db
    .selectFrom('calls')
    .select(['id', 'version'])
    .where('created_at', '<', before)
    .where('active', '=', 0)
    .where('next_check_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('events').select('seq').whereRef('events.call_id', '=', 'calls.id').where('at', '>=', before),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('talks').select('id').whereRef('talks.call_id', '=', 'calls.id').where('run_id', 'is not', null),
        ),
      ),
    )
    .orderBy('created_at')
    .orderBy('id');
}

/** Of a talk whose call could not be stored when it began there is none. */
function talksWithoutCall(db: Kysely<Tables>, before: number) {
  return db
    .selectFrom('talks')
    .select(['call_id', ({ fn }) => fn.min('started_at').as('began_at')])
    .where('started_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('calls').select('calls.id').whereRef('calls.id', '=', 'talks.call_id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('talks as other')
            .select('other.id')
            .whereRef('other.call_id', '=', 'talks.call_id')
            .where(({ or, eb }) => or([eb('other.run_id', 'is not', null), eb('other.started_at', '>=', before)])),
        ),
      ),
    )
    .groupBy('call_id')
    .orderBy('began_at')
    .orderBy('call_id');
}

function asCall({ call_id: id }: { call_id: string }) {
  return { id, version: NO_CALL };
}

async function recordingsOf(db: Kysely<Tables>, callIds: string[]): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>();
  if (callIds.length === 0) return names;
  const rows = await db.selectFrom('talks').select(['call_id', 'state']).where('call_id', 'in', callIds).execute();
  for (const row of rows) {
    names.set(row.call_id, [...(names.get(row.call_id) ?? []), ...recordingNames(talkOfRow(row))]);
  }
  return names;
}

async function isDeleted(tx: Transaction<Tables>, { id, version }: Pick<ExpiredCall, 'id' | 'version'>) {
  if (version === NO_CALL) {
    return (await tx.selectFrom('calls').select('id').where('id', '=', id).executeTakeFirst()) === undefined;
  }
  const deleted = await tx.deleteFrom('calls').where('id', '=', id).where('version', '=', version).executeTakeFirst();
  return deleted.numDeletedRows === 1n;
}

/** The head of the log is taken last, as in every other write. */
async function deleteCalls(tx: Transaction<Tables>, calls: ExpiredCall[]): Promise<number> {
  const ids: string[] = [];
  for (const { id, version } of calls.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    if (await isDeleted(tx, { id, version })) ids.push(id);
  }
  if (ids.length === 0) return 0;
  const { last } = await tx
    .selectFrom('events')
    .select(({ fn }) => fn.max('seq').as('last'))
    .where('call_id', 'in', ids)
    .executeTakeFirstOrThrow();
  for (const table of ['events', 'deliveries', 'talk_entries', 'talks'] as const) {
    await tx.deleteFrom(table).where('call_id', 'in', ids).execute();
  }
  await tx
    .updateTable('log_head')
    .set({ trimmed_seq: last })
    .where('id', '=', 1)
    .where('trimmed_seq', '<', last)
    .execute();
  return ids.length;
}
