// Push targets as the store keeps them, read and written as what they are.

import { type PushTarget, targetFromJson, targetToJson } from './push-target.ts';
import type { DeviceTarget, PushTargets } from './ring-push.ts';

/** What push needs of the store. */
export interface PushTargetTable {
  savePushTarget(row: TargetRow & { updatedAt: number }): Promise<void>;
  removePushTarget(row: TargetRow): Promise<void>;
  removePushTargetsOfDevice(device: { userId: string; deviceId: string }): Promise<void>;
  pushTargetsOf(userId: string): Promise<TargetRow[]>;
}

interface TargetRow {
  userId: string;
  deviceId: string;
  kind: string;
  target: string;
}

export interface StoredTargets extends PushTargets {
  save(userId: string, device: DeviceTarget): Promise<void>;
  /** The person has logged out on this device, or wants no push there. */
  removeDevice(userId: string, deviceId: string): Promise<void>;
}

export function createStoredTargets(table: PushTargetTable, now: () => number): StoredTargets {
  return {
    async of(userId) {
      const rows = await table.pushTargetsOf(userId);
      return rows.flatMap(({ deviceId, target: json }) => {
        const target = targetFromJson(json);
        return target === null ? [] : [{ deviceId, target }];
      });
    },
    save: (userId, device) => table.savePushTarget({ ...rowOf(userId, device), updatedAt: now() }),
    remove: (userId, device) => table.removePushTarget(rowOf(userId, device)),
    removeDevice: (userId, deviceId) => table.removePushTargetsOfDevice({ userId, deviceId }),
  };
}

function rowOf(userId: string, { deviceId, target }: { deviceId: string; target: PushTarget }): TargetRow {
  return { userId, deviceId, kind: target.kind, target: targetToJson(target) };
}
