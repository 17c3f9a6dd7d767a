// `patchcord-emulator call inbound`: has a running emulator take a call from outside.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { defaults } from './options.ts';
import { checkParameters, phoneNumber } from './parameters.ts';

const flags = z.object({
  from: phoneNumber,
  to: phoneNumber.default(defaults.exoPhones[0]),
  flow: z.string().optional(),
  emulator: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:5051'),
});

export const callExitCodes = { ok: 0, refused: 1, usage: 2, notReached: 3 } as const;

/** Prints the answer of the emulator. */
export async function callCommand(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(help);
    return callExitCodes.ok;
  }
  const order = readArguments(args);
  if (!order.ok) {
    console.error(`patchcord-emulator call: ${order.error}\nSee patchcord-emulator call --help.`);
    return callExitCodes.usage;
  }
  const { emulator, ...call } = order.value;
  try {
    const answer = await fetch(`${emulator}/_emulator/calls/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(call),
    });
    console.log(await answer.text());
    return answer.ok ? callExitCodes.ok : callExitCodes.refused;
  } catch {
    console.error(
      `patchcord-emulator call: no emulator answers at ${emulator}; start one, or name it with --emulator.`,
    );
    return callExitCodes.notReached;
  }
}

function readArguments(args: string[]) {
  const options = {
    from: { type: 'string' },
    to: { type: 'string' },
    flow: { type: 'string' },
    emulator: { type: 'string' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.join(' ') !== 'inbound') return { ok: false, error: 'say which: call inbound' } as const;
    return checkParameters(flags, Object.entries(values));
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, error: error.message } as const;
    throw error;
  }
}

const help = `patchcord-emulator call inbound: somebody calls an ExoPhone of a running emulator

  --from <number>            who calls
  --to <ExoPhone>            default ${defaults.exoPhones[0]}
  --flow <id>                the flow to go through, instead of that of the ExoPhone
  --emulator <url>           default http://127.0.0.1:5051

The answer is printed as JSON. Exit code 0: the call is on; 1: refused; 2: wrong usage; 3: no emulator there.

  patchcord-emulator call inbound --from 09876543210`;
