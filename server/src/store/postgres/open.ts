// Opens a Postgres database, which several instances may share.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { StoreEngine } from '../engine.ts';
import { migrate } from '../migrations.ts';
import { createReads } from '../reads.ts';
import type { Tables } from '../schema.ts';
import { writeBatch } from '../write-batch.ts';
import { writeTalks } from '../write-talks.ts';

const INT8 = 20;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 10;

/** Connects and brings the schema up to date. `onConnectionLost` hears of idle connections that break. */
export async function openPostgres(url: string, onConnectionLost: (error: Error) => void): Promise<StoreEngine> {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'patchcord',
    types: { getTypeParser },
  });
  // An idle connection that breaks is replaced at the next query; unheard, its error would end the process.
  pool.on('error', onConnectionLost);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    ...createReads(db),
    write: (batch) => writeBatch(db, batch),
    writeTalks: (batch) => writeTalks(db, batch),
    close: () => db.destroy(),
  };
}

/** Times and places in the log are int8 columns that stay far below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text');
}
