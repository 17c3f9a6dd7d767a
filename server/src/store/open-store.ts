// The store of this instance: an engine with a group-committing writer in front of it.
import type { AuditLog } from '../calls/audit.ts';
import type { CallExpiry } from '../calls/forget-calls.ts';
import {
  type CallStore,
  type Change,
  type CommitResult,
  type StoredEvent,
  StoreUnavailableError,
} from '../calls/ports.ts';
import type { TalkStore, TalkWritten } from '../calls/talk.ts';
import { engineMethods, type Snapshot, type StoreEngine, type StoreReads } from './engine.ts';
import { createGroupCommit } from './group-commit.ts';
import type { LeaseStore } from './leases.ts';
import { openPostgres } from './postgres/open.ts';
import type { Departure, DeviceConnection, PresenceStore } from './presence.ts';
import type { PushTargetStore } from './push-targets.ts';
import { type Replay, readForAll } from './shared-replay.ts';
import { openSqliteInThread } from './sqlite/remote.ts';
import type { TalkWrite } from './write-talks.ts';

type Reads = Omit<StoreReads, 'snapshot' | 'eventsAfter'>;
type Plain = CallStore & TalkStore & AuditLog & CallExpiry & Reads & LeaseStore & PushTargetStore;

export interface Store extends Plain, Omit<PresenceStore, 'connectDevices' | 'disconnectDevices'> {
  readonly engine: 'sqlite' | 'postgres';
  /** What is going on now, and what rings for this user. Those who ask at the same time are told the same. */
  snapshot(limit: number, userId: string): Promise<Snapshot>;
  /** Events after `seq`, in order and without a gap; null: some of them are deleted. */
  eventsAfter(seq: number, limit: number): Promise<StoredEvent[] | null>;
  connectDevice(device: DeviceConnection): Promise<void>;
  disconnectDevice(departure: Departure): Promise<void>;
  /** Hears every event that this instance commits, in the order of the log. One that throws is no concern of others. */
  subscribe(listener: (events: StoredEvent[]) => void): void;
  /** What waits for the database, by kind. */
  waiting(): Record<'calls' | 'talks' | 'snapshots' | 'replays' | 'arrivals' | 'departures', number>;
  /** Finishes what is being written, then closes. */
  close(): Promise<void>;
}

/** Postgres when there is a URL, else SQLite in the data folder. */
export async function openStore(options: {
  databaseUrl: string | null;
  dataDir: string;
  onConnectionLost: (error: Error) => void;
  /** Hears of a subscriber that throws. */
  onListenerError: (error: unknown) => void;
}): Promise<Store> {
  const { databaseUrl, dataDir, onConnectionLost, onListenerError } = options;
  return databaseUrl === null
    ? storeOn('sqlite', await openSqliteInThread(dataDir), onListenerError)
    : storeOn('postgres', await openPostgres(databaseUrl, onConnectionLost), onListenerError);
}

/** A store on an engine that is open already. */
function storeOn(name: Store['engine'], engine: StoreEngine, onListenerError: (error: unknown) => void): Store {
  const listeners: ((events: StoredEvent[]) => void)[] = [];
  const tellOne = (listener: (events: StoredEvent[]) => void, events: StoredEvent[]) => {
    try {
      listener(events);
    } catch (error) {
      onListenerError(error);
    }
  };
  const calls = createGroupCommit<Change, CommitResult>(async (batch) => {
    const { results, events } = await engine.write(batch);
    const tell = () => {
      for (const listener of listeners) tellOne(listener, events);
    };
    return events.length === 0 ? { results } : { results, tell };
  });
  const talks = createGroupCommit<TalkWrite, TalkWritten>(async (batch) => ({
    results: await engine.writeTalks(batch),
  }));
  const snapshots = createGroupCommit<{ limit: number; userId: string }, Snapshot>(async (asked) => {
    const limit = Math.max(...asked.map((one) => one.limit));
    const snapshot = await engine.snapshot(limit, [...new Set(asked.map(({ userId }) => userId))]);
    return { results: asked.map(() => snapshot) };
  });
  const replays = createGroupCommit<Replay, StoredEvent[] | null>(async (asked) => {
    const events = await readForAll(asked, engine.eventsAfter);
    // Asked for after them: what is deleted while they are read counts as missing.
    const { trimmedSeq } = await engine.head();
    return { results: asked.map(({ seq }, index) => (seq < trimmedSeq ? null : (events[index] ?? []))) };
  });
  const arrivals = createGroupCommit<DeviceConnection, undefined>(async (devices) => {
    await engine.connectDevices(devices);
    return { results: [] };
  });
  const departures = createGroupCommit<Departure, undefined>(async (gone) => {
    await engine.disconnectDevices(gone);
    return { results: [] };
  });
  return {
    ...withOneError(engine),
    engine: name,
    snapshot: (limit, userId) => snapshots.commit({ limit, userId }),
    eventsAfter: (seq, limit) => replays.commit({ seq, limit }),
    connectDevice: arrivals.commit,
    disconnectDevice: departures.commit,
    commit: calls.commit,
    saveTalk: (talk) => talks.commit({ kind: 'talk', talk }),
    appendEntries: (entries, by) => talks.commit({ kind: 'entries', entries, by }),
    recordAccess: async (access) => void (await talks.commit({ kind: 'access', access })),
    subscribe: (listener) => void listeners.push(listener),
    waiting: () => ({
      calls: calls.waiting,
      talks: talks.waiting,
      snapshots: snapshots.waiting,
      replays: replays.waiting,
      arrivals: arrivals.waiting,
      departures: departures.waiting,
    }),
    async close() {
      await Promise.all([calls, talks, snapshots, replays, arrivals, departures].map((group) => group.idle()));
      await engine.close();
    },
  };
}

/** Whatever an engine fails with is for its users one thing: the store cannot be used now. */
function withOneError(engine: StoreEngine): StoreEngine {
  const wrapped = engineMethods.map((method) => {
    const original = engine[method] as (...args: unknown[]) => Promise<unknown>;
    const call = async (...args: unknown[]) => {
      try {
        return await original(...args);
      } catch (cause) {
        throw new StoreUnavailableError(`The database did not answer (${method})`, { cause });
      }
    };
    return [method, call];
  });
  return Object.fromEntries(wrapped) as StoreEngine;
}
