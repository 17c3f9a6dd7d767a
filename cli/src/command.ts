// What every command is, and how its arguments are read.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { z } from 'zod';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Shell } from './shell.ts';

export interface Command {
  name: string;
  /** One line, for the list of commands. */
  summary: string;
  help: string;
  /** `args`: without the command's name. */
  run(args: string[], shell: Shell): Promise<ExitCode>;
}

interface Definition<Schema extends z.ZodType> extends Pick<Command, 'name' | 'summary' | 'help'> {
  options: ParseArgsOptionsConfig;
  /** Of the options by their names, with `positionals` beside them. */
  schema: Schema;
  run(given: z.output<Schema>, shell: Shell): Promise<ExitCode>;
}

/** A command that answers `--help` and wrong usage by itself. */
export function defineCommand<Schema extends z.ZodType>(definition: Definition<Schema>): Command {
  const { name, summary, help, options, schema } = definition;
  return {
    name,
    summary,
    help,
    async run(args, shell) {
      if (args.includes('--help') || args.includes('-h')) {
        shell.print(help);
        return exitCodes.ok;
      }
      const given = readArguments(args, options, schema);
      if (given.ok) return definition.run(given.value, shell);
      shell.note(`patchcord ${name}: ${given.error}\nSee patchcord ${name} --help.`);
      return exitCodes.wrongUsage;
    },
  };
}

type Checked<T> = { ok: true; value: T } | { ok: false; error: string };

function readArguments<Schema extends z.ZodType>(
  args: string[],
  options: ParseArgsOptionsConfig,
  schema: Schema,
): Checked<z.output<Schema>> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const checked = schema.safeParse({ ...values, positionals });
    if (checked.success) return { ok: true, value: checked.data };
    return { ok: false, error: checked.error.issues.map(wordsOf).join('\n') };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, error: error.message };
    throw error;
  }
}

function wordsOf({ path, message }: z.core.$ZodIssue): string {
  const [name] = path;
  return name === 'positionals' ? message : `--${String(name)} ${message}`;
}

/** Nothing stands in the command line beside the options. */
export const noWords = z.tuple([], { error: 'takes only options' });

/** One word stands there. `usage`: what it is. */
export function oneWord(usage: string) {
  return z.tuple([z.string()], { error: `takes ${usage}` });
}
