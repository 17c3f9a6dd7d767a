// Where devices are reached by push. What an address looks like is the business of whoever sends to it: here it is text.
import type { Kysely, Transaction } from 'kysely';
import type { PushTargetRow, Tables } from './schema.ts';

/** More devices than a person has; the ones heard of last are kept. */
export const maxPushTargetsPerUser = 20;

export interface StoredPushTarget {
  userId: string;
  deviceId: string;
  kind: string;
  /** JSON; the same address is always the same text. */
  target: string;
  /** Epoch ms. */
  updatedAt: number;
}

export interface PushTargetStore {
  /** Sets the device's address of this kind. An address is one device's alone: the one who had it before loses it. */
  savePushTarget(target: StoredPushTarget): Promise<void>;
  /** Removes exactly this address; one that the device has given since stays. */
  removePushTarget(target: Omit<StoredPushTarget, 'updatedAt'>): Promise<void>;
  /** Removes whatever the device has given, e.g. because its person has logged out. */
  removePushTargetsOfDevice(device: { userId: string; deviceId: string }): Promise<void>;
  /** The newest first. */
  pushTargetsOf(userId: string): Promise<StoredPushTarget[]>;
}

export function createPushTargets(db: Kysely<Tables>): PushTargetStore {
  return {
    savePushTarget: (target) => db.transaction().execute((tx) => save(tx, rowOfTarget(target))),
    async removePushTarget({ userId, deviceId, kind, target }) {
      await db
        .deleteFrom('push_targets')
        .where('user_id', '=', userId)
        .where('device_id', '=', deviceId)
        .where('kind', '=', kind)
        .where('target', '=', target)
        .execute();
    },
    async removePushTargetsOfDevice({ userId, deviceId }) {
      await db.deleteFrom('push_targets').where('user_id', '=', userId).where('device_id', '=', deviceId).execute();
    },
    async pushTargetsOf(userId) {
      const rows = await newestFirst(db, userId).limit(maxPushTargetsPerUser).execute();
      return rows.map(targetOfRow);
    },
  };
}

async function save(tx: Transaction<Tables>, row: PushTargetRow): Promise<void> {
  await tx.deleteFrom('push_targets').where('kind', '=', row.kind).where('target', '=', row.target).execute();
  await tx
    .insertInto('push_targets')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'device_id', 'kind'])
        .doUpdateSet({ target: row.target, updated_at: row.updated_at }),
    )
    .execute();
  const surplus = await newestFirst(tx, row.user_id).limit(1000).offset(maxPushTargetsPerUser).execute();
  for (const { kind, target } of surplus) {
    await tx.deleteFrom('push_targets').where('kind', '=', kind).where('target', '=', target).execute();
  }
}

function newestFirst(db: Kysely<Tables> | Transaction<Tables>, userId: string) {
  return db
    .selectFrom('push_targets')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('updated_at', 'desc')
    .orderBy('device_id')
    .orderBy('kind');
}

function rowOfTarget({ userId, deviceId, kind, target, updatedAt }: StoredPushTarget): PushTargetRow {
  return { user_id: userId, device_id: deviceId, kind, target, updated_at: updatedAt };
}

function targetOfRow(row: PushTargetRow): StoredPushTarget {
  return {
    userId: row.user_id,
    deviceId: row.device_id,
    kind: row.kind,
    target: row.target,
    updatedAt: row.updated_at,
  };
}
