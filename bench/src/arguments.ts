// What was asked for on the command line.
import { parseArgs } from 'node:util';

export interface Arguments {
  names: string[];
  quick: boolean;
  help: boolean;
  /** Where the figures are written as JSON. */
  json: string | undefined;
  /** Where CPU profiles of the measured server are written. */
  profileDir: string | undefined;
}

export type ArgumentsResult = { ok: true; value: Arguments } | { ok: false; error: string };

/** Reads the arguments; `known` are the names of the benchmarks, and naming none means all. */
export function readArguments(args: string[], known: string[]): ArgumentsResult {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'string' },
        'cpu-prof': { type: 'string' },
      },
    });
    const strange = positionals.find((name) => !known.includes(name));
    if (strange !== undefined) return { ok: false, error: `No benchmark "${strange}"; there are ${known.join(', ')}.` };
    const names = positionals.length === 0 ? known : positionals;
    const { quick, help, json, 'cpu-prof': profileDir } = values;
    return { ok: true, value: { names, quick, help, json, profileDir } };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
