// Whether the database lets us in.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import pg from 'pg';
import { whyBroken } from '../broken-connection.ts';
import { type Check, type Finding, failed, ok, PATIENCE_MS, warning } from '../finding.ts';

/** SQLSTATE (reference: PostgreSQL, appendix A). */
const refusals: Record<string, string> = {
  '28P01': 'it does not take the password',
  '28000': 'it does not let this user in',
  '3D000': 'it has no database of this name',
  '53300': 'it has no connection left',
};

export const databaseCheck: Check = {
  name: 'database',
  async examine({ config: { databaseUrl, dataDir, production } }) {
    return [databaseUrl === null ? await sqlite(dataDir, production) : await postgres(databaseUrl.reveal())];
  },
};

async function postgres(connectionString: string): Promise<Finding> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: PATIENCE_MS });
  // After the end, what breaks is of no interest.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return ok(`Postgres ${rows[0]?.server_version ?? ''} lets us in.`);
  } catch (error) {
    const { code = '' } = error as { code?: string };
    const why = refusals[code] ?? whyBroken(error);
    const cure =
      'Start it, and check user, password, host and database in DATABASE_URL; many hosts want ?sslmode=require.';
    return failed(`The database cannot be used: ${why}.`, cure);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function sqlite(dataDir: string, production: boolean): Promise<Finding> {
  if (!(await isWritable(dataDir))) {
    const cure = 'Give it to the user that the server runs as, or set DATA_DIR to another folder.';
    return failed(`The data folder cannot be written: ${dataDir}.`, cure);
  }
  if (!production) return ok(`SQLite, in ${dataDir}.`);
  const cure = 'Make sure that the folder survives a restart; for two instances set DATABASE_URL.';
  return warning(`Calls are in SQLite, in ${dataDir}, and one instance is all that there can be.`, cure);
}

/** A folder that is not there yet will be made. */
async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return true;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing && dirname(folder) !== folder && isWritable(dirname(folder));
  }
}
