// What was asked for on the command line.
import { parseArgs } from 'node:util';

export interface Arguments {
  names: string[];
  quick: boolean;
  help: boolean;
  /** Where the figures are written as JSON. */
  json: string | undefined;
  /** The page in Markdown that the figures are written into. */
  page: string | undefined;
  /** The JSON of an earlier run, of which the page is made instead of measuring. */
  from: string | undefined;
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
  /** Bridges of others that are measured beside ours. */
  peers?: PeerCommand[];
}

/** A bridge of somebody else's. */
export interface PeerCommand {
  /** As the tables call it. */
  name: string;
  /** What a shell is to run. */
  command: string;
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
        page: { type: 'string' },
        from: { type: 'string' },
        'cpu-prof': { type: 'string' },
        calls: { type: 'string' },
        seconds: { type: 'string' },
        minutes: { type: 'string' },
        rounds: { type: 'string' },
        peer: { type: 'string', multiple: true },
      },
    });
    const strange = positionals.find((name) => !known.includes(name));
    if (strange !== undefined) return { ok: false, error: `No benchmark "${strange}"; there are ${known.join(', ')}.` };
    const names = positionals.length === 0 ? usual : positionals;
    const { quick, help, json, page, from, 'cpu-prof': profileDir } = values;
    if (from !== undefined && page === undefined) return { ok: false, error: '--from needs --page.' };
    const talks = {
      ...(values.calls === undefined
        ? {}
        : { calls: values.calls.split(',').map((count) => wholeNumber('calls', count)) }),
      ...(values.seconds === undefined ? {} : { seconds: wholeNumber('seconds', values.seconds) }),
      ...(values.minutes === undefined ? {} : { minutes: wholeNumber('minutes', values.minutes) }),
      ...(values.rounds === undefined ? {} : { rounds: wholeNumber('rounds', values.rounds) }),
      ...(values.peer === undefined ? {} : { peers: values.peer.map(peerCommand) }),
    };
    return { ok: true, value: { names, quick, help, json, page, from, profileDir, talks } };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * What was wished, as it is typed on a command line; without what says where to write. The command of a peer is left out:
 * it has paths of somebody's machine in it.
 */
export function optionsOf({ quick, talks }: Pick<Arguments, 'quick' | 'talks'>): string[] {
  const { calls, seconds, minutes, rounds, peers = [] } = talks;
  const numbers = Object.entries({ calls, seconds, minutes, rounds });
  return [
    ...(quick ? ['--quick'] : []),
    ...numbers.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${String(value)}`])),
    ...peers.map(({ name }) => `--peer "${name}=…"`),
  ];
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Error(`--${option}: "${text}" is not a whole number from 1 on.`);
  return Number(text);
}

function peerCommand(text: string): PeerCommand {
  const [, name, command] = /^([^=]*[^=\s])=(.*\S.*)$/s.exec(text) ?? [];
  if (name === undefined || command === undefined) throw new Error(`--peer: "${text}" is not NAME=COMMAND.`);
  return { name, command };
}
