// A script of what the model says and does, turn by turn: YAML or JSON.
import { parse } from 'yaml';
import { z } from 'zod';
import { clipIds } from './speech-library.ts';

const clipSchema = z.enum(clipIds);

const stepSchema = z.union([
  /** A clip by its id, or any text, which is murmured; or a clip with another transcript. */
  z.strictObject({ say: z.union([z.string().min(1), z.strictObject({ clip: clipSchema, text: z.string().min(1) })]) }),
  z.strictObject({
    call: z.strictObject({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()).default({}) }),
  }),
  /** Milliseconds of nothing, in the middle of the response. */
  z.strictObject({ wait: z.int().min(0).max(3_600_000) }),
]);

const turnSchema = z
  .strictObject({
    /** The transcript of the user's speech that this turn answers. */
    heard: z.string().optional(),
    do: z.array(stepSchema).max(100).default([]),
    /** The response then fails, with this error code. */
    fail: z.string().optional(),
    /** The response is then incomplete, for this reason. */
    incomplete: z.enum(['max_output_tokens', 'content_filter']).optional(),
  })
  .refine((turn) => turn.fail === undefined || turn.incomplete === undefined, {
    error: 'a turn cannot both fail and be incomplete',
  });

const scriptSchema = z.strictObject({
  /** One for each response in the conversation. */
  turns: z.array(turnSchema).min(1).max(1_000),
  /** Whether it then begins again; else the model goes on as in mode `speech`. */
  repeat: z.boolean().default(false),
});

export type Script = z.output<typeof scriptSchema>;
/** As it is written: what has a default may be left out. */
export type ScriptInput = z.input<typeof scriptSchema>;
export type ScriptTurn = Script['turns'][number];
export type ScriptStep = ScriptTurn['do'][number];

/** Reads the text of a script. Throws an Error that tells what is wrong. */
export function readScript(text: string): Script {
  let written: unknown;
  try {
    written = parse(text);
  } catch (error) {
    throw new Error('The script is neither YAML nor JSON', { cause: error });
  }
  return checkedScript(written);
}

export function checkedScript(written: unknown): Script {
  const result = scriptSchema.safeParse(written);
  if (result.success) return result.data;
  throw new Error(`The script is not right: ${z.prettifyError(result.error)}`);
}
