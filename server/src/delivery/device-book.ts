// The devices that are connected to this instance. Of each device the newest connection counts, on all instances.
import type { StoredEvent } from '../calls/ports.ts';
import type { ClientConnection } from './client-connection.ts';
import { RingingDevice, type RingObserver } from './ringing-device.ts';

/** One connection of a device, as the other instances know it. */
export interface DeviceConnection {
  userId: string;
  deviceId: string;
  connectionId: string;
  runId: string;
  connectedAt: number;
}

/**
 * How long a device that has lost its connection may take to come back: so long it is called as if it were there, for
 * it will ring as soon as it is.
 */
export const graceMs = 10_000;

/** What is known of devices on all instances. */
export interface Presence {
  connectDevice(device: DeviceConnection): Promise<void>;
  restoreDevices(devices: DeviceConnection[]): Promise<void>;
  disconnectDevice(departure: DeviceConnection & { graceMs: number }): Promise<void>;
  devicesOf(runId: string): Promise<DeviceConnection[]>;
  /** The connection that counts, of all instances’; null: there is none. */
  connectionOf(userId: string, deviceId: string): Promise<string | null>;
}

export interface DeviceBookOptions {
  presence: Presence;
  /** Names this life of the instance. */
  runId: string;
  newId: () => string;
  now: () => number;
  /** Tells the other instances that a device has come here. */
  announce: (device: DeviceConnection) => void;
  /** Hears of rings on the devices here. */
  observer: RingObserver;
  /** The others could not be told that a device has gone: `reconcile` has to do it. */
  onUntold: () => void;
  onError: (error: unknown) => void;
}

export interface DeviceBook {
  /** Resolves when every instance can know of it. An older connection of the device is closed. */
  connect(client: ClientConnection, who: { userId: string; deviceId: string }): Promise<RingingDevice>;
  /** `isForGood`: the client has said good-bye. */
  leave(device: RingingDevice, isForGood: boolean): void;
  /** Rings the devices that are meant, and silences them. */
  hear(events: StoredEvent[]): void;
  /** A device says that it has come to another instance. If it is here by now, it stays. */
  hasComeElsewhere(device: DeviceConnection): Promise<void>;
  /**
   * Brings this instance and what the others know of it together: closes devices that are elsewhere by now, and has
   * those forgotten that are not here. `restore`: nothing is known of any device here.
   */
  reconcile(how: { restore: boolean }): Promise<void>;
}

interface Entry {
  device: RingingDevice;
  row: DeviceConnection;
  /** Resolves with whether the others can know of it. */
  registered: Promise<boolean>;
  isRegistered: boolean;
}

export function createDeviceBook(options: DeviceBookOptions): DeviceBook {
  const { presence, runId, newId, now, announce, observer, onUntold, onError } = options;
  const users = new Map<string, Map<string, Entry>>();

  function remove({ device, row }: Entry): void {
    const devices = users.get(device.userId);
    // A newer connection may stand in its place.
    if (devices?.get(device.deviceId)?.row !== row) return;
    devices.delete(device.deviceId);
    if (devices.size === 0) users.delete(device.userId);
  }

  function forget(entry: Entry, isForGood: boolean): void {
    remove(entry);
    const departure = { ...entry.row, graceMs: isForGood ? 0 : graceMs };
    void entry.registered
      .then(() => presence.disconnectDevice(departure))
      .catch((error: unknown) => {
        onError(error);
        onUntold();
      });
  }

  function replace(entry: Entry): void {
    forget(entry, true);
    entry.device.close();
  }

  function all(): Entry[] {
    return [...users.values()].flatMap((devices) => [...devices.values()]);
  }

  async function register(entry: Omit<Entry, 'registered'>): Promise<boolean> {
    await presence.connectDevice(entry.row);
    entry.isRegistered = true;
    announce(entry.row);
    return true;
  }

  return {
    async connect(client, who) {
      const older = users.get(who.userId)?.get(who.deviceId);
      if (older !== undefined) replace(older);
      const row = { ...who, connectionId: newId(), runId, connectedAt: now() };
      const fresh = { device: new RingingDevice(client, who, { now, observer }), row, isRegistered: false };
      const registering = register(fresh);
      const entry: Entry = Object.assign(fresh, { registered: registering.catch(() => false) });
      const devices = users.get(who.userId) ?? new Map<string, Entry>();
      users.set(who.userId, devices.set(who.deviceId, entry));
      try {
        await registering;
      } catch (error) {
        forget(entry, true);
        throw error;
      }
      return entry.device;
    },
    leave(device, isForGood) {
      const entry = users.get(device.userId)?.get(device.deviceId);
      if (entry?.device === device) forget(entry, isForGood);
    },
    hear(events) {
      for (const event of events) {
        if (event.ring === undefined) continue;
        for (const { device } of users.get(event.ring.userId)?.values() ?? []) device.hear(event);
      }
    },
    async hasComeElsewhere({ userId, deviceId, runId: otherRun }) {
      const here = users.get(userId)?.get(deviceId);
      if (otherRun === runId || here === undefined || !(await here.registered)) return;
      // Two that come at the same moment hear of each other: the database knows which one was the last.
      const counting = await presence.connectionOf(userId, deviceId);
      if (counting !== here.row.connectionId) replace(here);
    },
    async reconcile({ restore }) {
      const registered = all().filter(({ isRegistered }) => isRegistered);
      if (restore) await presence.restoreDevices(registered.map(({ row }) => row));
      const known = await presence.devicesOf(runId);
      const counting = new Set(known.map(({ connectionId }) => connectionId));
      for (const entry of registered) if (!counting.has(entry.row.connectionId)) replace(entry);
      const here = new Set(all().map(({ row }) => row.connectionId));
      const gone = known.filter((row) => !here.has(row.connectionId));
      await Promise.all(gone.map((row) => presence.disconnectDevice({ ...row, graceMs })));
    },
  };
}
