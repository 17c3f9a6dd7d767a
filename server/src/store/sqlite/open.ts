// Opens the database of a data folder, for one process alone.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { StoreEngine } from '../engine.ts';
import { createExpiry } from '../expired-calls.ts';
import { createLeases, databaseClock, freeAllLeases } from '../leases.ts';
import { migrate } from '../migrations.ts';
import { createPresence, endAllRuns } from '../presence.ts';
import { createPushTargets } from '../push-targets.ts';
import { createReads } from '../reads.ts';
import type { Tables } from '../schema.ts';
import { createTakeovers } from '../take-over-talk.ts';
import { writeBatch } from '../write-batch.ts';
import { writeTalks } from '../write-talks.ts';
import { nodeSqlite } from './node-sqlite.ts';

const SQLITE_BUSY = 5;
/** How long devices have to come back after a restart, as after any other loss of their connection. */
const RETURN_MS = 10_000;

/** The folder is held by another process. */
export class DataDirInUseError extends Error {
  override name = 'DataDirInUseError';
}

/** Opens `patchcord.db` in `dataDir`, creating both. Throws `DataDirInUseError` while another process has it open. */
export async function openSqlite(dataDir: string): Promise<StoreEngine> {
  mkdirSync(dataDir, { recursive: true });
  const database = lockedDatabase(dataDir);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: nodeSqlite(database) }) });
  await migrate(db);
  await freeAllLeases(db);
  await endAllRuns(db, databaseClock.sqlite, RETURN_MS);
  return {
    ...createReads(db),
    ...createLeases(db, databaseClock.sqlite),
    ...createPushTargets(db),
    ...createPresence(db, databaseClock.sqlite),
    write: (batch) => writeBatch(db, batch),
    ...createTakeovers(db, databaseClock.sqlite),
    ...createExpiry(db),
    writeTalks: (batch) => writeTalks(db, batch, 'one-writer'),
    close: () => db.destroy(),
  };
}

/** The lock is the kernel's, on the file: it goes with the process however that ends. */
function lockedDatabase(dataDir: string): DatabaseSync {
  const database = new DatabaseSync(join(dataDir, 'patchcord.db'));
  const pidFile = join(dataDir, 'patchcord.pid');
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new DataDirInUseError(
      `The data folder ${dataDir} is in use by another Patchcord${holder(pidFile)}. Stop that one, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
  writeFileSync(pidFile, String(process.pid));
  return database;
}

function holder(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8')})`;
  } catch {
    return '';
  }
}
