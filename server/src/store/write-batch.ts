// Writes a batch of changes in one transaction, and gives its events their places in the log.
import type { Kysely, Transaction } from 'kysely';
import type { Change, CommitResult, HeldLease, StoredEvent } from '../calls/ports.ts';
import type { BatchResult } from './engine.ts';
import { stillHolds } from './leases.ts';
import { rowOfCall } from './rows.ts';
import type { CallRow, DeliveryRow, Tables } from './schema.ts';

/**
 * Each change is written whole or, when its call is not as it was read (`conflict`) or its lease is not held any more
 * (`fenced`), not at all. A sequence of the database would hand out numbers that become visible out of order, so the
 * head of the log is a row that stays locked until the commit: writers take turns, and a reader that has seen an event
 * has seen all before it.
 *
 * The head is taken last, so that its lock is short, and calls in the order of their ids, so that two instances that
 * write the same calls wait for each other in one direction only.
 */
export function writeBatch(db: Kysely<Tables>, batch: Change[]): Promise<BatchResult> {
  return db.transaction().execute(async (tx) => {
    const fenced = await fencedChanges(tx, batch);
    const written = await writeCalls(
      tx,
      batch.filter((change) => !fenced.has(change)),
    );
    const committed = batch.filter((change) => written.has(change));
    await writeDeliveries(tx, committed);
    const events = await appendEvents(tx, committed);
    const resultOf = (change: Change): CommitResult => (fenced.has(change) ? 'fenced' : 'conflict');
    return { results: batch.map((change) => (written.has(change) ? 'committed' : resultOf(change))), events };
  });
}

/** Those whose lease is not held any more. */
async function fencedChanges(tx: Transaction<Tables>, batch: Change[]): Promise<Set<Change>> {
  const leases = new Map<string, HeldLease>();
  const keyOf = ({ name, token }: HeldLease) => `${name} ${token}`;
  for (const { lease } of batch) if (lease !== undefined) leases.set(keyOf(lease), lease);
  const lost = new Set<string>();
  for (const [key, lease] of leases) if (!(await stillHolds(tx, lease))) lost.add(key);
  return new Set(batch.filter(({ lease }) => lease !== undefined && lost.has(keyOf(lease))));
}

async function writeCalls(tx: Transaction<Tables>, batch: Change[]): Promise<Set<Change>> {
  const unchanged = batch.filter(({ call, fromVersion }) => call.version === fromVersion);
  const written = new Set([...unchanged, ...(await insertCalls(tx, batch.filter(isNew)))]);
  const updates = batch.filter((change) => !isNew(change) && !written.has(change));
  for (const change of updates.toSorted((a, b) => (a.call.id < b.call.id ? -1 : 1))) {
    if (await updateCall(tx, change)) written.add(change);
  }
  return written;
}

function isNew({ fromVersion }: Change): boolean {
  return fromVersion === 0;
}

async function insertCalls(tx: Transaction<Tables>, changes: Change[]): Promise<Change[]> {
  if (changes.length === 0) return [];
  // In one order, so that of two instances with the same calls to insert neither waits for the other in a circle.
  const inOrder = changes.map(({ call }) => rowOfCall(call)).toSorted((a, b) => (uniqueOf(a) < uniqueOf(b) ? -1 : 1));
  const inserted = await tx
    .insertInto('calls')
    .values(inOrder)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  const ids = new Set(inserted.map(({ id }) => id));
  return changes.filter(({ call }) => ids.has(call.id));
}

/** What two instances may want to insert at the same moment. */
function uniqueOf({ ringing_pair, request_key, call_sid, id }: CallRow): string {
  return ringing_pair ?? request_key ?? call_sid ?? id;
}

async function updateCall(tx: Transaction<Tables>, { call, fromVersion }: Change): Promise<boolean> {
  const { id, ...row } = rowOfCall(call);
  const updated = await tx
    .updateTable('calls')
    .set(row)
    .where('id', '=', id)
    .where('version', '=', fromVersion)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

async function writeDeliveries(tx: Transaction<Tables>, changes: Change[]): Promise<void> {
  const rows = new Map<string, DeliveryRow>();
  for (const { call, delivery, at } of changes) {
    if (delivery === undefined) continue;
    // One statement cannot touch a row twice.
    const id = JSON.stringify([call.id, delivery.key]);
    const times = (rows.get(id)?.times ?? 0) + 1;
    rows.set(id, { call_id: call.id, ...delivery, first_at: rows.get(id)?.first_at ?? at, last_at: at, times });
  }
  if (rows.size === 0) return;
  await tx
    .insertInto('deliveries')
    .values([...rows.values()])
    .onConflict((conflict) =>
      conflict.columns(['call_id', 'key']).doUpdateSet((row) => ({
        last_at: row.ref('excluded.last_at'),
        times: row('deliveries.times', '+', row.ref('excluded.times')),
      })),
    )
    .execute();
}

async function appendEvents(tx: Transaction<Tables>, changes: Change[]): Promise<StoredEvent[]> {
  const unnumbered = changes.flatMap(({ call, events, at }) =>
    events.map(({ data, ...event }) => ({ ...event, callId: call.id, at, dataJson: JSON.stringify(data) })),
  );
  if (unnumbered.length === 0) return [];
  const head = await tx
    .updateTable('log_head')
    .set((row) => ({ seq: row('seq', '+', unnumbered.length) }))
    .where('id', '=', 1)
    .returning('seq')
    .executeTakeFirstOrThrow();
  const before = head.seq - unnumbered.length;
  const events = unnumbered.map((event, index) => ({ ...event, seq: before + index + 1 }));
  const rows = events.map(({ seq, callId, type, at, dataJson, ring, endsTalk }) => ({
    seq,
    call_id: callId,
    type,
    at,
    data: dataJson,
    ring: ring === undefined ? null : JSON.stringify(ring),
    ends_talk: endsTalk === undefined ? null : 1,
  }));
  await tx.insertInto('events').values(rows).execute();
  return events;
}
