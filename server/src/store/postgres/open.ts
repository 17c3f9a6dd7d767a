// Opens a Postgres database, which several instances may share.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { StoreEngine } from '../engine.ts';
import { createExpiry } from '../expired-calls.ts';
import { createLeases, databaseClock } from '../leases.ts';
import { migrate } from '../migrations.ts';
import { createPresence } from '../presence.ts';
import { createPushTargets } from '../push-targets.ts';
import { createReads } from '../reads.ts';
import type { Tables } from '../schema.ts';
import { createTakeovers } from '../take-over-talk.ts';
import { writeBatch } from '../write-batch.ts';
import { writeTalks } from '../write-talks.ts';

const INT8 = 20;
const DEADLOCK_DETECTED = '40P01';
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/**
 * An instance that is stopped in the middle of a transaction keeps its locks, and the head of the log is one of them:
 * after this time Postgres ends the transaction, so that the other instance can go on.
 */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 3_000;
const MAX_CONNECTIONS = 10;

/** Connects and brings the schema up to date. `onConnectionLost` hears of idle connections that break. */
export async function openPostgres(url: string, onConnectionLost: (error: Error) => void): Promise<StoreEngine> {
  const db = connectPostgres(url, onConnectionLost);
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const expiry = createExpiry(db);
  return {
    ...createReads(db),
    ...createLeases(db, databaseClock.postgres),
    ...createPushTargets(db),
    ...createPresence(db, databaseClock.postgres),
    write: (batch) => writeInSpiteOfDeadlock(() => writeBatch(db, batch)),
    ...createTakeovers(db, databaseClock.postgres),
    expiredCalls: expiry.expiredCalls,
    forgetCalls: (calls, lease) => writeInSpiteOfDeadlock(() => expiry.forgetCalls(calls, lease)),
    writeTalks: (batch) => writeInSpiteOfDeadlock(() => writeTalks(db, batch, 'many-writers')),
    close: () => db.destroy(),
  };
}

/** Postgres undoes one of two transactions that wait for each other; done again, it finds the other one finished. */
async function writeInSpiteOfDeadlock<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { code?: string }).code !== DEADLOCK_DETECTED) throw error;
    return write();
  }
}

/** A connection to a database whose schema is up to date. */
export function connectPostgres(url: string, onConnectionLost: (error: Error) => void): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    application_name: 'patchcord',
    types: { getTypeParser },
  });
  // A connection that breaks is replaced at the next query; unheard, its error would end the process. The pool hears
  // of those that nobody uses, so each is listened to itself for the time between two statements of a transaction.
  pool.on('error', onConnectionLost);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** Times and places in the log are int8 columns that stay far below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text');
}
