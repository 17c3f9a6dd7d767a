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
  talks: TalkArguments;
}

/** How large the load of talks is; what is left out is up to the benchmark. */
export interface TalkArguments {
  /** Calls at a time, one load after the other. */
  calls?: number[];
  /** How long each load is measured. */
  seconds?: number;
  /** How long the soak takes. */
  minutes?: number;
  /** How often an instance is killed. */
  rounds?: number;
}

export type ArgumentsResult = { ok: true; value: Arguments } | { ok: false; error: string };

/** Reads the arguments; `known` are the names of the benchmarks, and naming none means `usual`. */
export function readArguments(args: string[], known: string[], usual = known): ArgumentsResult {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'string' },
        'cpu-prof': { type: 'string' },
        calls: { type: 'string' },
        seconds: { type: 'string' },
        minutes: { type: 'string' },
        rounds: { type: 'string' },
      },
    });
    const strange = positionals.find((name) => !known.includes(name));
    if (strange !== undefined) return { ok: false, error: `No benchmark "${strange}"; there are ${known.join(', ')}.` };
    const names = positionals.length === 0 ? usual : positionals;
    const { quick, help, json, 'cpu-prof': profileDir } = values;
    const talks = {
      ...(values.calls === undefined
        ? {}
        : { calls: values.calls.split(',').map((count) => wholeNumber('calls', count)) }),
      ...(values.seconds === undefined ? {} : { seconds: wholeNumber('seconds', values.seconds) }),
      ...(values.minutes === undefined ? {} : { minutes: wholeNumber('minutes', values.minutes) }),
      ...(values.rounds === undefined ? {} : { rounds: wholeNumber('rounds', values.rounds) }),
    };
    return { ok: true, value: { names, quick, help, json, profileDir, talks } };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Error(`--${option}: "${text}" is not a whole number from 1 on.`);
  return Number(text);
}
