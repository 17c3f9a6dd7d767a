// Leases: who does a duty that only one instance may do at a time. The database's clock alone says when one has run
// out, so instances need not agree on the time.
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { ClaimedLease, HeldLease } from '../calls/ports.ts';
import type { Tables } from './schema.ts';

export interface LeaseStore {
  /** Takes the lease if it is free. */
  claimLease(claim: { name: string; holder: string; ttlMs: number }): Promise<ClaimedLease>;
  /** Holds it for `ttlMs` from now; false when it has gone to somebody else. */
  renewLease(lease: HeldLease & { ttlMs: number }): Promise<boolean>;
  /** Lets go of it; nothing happens when it has gone to somebody else. */
  releaseLease(lease: HeldLease): Promise<void>;
}

/** Epoch ms by the database's own clock. */
export const databaseClock = {
  postgres: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  sqlite: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
};

export function createLeases(db: Kysely<Tables>, now: RawBuilder<number>): LeaseStore {
  const inMs = (ttlMs: number) => sql<number>`${now} + ${sql.lit(ttlMs)}`;
  return {
    async claimLease({ name, holder, ttlMs }) {
      const claimed = await db
        .insertInto('leases')
        .values({ name, holder, token: 1, expires_at: inMs(ttlMs) })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet((row) => ({
              holder: row.ref('excluded.holder'),
              token: row('leases.token', '+', 1),
              expires_at: row.ref('excluded.expires_at'),
            }))
            .where('leases.expires_at', '<=', now),
        )
        .returning('token')
        .executeTakeFirst();
      if (claimed !== undefined) return { held: true, token: claimed.token };
      const left = sql<number>`expires_at - ${now}`.as('left');
      const other = await db.selectFrom('leases').select(left).where('name', '=', name).executeTakeFirst();
      return { held: false, freeInMs: Math.max(0, other?.left ?? 0) };
    },
    async renewLease({ name, token, ttlMs }) {
      const renewed = await held(db, { name, token })
        .set({ expires_at: inMs(ttlMs) })
        .executeTakeFirst();
      return renewed.numUpdatedRows === 1n;
    },
    async releaseLease(lease) {
      await held(db, lease).set({ expires_at: 0 }).execute();
    },
  };
}

/**
 * Whether the lease is still with the holder of this token, for a write in the same transaction: until it is committed
 * nobody else can take the lease. So of a holder that was paused and has woken, nothing is written any more.
 */
export async function stillHolds(tx: Transaction<Tables>, lease: HeldLease): Promise<boolean> {
  // Writing the row, unchanged, locks it in the one way that both engines know.
  const locked = await held(tx, lease)
    .set((row) => ({ token: row.ref('token') }))
    .executeTakeFirst();
  return locked.numUpdatedRows === 1n;
}

/** For a database that one process has to itself: whoever held anything is gone. */
export async function freeAllLeases(db: Kysely<Tables>): Promise<void> {
  await db.updateTable('leases').set({ expires_at: 0 }).execute();
}

function held(db: Kysely<Tables> | Transaction<Tables>, { name, token }: HeldLease) {
  return db.updateTable('leases').where('name', '=', name).where('token', '=', token);
}
