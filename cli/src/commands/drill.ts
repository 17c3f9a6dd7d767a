// `patchcord drill`: has the project's drill kill, stop and cut off instances of its own, and judge what was lost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Shell } from '../shell.ts';

const program = fileURLToPath(new URL('../../../bench/src/drill/main.ts', import.meta.url));

const help = `patchcord drill: two instances of its own, with calls under way, of which one is killed, stopped, cut off

Takes the options of the drill and prints its table (npm run drill -- --help). It starts its own Postgres, Redis and
emulated Exotel on this machine; a deployment that runs is not touched. Not in the container's image.
Exit code 0: nothing was lost; 1: something was; 2: wrong usage, or no drill here; 130: interrupted.`;

export const drillCommand: Command = {
  name: 'drill',
  summary: 'kills instances of its own, and counts what is lost',
  help,
  async run(args, shell) {
    if (args.includes('--help') || args.includes('-h')) {
      shell.print(help);
      return exitCodes.ok;
    }
    if (existsSync(program)) return runDrill(args, shell);
    shell.note('The drill is not here: run it in a clone of the project.');
    return exitCodes.wrongUsage;
  },
};

async function runDrill(args: string[], { interrupted }: Shell): Promise<ExitCode> {
  // In a group of its own, so that Ctrl-C reaches it once, through us: a second signal would end it without cleaning up.
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit', detached: true });
  interrupted.addEventListener('abort', () => void child.kill('SIGTERM'), { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  const known: readonly number[] = Object.values(exitCodes);
  return code !== null && known.includes(code) ? (code as ExitCode) : exitCodes.failed;
}
