// Keeps calls on disk so that they go on after a restart, also after kill -9.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { KeptCall } from './kept-call.ts';

const schemaVersion = 2;

/** One row of JSON for each call. Every method throws when the disk or the file is broken. */
export class CallStore {
  readonly #database: DatabaseSync;
  readonly #save: StatementSync;
  readonly #remove: StatementSync;

  /** Opens or makes `calls.db` in the folder. Throws when another emulator uses it. */
  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    const path = join(dataDir, 'calls.db');
    try {
      this.#database = open(path);
    } catch (cause) {
      throw new Error(`Cannot use ${path}: is another emulator running on it, or one of another version?`, { cause });
    }
    this.#save = this.#database.prepare('INSERT OR REPLACE INTO calls (sid, created_at, call) VALUES (?, ?, ?)');
    this.#remove = this.#database.prepare('DELETE FROM calls WHERE sid = ?');
  }

  /** Every call, oldest first. */
  load(): KeptCall[] {
    const rows = this.#database.prepare('SELECT call FROM calls ORDER BY created_at, sid').all();
    return rows.map((row) => JSON.parse(String(row['call'])) as KeptCall);
  }

  save(call: KeptCall): void {
    this.#save.run(call.record.sid, call.record.createdAt, JSON.stringify(call));
  }

  remove(sid: string): void {
    this.#remove.run(sid);
  }

  close(): void {
    this.#database.close();
  }
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  // EXCLUSIVE keeps a second emulator from driving the same calls. NORMAL survives the death of the process, which is
  // what is promised; only a power cut may lose the last writes.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  if (version !== 0 && version !== schemaVersion) {
    database.close();
    throw new Error(`The file has schema version ${String(version)}, this emulator has ${schemaVersion}`);
  }
  database.exec(`
    CREATE TABLE IF NOT EXISTS calls (sid TEXT PRIMARY KEY, created_at INTEGER NOT NULL, call TEXT NOT NULL);
    PRAGMA user_version = ${schemaVersion}`);
  return database;
}
