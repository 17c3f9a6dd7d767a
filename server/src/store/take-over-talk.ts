// Gives a talk that was cut off to whoever goes on with it, and finds those with whom nobody does.
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { takenOver, wasCut } from '../calls/cut-talks.ts';
import type { TakenTalk, TakeOver, Talk, TalkStore } from '../calls/talk.ts';
import type { Tables } from './schema.ts';
import { rowOfTalk, talkEntryOfRow, talkOfRow } from './talk-rows.ts';

export type TalkTakeovers = Pick<TalkStore, 'takeOverTalk' | 'orphanTalks'>;

/** `now`: epoch ms by the database's own clock. */
export function createTakeovers(db: Kysely<Tables>, now: RawBuilder<number>): TalkTakeovers {
  return {
    takeOverTalk: (claim) => db.transaction().execute((tx) => takeOver(tx, claim)),
    async orphanTalks({ deadForMs, limit }) {
      const alive = sql<number>`${now} - ${sql.lit(deadForMs)}`;
      const rows = await db
        .selectFrom('talks')
        .select('state')
        .where('run_id', 'is not', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('instances')
                .select('instances.run_id')
                .whereRef('instances.run_id', '=', 'talks.run_id')
                .where('alive_until', '>', alive),
            ),
          ),
        )
        .orderBy('started_at')
        .limit(limit)
        .execute();
      return Promise.all(
        rows.map(async (row) => {
          const talk = talkOfRow(row);
          return { talk, lastMs: await lastMsOf(db, talk) };
        }),
      );
    },
  };
}

async function takeOver(
  tx: Transaction<Tables>,
  { callId, agent, except, ...by }: TakeOver,
): Promise<TakenTalk | null> {
  const newest = tx.selectFrom('talks').select('id').where('call_id', '=', callId).where('id', '!=', except);
  const last = await newest.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (last === undefined) return null;
  // Writing the row, unchanged, locks it in the one way that both engines know: whoever writes to the talk just now
  // finishes before it is read, and finds it taken afterwards.
  const row = await tx
    .updateTable('talks')
    .set((column) => ({ take: column.ref('take') }))
    .where('id', '=', last.id)
    .returning('state')
    .executeTakeFirstOrThrow();
  const talk = talkOfRow(row);
  if (talk.agent !== agent || !wasCut(talk)) return null;
  const taken = takenOver({ talk, lastMs: await lastMsOf(tx, talk) }, by);
  const { id, ...stored } = rowOfTalk(taken);
  await tx.updateTable('talks').set(stored).where('id', '=', id).execute();
  const entries = tx.selectFrom('talk_entries').select(['state', 'complete']).where('call_id', '=', callId);
  const rows = await entries.orderBy('talk_id').orderBy('position').execute();
  const of = (complete: number) => rows.filter((entry) => entry.complete === complete).map(talkEntryOfRow);
  return { talk: taken, entries: of(1), cutShort: of(0).filter(({ talkId }) => talkId === id) };
}

async function lastMsOf(db: Kysely<Tables> | Transaction<Tables>, { id }: Talk): Promise<number> {
  const rows = db.selectFrom('talk_entries').select('state').where('talk_id', '=', id);
  const entries = (await rows.execute()).map(talkEntryOfRow);
  return entries.reduce((last, { endMs }) => Math.max(last, endMs), 0);
}
