// `patchcord-emulator lint`: calls a bot and fails when it breaks the rules of AgentStream.
import { streamCommand } from './cli-stream.ts';

const DEFAULT_LENGTH = '10s';

/** `stream --strict`, with an end by itself. Takes what `stream` takes, and has its exit codes. */
export function lintCommand(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(help);
    return Promise.resolve(0);
  }
  const endsBySome = args.some((arg) => arg.startsWith('--hang-up-after'));
  return streamCommand([...args, '--strict', ...(endsBySome ? [] : ['--hang-up-after', DEFAULT_LENGTH])]);
}

const help = `patchcord-emulator lint <ws url>: calls a bot and lists what it does against the rules of AgentStream

  Takes the options of "patchcord-emulator stream"; hangs up after ${DEFAULT_LENGTH} unless --hang-up-after says otherwise.
  Exit code 0: no error (there may be notes and warnings); 1: an assertion failed; 2: wrong usage; 3: could not
  connect; 4: an error.

  patchcord-emulator lint ws://127.0.0.1:5050/bot --say question.wav --json`;
