// Programs that a test starts beside itself: they end with it, however it ends.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Part of util-linux, which every Debian has. */
const SETPRIV = '/usr/bin/setpriv';

/**
 * Like `spawn`. On Linux the kernel kills the program when its parent dies, so that a test run that was killed itself
 * leaves no servers behind (reference: prctl(2), PR_SET_PDEATHSIG). Elsewhere it is nothing but `spawn`.
 */
export function spawnTied(program: string, args: string[], options: SpawnOptions): ChildProcess {
  if (!existsSync(SETPRIV)) return spawn(program, args, options);
  return spawn(SETPRIV, ['--pdeathsig', 'KILL', '--', program, ...args], options);
}
