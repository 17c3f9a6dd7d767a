// Which devices are connected, on whichever instance, and which users there are at all. The database's clock alone says
// which instances are alive: the devices of one that has died without a word are gone as soon as its time is up.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Reach } from '../calls/ports.ts';
import type { DeviceRow, Tables } from './schema.ts';

/** The end of a connection. */
export interface Departure extends DeviceConnection {
  /** How long the device may take to come back before it counts as gone. */
  graceMs: number;
}

/** One connection of a device. */
export interface DeviceConnection {
  userId: string;
  deviceId: string;
  /** Unique among all connections ever. */
  connectionId: string;
  /** The life of the instance that it is to. */
  runId: string;
  /** Epoch ms. */
  connectedAt: number;
}

export interface PresenceStore {
  /** The instance lives for `ttlMs` from now. false: it was not known, nor are its devices. */
  beat(run: { runId: string; ttlMs: number }): Promise<boolean>;
  /** The newest connection of a device is the one that counts. */
  connectDevices(devices: DeviceConnection[]): Promise<void>;
  /** The same for devices that may be connected elsewhere by now: those stay where they are. */
  restoreDevices(devices: DeviceConnection[]): Promise<void>;
  disconnectDevices(departures: Departure[]): Promise<void>;
  /** The devices that are connected to this run. */
  devicesOf(runId: string): Promise<DeviceConnection[]>;
  /** The connection of a device that counts; null: it has none. */
  connectionOf(userId: string, deviceId: string): Promise<string | null>;
  /** The instance leaves; its devices have `graceMs` to come back on another one. */
  endRun(run: { runId: string; graceMs: number }): Promise<void>;
  /** Forgets devices that have not come back, and instances that died at least `agoMs` ago. */
  forgetGone(agoMs: number): Promise<void>;
  reachOf(userId: string): Promise<Reach>;
  /** Of all users on all instances, the newest first. */
  connectedDevices(limit: number): Promise<DeviceConnection[]>;
}

/** Both engines take some ten thousand parameters in a statement. */
const ROWS_AT_ONCE = 1000;

