// Writes what gathers of talks, and accesses to them, in one transaction.
import type { Kysely, Transaction } from 'kysely';
import type { Access } from '../calls/audit.ts';
import type { Talk, TalkEntry } from '../calls/talk.ts';
import type { Tables } from './schema.ts';
import { rowOfAccess, rowOfTalk, rowOfTalkEntry } from './talk-rows.ts';

export type TalkWrite =
  | { kind: 'talk'; talk: Talk }
  | { kind: 'entries'; entries: TalkEntry[] }
  | { kind: 'access'; access: Access };

/** Both engines take some ten thousand parameters in a statement. */
const ROWS_AT_ONCE = 1000;

/** In the order of the batch: of one talk, what comes last stays. An entry that is stored already is left as it is. */
export function writeTalks(db: Kysely<Tables>, batch: TalkWrite[]): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await writeTalkRows(tx, batch);
    const entries = batch.flatMap((write) => (write.kind === 'entries' ? write.entries : []));
    for (let from = 0; from < entries.length; from += ROWS_AT_ONCE) {
      const rows = entries.slice(from, from + ROWS_AT_ONCE).map(rowOfTalkEntry);
      await tx
        .insertInto('talk_entries')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const accesses = batch.flatMap((write) => (write.kind === 'access' ? [rowOfAccess(write.access)] : []));
    if (accesses.length > 0) await tx.insertInto('audit').values(accesses).execute();
  });
}

async function writeTalkRows(tx: Transaction<Tables>, batch: TalkWrite[]): Promise<void> {
  // One statement cannot touch a row twice.
  const talks = new Map(
    batch.flatMap((write) => (write.kind === 'talk' ? [[write.talk.id, write.talk] as const] : [])),
  );
  if (talks.size === 0) return;
  await tx
    .insertInto('talks')
    .values([...talks.values()].map(rowOfTalk))
    .onConflict((conflict) => conflict.column('id').doUpdateSet((row) => ({ state: row.ref('excluded.state') })))
    .execute();
}
