// The store of this instance: an engine with a group-committing writer in front of it.
import type { AuditLog } from '../calls/audit.ts';
import {
  type CallStore,
  type Change,
  type CommitResult,
  type StoredEvent,
  StoreUnavailableError,
} from '../calls/ports.ts';
import type { TalkStore } from '../calls/talk.ts';
import { engineMethods, type StoreEngine, type StoreReads } from './engine.ts';
import { createGroupCommit } from './group-commit.ts';
import { openPostgres } from './postgres/open.ts';
import { openSqliteInThread } from './sqlite/remote.ts';
import type { TalkWrite } from './write-talks.ts';

export interface Store extends CallStore, TalkStore, AuditLog, StoreReads {
  readonly engine: 'sqlite' | 'postgres';
  /** Hears every event that this instance commits, in the order of the log. */
  subscribe(listener: (events: StoredEvent[]) => void): void;
  /** Finishes what is being written, then closes. */
  close(): Promise<void>;
}

/** Postgres when there is a URL, else SQLite in the data folder. */
export async function openStore(options: {
  databaseUrl: string | null;
  dataDir: string;
  onConnectionLost: (error: Error) => void;
}): Promise<Store> {
  const { databaseUrl, dataDir, onConnectionLost } = options;
  return databaseUrl === null
    ? storeOn('sqlite', await openSqliteInThread(dataDir))
    : storeOn('postgres', await openPostgres(databaseUrl, onConnectionLost));
}

/** A store on an engine that is open already. */
export function storeOn(name: Store['engine'], engine: StoreEngine): Store {
  const listeners: ((events: StoredEvent[]) => void)[] = [];
  const calls = createGroupCommit<Change, CommitResult>(async (batch) => {
    const { results, events } = await engine.write(batch);
    const tell = () => {
      for (const listener of listeners) listener(events);
    };
    return events.length === 0 ? { results } : { results, tell };
  });
  const talks = createGroupCommit<TalkWrite, undefined>(async (batch) => {
    await engine.writeTalks(batch);
    return { results: [] };
  });
  return {
    ...withOneError(engine),
    engine: name,
    commit: calls.commit,
    startTalk: (talk) => talks.commit({ kind: 'talk', talk }),
    updateTalk: (talk) => talks.commit({ kind: 'talk', talk }),
    appendEntries: (entries) => talks.commit({ kind: 'entries', entries }),
    recordAccess: (access) => talks.commit({ kind: 'access', access }),
    subscribe: (listener) => void listeners.push(listener),
    async close() {
      await Promise.all([calls.idle(), talks.idle()]);
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
