// Writes what gathers of talks, and accesses to them, in one transaction.
import type { Kysely, Transaction } from 'kysely';
import type { Access } from '../calls/audit.ts';
import type { EntryWriter, Talk, TalkEntry, TalkWritten } from '../calls/talk.ts';
import type { Tables } from './schema.ts';
import { rowOfAccess, rowOfTalk, rowOfTalkEntry } from './talk-rows.ts';

export type TalkWrite =
  | { kind: 'talk'; talk: Talk }
  | { kind: 'entries'; entries: TalkEntry[]; by: EntryWriter }
  | { kind: 'access'; access: Access };

/** Whether another process may take a talk over while this one writes. */
export type Writers = 'one-writer' | 'many-writers';

/** Both engines take some ten thousand parameters in a statement. */
const ROWS_AT_ONCE = 1000;

/**
 * In the order of the batch: of one talk, what comes last stays. An entry that is stored already, and complete, is left
 * as it is. Of a talk that another stream has taken over nothing is written.
 */
export function writeTalks(db: Kysely<Tables>, batch: TalkWrite[], writers: Writers): Promise<TalkWritten[]> {
  return db.transaction().execute(async (tx) => {
    const takes = await writeTalkRows(tx, batch);
    await readTakes(tx, { batch, takes, writers });
    const written = batch.filter((write) => !isFenced(write, takes));
    await writeEntries(tx, written);
    const accesses = written.flatMap((write) => (write.kind === 'access' ? [rowOfAccess(write.access)] : []));
    if (accesses.length > 0) await tx.insertInto('audit').values(accesses).execute();
    return batch.map((write) => (isFenced(write, takes) ? 'fenced' : 'written'));
  });
}

/** By talk: the take that it is in. Of a talk that is not stored there is none. */
type Takes = Map<string, number>;

/** Gives the takes of those that were written, whose rows are locked from now on. */
async function writeTalkRows(tx: Transaction<Tables>, batch: TalkWrite[]): Promise<Takes> {
  // One statement cannot touch a row twice.
  const newest = new Map<string, Talk>();
  for (const write of batch) {
    if (write.kind !== 'talk') continue;
    const known = newest.get(write.talk.id);
    if (known === undefined || known.take <= write.talk.take) newest.set(write.talk.id, write.talk);
  }
  if (newest.size === 0) return new Map();
  // In one order, so that two instances wait for each other in one direction only.
  const rows = [...newest.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(rowOfTalk);
  const stored = await tx
    .insertInto('talks')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((row) => ({
          state: row.ref('excluded.state'),
          take: row.ref('excluded.take'),
          run_id: row.ref('excluded.run_id'),
        }))
        .whereRef('talks.take', '<=', 'excluded.take'),
    )
    .returning(['id', 'take'])
    .execute();
  return new Map(stored.map(({ id, take }) => [id, take]));
}

/** Until the transaction is over nobody takes over what is about to be written. */
async function readTakes(
  tx: Transaction<Tables>,
  { batch, takes, writers }: { batch: TalkWrite[]; takes: Takes; writers: Writers },
): Promise<void> {
  const ids = batch.flatMap((write) => {
    if (write.kind === 'talk') return [write.talk.id];
    return write.kind === 'entries' ? write.entries.map(({ talkId }) => talkId) : [];
  });
  const unread = [...new Set(ids)].filter((id) => !takes.has(id));
  if (unread.length === 0) return;
  const rows = tx.selectFrom('talks').select(['id', 'take']).where('id', 'in', unread).orderBy('id');
  const read = await (writers === 'many-writers' ? rows.forShare() : rows).execute();
  for (const { id, take } of read) takes.set(id, take);
}

function isFenced(write: TalkWrite, takes: Takes): boolean {
  if (write.kind === 'talk') return write.talk.take < (takes.get(write.talk.id) ?? 0);
  if (write.kind !== 'entries') return false;
  return write.entries.some(({ talkId }) => write.by.take < (takes.get(talkId) ?? 0));
}

async function writeEntries(tx: Transaction<Tables>, batch: TalkWrite[]): Promise<void> {
  // Of one place, what is complete stays, and else what comes last.
  const places = new Map<string, ReturnType<typeof rowOfTalkEntry>>();
  for (const write of batch) {
    if (write.kind !== 'entries') continue;
    for (const entry of write.entries) {
      const place = JSON.stringify([entry.talkId, entry.index]);
      if (places.get(place)?.complete !== 1) places.set(place, rowOfTalkEntry(entry, write.by.isComplete));
    }
  }
  const rows = [...places.values()];
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await tx
      .insertInto('talk_entries')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict
          .columns(['talk_id', 'position'])
          .doUpdateSet((row) => ({ state: row.ref('excluded.state'), complete: row.ref('excluded.complete') }))
          .where('talk_entries.complete', '=', 0),
      )
      .execute();
  }
}
