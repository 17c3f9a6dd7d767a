// A table that only the holder of a lease may write to.
import { sql } from 'kysely';
import { createLeases, databaseClock, stillHolds } from '../../store/leases.ts';
import { connectPostgres } from '../../store/postgres/open.ts';

export function openDutyJournal(databaseUrl: string) {
  const db = connectPostgres(databaseUrl, () => undefined);
  return {
    leases: createLeases(db, databaseClock.postgres),
    create: () => sql`create table journal (id bigserial primary key, token int not null)`.execute(db),
    /** Writes one line; false when the lease of this token is somebody else's by now. */
    write: (token: number, beforeCommit: () => void = () => undefined) =>
      db.transaction().execute(async (tx) => {
        if (!(await stillHolds(tx, { name: 'duty', token }))) return false;
        await sql`insert into journal (token) values (${token})`.execute(tx);
        beforeCommit();
        return true;
      }),
    /** The tokens in the order of the lines. */
    async tokens(): Promise<number[]> {
      const { rows } = await sql<{ token: number }>`select token from journal order by id`.execute(db);
      return rows.map(({ token }) => token);
    },
    close: () => db.destroy(),
  };
}
