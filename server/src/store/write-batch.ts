// Writes a batch of changes in one transaction, and gives its events their places in the log.
import type { Kysely, Transaction } from 'kysely';
import type { Change, CommitResult, StoredEvent } from '../calls/ports.ts';
import type { BatchResult } from './engine.ts';
import { rowOfCall } from './rows.ts';
import type { Tables } from './schema.ts';

/**
 * Each change is written whole or, when its call is not as it was read (`conflict`), not at all. A sequence of the
 * database would hand out numbers that become visible out of order, so the head of the log is a row that is locked
 * first: writers take turns, and a reader that has seen an event has seen all before it.
 */
export function writeBatch(db: Kysely<Tables>, batch: Change[], lockHead: boolean): Promise<BatchResult> {
  return db.transaction().execute(async (tx) => {
    const headRow = tx.selectFrom('log_head').select('seq').where('id', '=', 1);
    const head = await (lockHead ? headRow.forUpdate() : headRow).executeTakeFirstOrThrow();
    const results: CommitResult[] = [];
    const events: StoredEvent[] = [];
    for (const change of batch) {
      const written = await writeCall(tx, change);
      results.push(written ? 'committed' : 'conflict');
      if (!written) continue;
      if (change.delivery !== undefined) await writeDelivery(tx, change);
      for (const { type, data } of change.events) {
        const seq = head.seq + events.length + 1;
        events.push({ seq, callId: change.call.id, type, at: change.at, dataJson: JSON.stringify(data) });
      }
    }
    if (events.length > 0) await appendEvents(tx, events);
    return { results, events };
  });
}

async function writeCall(tx: Transaction<Tables>, { call, fromVersion }: Change): Promise<boolean> {
  if (call.version === fromVersion) return true;
  if (fromVersion === 0) {
    const inserted = await tx
      .insertInto('calls')
      .values(rowOfCall(call))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return inserted.numInsertedOrUpdatedRows === 1n;
  }
  const { id, ...row } = rowOfCall(call);
  const updated = await tx
    .updateTable('calls')
    .set(row)
    .where('id', '=', id)
    .where('version', '=', fromVersion)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

async function writeDelivery(tx: Transaction<Tables>, { call, delivery, at }: Change): Promise<void> {
  if (delivery === undefined) return;
  await tx
    .insertInto('deliveries')
    .values({ call_id: call.id, ...delivery, first_at: at, last_at: at, times: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['call_id', 'key'])
        .doUpdateSet((row) => ({ last_at: at, times: row('deliveries.times', '+', 1) })),
    )
    .execute();
}

async function appendEvents(tx: Transaction<Tables>, events: StoredEvent[]): Promise<void> {
  const rows = events.map((event) => ({
    seq: event.seq,
    call_id: event.callId,
    type: event.type,
    at: event.at,
    data: event.dataJson,
  }));
  await tx.insertInto('events').values(rows).execute();
  await tx
    .updateTable('log_head')
    .set({ seq: rows.at(-1)?.seq ?? 0 })
    .where('id', '=', 1)
    .execute();
}
