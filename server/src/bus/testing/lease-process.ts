// A process that waits for a duty and then does it without pause: each turn writes its token into the journal, checked
// against the lease in the same transaction. Told by the parent which database; says what happens on stdout.
import { systemTimers } from '../../timers.ts';
import { holdLease } from '../lease.ts';
import { openDutyJournal } from './duty-journal.ts';

const [databaseUrl = '', holder = '', ttlMs = '1000', stops = ''] = process.argv.slice(2);
const say = (what: string) => process.stdout.write(`${what}\n`);
const journal = openDutyJournal(databaseUrl);

// What a process that does not look at its clock would do: it writes with the token that it was given once.
const duty: { token: number | null } = { token: null };
let turns = 0;
holdLease(
  'duty',
  {
    ttlMs: Number(ttlMs),
    onGained: (token) => {
      duty.token = token;
      say(`gained ${token}`);
    },
    onLost: () => say('lost'),
  },
  { table: journal.leases, holder, timers: systemTimers, onError: (error) => say(`error ${String(error)}`) },
);

for (;;) {
  const { token } = duty;
  if (token === null) await new Promise((resolve) => setTimeout(resolve, 5));
  else if (!(await turn(token))) {
    say(`refused ${token}`);
    duty.token = null;
  }
}

async function turn(token: number): Promise<boolean> {
  turns += 1;
  // The worst moment to be stopped: with the lease's row locked, and the line written but not committed.
  const stopsNow = stops === 'in-transaction' && turns === 20;
  const stop = () => process.kill(process.pid, 'SIGSTOP');
  return journal.write(token, stopsNow ? stop : undefined).catch((error: unknown) => {
    say(`failed ${String(error)}`);
    return true;
  });
}
