// The commands by name.
import manifest from '../package.json' with { type: 'json' };
import type { Command } from './command.ts';
import { callCommand } from './commands/call.ts';
import { callsCommand } from './commands/calls.ts';
import { doctorCommand } from './commands/doctor.ts';
import { drillCommand } from './commands/drill.ts';
import { exportCommand } from './commands/export.ts';
import { listenCommand } from './commands/listen.ts';
import { tokenCommand } from './commands/token.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Shell } from './shell.ts';

const commands: Command[] = [
  doctorCommand,
  callCommand,
  listenCommand,
  callsCommand,
  tokenCommand,
  exportCommand,
  drillCommand,
];

/** Runs what the arguments say; they are without node and script. */
export async function patchcord([name, ...args]: string[], shell: Shell): Promise<ExitCode> {
  const command = commands.find((one) => one.name === name);
  if (command !== undefined) return command.run(args, shell);
  if (name === '--version' || name === '-v') {
    shell.print(`patchcord/${manifest.version}`);
    return exitCodes.ok;
  }
  if (name === '--help' || name === '-h') {
    shell.print(help());
    return exitCodes.ok;
  }
  shell.note(name === undefined ? help() : `patchcord: there is no command "${name}"\nSee patchcord --help.`);
  return exitCodes.wrongUsage;
}

function help(): string {
  return [
    'patchcord: looks after a deployment of the Patchcord call server',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`),
    '',
    'Each has a --help of its own. With --json, what it prints is JSON.',
    '',
    'Exit codes: 0 done; 1 a bad outcome; 2 wrong usage; 3 the server was not reached; 4 it refused; 5 nobody said yes to',
    'real phones; 130 interrupted.',
  ].join('\n');
}
