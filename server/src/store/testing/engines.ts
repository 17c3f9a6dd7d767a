// The engines that every contract is run against: SQLite in its thread, and a real Postgres. Each has a `test` that
// gives every test a store on a database of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@patchcord/testing/postgres';
import { expect, inject, type TestAPI, test } from 'vitest';
import { openStore, type Store } from '../open-store.ts';

export interface TestEngine {
  /** Opens the same database again and again; each store is closed after the test. */
  open(): Promise<Store>;
  /** What the stores had to complain of; a test that expects something takes it out. */
  readonly errors: unknown[];
}

export interface OnEngine {
  engine: TestEngine;
  /** Opened on it before the test. */
  store: Store;
}

type Where = { databaseUrl: string | null; dataDir: string };

async function onSqlite(): Promise<Where> {
  return { databaseUrl: null, dataDir: mkdtempSync(join(tmpdir(), 'patchcord-store-')) };
}

async function onPostgres(): Promise<Where> {
  return { databaseUrl: await createDatabase(inject('postgresUrl')), dataDir: '' };
}

function testOn(choose: () => Promise<Where>) {
  return test.extend<OnEngine>({
    engine: async ({ onTestFinished }, use) => {
      const where = await choose();
      const stores: Store[] = [];
      const errors: unknown[] = [];
      const onError = (error: unknown) => void errors.push(error);
      onTestFinished(async () => {
        // One that the test has closed itself cannot be closed again.
        await Promise.allSettled(stores.map((store) => store.close()));
        expect(errors).toEqual([]);
        if (where.databaseUrl === null) rmSync(where.dataDir, { recursive: true });
      });
      await use({
        errors,
        async open() {
          const store = await openStore({ ...where, onConnectionLost: onError, onListenerError: onError });
          stores.push(store);
          return store;
        },
      });
    },
    store: async ({ engine }, use) => use(await engine.open()),
  });
}

export const onEngine: Record<'sqlite' | 'postgres', TestAPI<OnEngine>> = {
  sqlite: testOn(onSqlite),
  postgres: testOn(onPostgres),
};
