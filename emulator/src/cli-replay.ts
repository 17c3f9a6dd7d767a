// `patchcord-emulator replay`: sends recorded callbacks to an address again, in their order.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readRecording, replayCallback } from './exchange/callback-replay.ts';
import { type Checked, checkParameters, requiredText, wholeNumber } from './parameters.ts';

const flags = z.object({
  file: requiredText,
  to: requiredText.pipe(z.url({ protocol: /^https?$/, error: 'is not an http(s) address' })),
  repeat: wholeNumber(1, 1000).default(1),
  reverse: z.boolean().default(false),
  json: z.boolean().default(false),
});

export const replayExitCodes = { ok: 0, refused: 1, usage: 2 } as const;

/** One line for each request; exit code 1 when any was not answered with a 2xx. */
export async function replayCommand(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(help);
    return replayExitCodes.ok;
  }
  const read = readArguments(args);
  if (!read.ok) return misused(read.error);
  const { file, to, repeat, reverse, json } = read.value;
  const recording = await requestsOf(file);
  if (!recording.ok) return misused(recording.error);
  const requests = recording.value.flatMap((request) => Array.from({ length: repeat }, () => request));
  let refused = 0;
  for (const request of reverse ? requests.toReversed() : requests) {
    const result = await replayCallback(request, to);
    const took = result.ok && result.status >= 200 && result.status < 300;
    if (!took) refused += 1;
    const outcome = result.ok ? { status: result.status } : { error: result.error };
    const { method } = request;
    console.log(json ? JSON.stringify({ method, ...outcome }) : `${method} ${Object.values(outcome).join()}`);
  }
  if (!json) console.log(`${requests.length} sent, ${refused} not taken`);
  return refused === 0 ? replayExitCodes.ok : replayExitCodes.refused;
}

async function requestsOf(file: string): Promise<Checked<ReturnType<typeof readRecording>>> {
  try {
    return { ok: true, value: readRecording(await readFile(file, 'utf8')) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function readArguments(args: string[]) {
  const options = {
    to: { type: 'string' },
    repeat: { type: 'string' },
    reverse: { type: 'boolean' },
    json: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return checkParameters(flags, [['file', positionals[0] ?? ''], ...Object.entries(values)]);
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, error: error.message } as const;
    throw error;
  }
}

function misused(error: string): number {
  console.error(`patchcord-emulator replay: ${error}\nSee patchcord-emulator replay --help.`);
  return replayExitCodes.usage;
}

const help = `patchcord-emulator replay <file>: sends recorded callbacks to an address again

  --to <url>                 where they go
  --repeat <n>               each of them so often, default 1
  --reverse                  the last one first
  --json                     one JSON line for each

A recording is what a running emulator gives at /_emulator/callbacks.
Exit code 0: all were taken; 1: some were not; 2: wrong usage.

  curl -s http://127.0.0.1:5051/_emulator/callbacks > callbacks.jsonl
  patchcord-emulator replay callbacks.jsonl --to http://127.0.0.1:5050/exotel/webhook --repeat 2 --reverse`;
