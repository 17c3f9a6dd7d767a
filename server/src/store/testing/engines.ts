// The engines that every contract is run against: SQLite in its thread, and a real Postgres.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@patchcord/testing/postgres';
import { expect, inject } from 'vitest';
import { openStore, type Store } from '../open-store.ts';

export interface TestEngine {
  /** Opens the same database again and again. */
  open(): Promise<Store>;
  remove(): void;
}

export const never = () => expect.unreachable('the connection was lost');

export const engines: Record<string, () => Promise<TestEngine>> = {
  async sqlite() {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchcord-store-'));
    const open = () => openStore({ databaseUrl: null, dataDir, onConnectionLost: never });
    return { open, remove: () => rmSync(dataDir, { recursive: true }) };
  },
  async postgres() {
    const databaseUrl = await createDatabase(inject('postgresUrl'));
    const open = () => openStore({ databaseUrl, dataDir: '', onConnectionLost: never });
    return { open, remove: () => undefined };
  },
};
