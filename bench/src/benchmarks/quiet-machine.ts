// Waits for a moment at which nobody else uses the machine: a benchmark cannot share two cores with a test run.
import { setTimeout as sleep } from 'node:timers/promises';
import { watchBusyCores } from '../report/machine.ts';

const LOOK_MS = 500;
const QUIET_CORES = 0.3;
/** All the waiting that one run of the bench may do; after that it takes the machine as it is, and the notes tell. */
let patienceMs = 10 * 60_000;

/** Resolves when the machine is quiet, or when patience has run out. */
export async function untilQuiet(progress: (text: string) => void): Promise<void> {
  let waitedMs = 0;
  while (patienceMs > 0) {
    const busyCores = watchBusyCores();
    await sleep(LOOK_MS);
    if (busyCores() <= QUIET_CORES) return;
    if (waitedMs === 0) progress('waiting: something else keeps the machine busy');
    waitedMs += LOOK_MS;
    patienceMs -= LOOK_MS;
  }
}