export function createPresence(db: Kysely<Tables>, now: RawBuilder<number>): PresenceStore {
  const inMs = (ms: number) => sql<number>`${now} + ${sql.lit(ms)}`;
  const connected = () =>
    db
      .selectFrom('devices')
      .innerJoin('instances', 'instances.run_id', 'devices.run_id')
      .where('alive_until', '>', now)
      .where((row) => row.or([row('gone_at', 'is', null), row('gone_at', '>', now)]));
  async function disconnect({ userId, deviceId, connectionId, graceMs }: Departure): Promise<void> {
    if (graceMs > 0) {
      await db
        .updateTable('devices')
        .set({ gone_at: inMs(graceMs) })
        .where('user_id', '=', userId)
        .where('device_id', '=', deviceId)
        .where('connection_id', '=', connectionId)
        .execute();
      return;
    }
    await db
      .deleteFrom('devices')
      .where('user_id', '=', userId)
      .where('device_id', '=', deviceId)
      .where('connection_id', '=', connectionId)
      .execute();
  }
  return {
    async beat({ runId, ttlMs }) {
      const alive = { alive_until: inMs(ttlMs) };
      const beaten = await db.updateTable('instances').set(alive).where('run_id', '=', runId).executeTakeFirst();
      if (beaten.numUpdatedRows > 0n) return true;
      const row = { run_id: runId, ...alive };
      await db
        .insertInto('instances')
        .values(row)
        .onConflict((conflict) => conflict.column('run_id').doUpdateSet(alive))
        .execute();
      return false;
    },
    async connectDevices(devices) {
      const rows = rowsInOrder(devices);
      const users = [...new Map(rows.map(({ user_id, connected_at }) => [user_id, connected_at]))];
      await db
        .insertInto('users')
        .values(users.map(([user_id, first_seen_at]) => ({ user_id, first_seen_at })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await db
        .insertInto('devices')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'device_id']).doUpdateSet((row) => ({
            connection_id: row.ref('excluded.connection_id'),
            run_id: row.ref('excluded.run_id'),
            connected_at: row.ref('excluded.connected_at'),
            gone_at: row.ref('excluded.gone_at'),
          })),
        )
        .execute();
    },
    async restoreDevices(devices) {
      const rows = rowsInOrder(devices);
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        await db
          .insertInto('devices')
          .values(rows.slice(from, from + ROWS_AT_ONCE))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    },
    async disconnectDevices(departures) {
      // One at a time, so that none waits for another one while it holds its lock: those that leave here may be on
      // their way to another instance, all at once.
      for (const departure of departures) await disconnect(departure);
    },
    async devicesOf(runId) {
      const rows = await db
        .selectFrom('devices')
        .selectAll()
        .where('run_id', '=', runId)
        .where('gone_at', 'is', null)
        .execute();
      return rows.map(connectionOfRow);
    },
    async connectedDevices(limit) {
      const rows = await connected().selectAll('devices').orderBy('connected_at', 'desc').limit(limit).execute();
      return rows.map(connectionOfRow);
    },
    async connectionOf(userId, deviceId) {
      const row = await db
        .selectFrom('devices')
        .select('connection_id')
        .where('user_id', '=', userId)
        .where('device_id', '=', deviceId)
        .executeTakeFirst();
      return row?.connection_id ?? null;
    },
    async endRun({ runId, graceMs }) {
      await db
        .updateTable('instances')
        .set({ alive_until: inMs(graceMs) })
        .where('run_id', '=', runId)
        .execute();
    },
    async forgetGone(agoMs) {
      await db.deleteFrom('devices').where('gone_at', '<=', now).execute();
      const dead = db.selectFrom('instances').select('run_id').where('alive_until', '<', inMs(-agoMs));
      for (const { run_id } of await dead.execute()) {
        await db.deleteFrom('devices').where('run_id', '=', run_id).execute();
        await db.deleteFrom('instances').where('run_id', '=', run_id).execute();
      }
    },
    async reachOf(userId) {
      const [user, targets, devices] = await Promise.all([
        db.selectFrom('users').select('user_id').where('user_id', '=', userId).executeTakeFirst(),
        db.selectFrom('push_targets').select('device_id').where('user_id', '=', userId).limit(1).execute(),
        connected().select('device_id').where('user_id', '=', userId).orderBy('device_id').execute(),
      ]);
      const hasPushTarget = targets.length > 0;
      return {
        isKnown: user !== undefined || hasPushTarget,
        devices: devices.map((row) => row.device_id),
        hasPushTarget,
      };
    },
  };
}

/**
 * For a database that one process has to itself: the process before is gone, and the devices that were connected to it
 * have `graceMs` to come back.
 */
export async function endAllRuns(db: Kysely<Tables>, now: RawBuilder<number>, graceMs: number): Promise<void> {
  const soon = sql<number>`${now} + ${sql.lit(graceMs)}`;
  await db.updateTable('instances').set({ alive_until: soon }).where('alive_until', '>', soon).execute();
}

function connectionOfRow(row: DeviceRow): DeviceConnection {
  const { user_id: userId, device_id: deviceId, connection_id: connectionId, run_id: runId } = row;
  return { userId, deviceId, connectionId, runId, connectedAt: row.connected_at };
}

/** In one order, so that two instances that write the same devices wait for each other in one direction only. */
function rowsInOrder(devices: DeviceConnection[]): DeviceRow[] {
  // One statement cannot touch a row twice.
  const newest = new Map(devices.map((device) => [JSON.stringify([device.userId, device.deviceId]), device]));
  const inOrder = [...newest].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([, { userId, deviceId, connectionId, runId, connectedAt }]) => ({
    user_id: userId,
    device_id: deviceId,
    connection_id: connectionId,
    run_id: runId,
    connected_at: connectedAt,
    gone_at: null,
  }));
}
