// Reads the arguments that the model wrote for a tool. They may be broken: what is wrong goes back to the model.
import { argumentCheck } from './argument-check.ts';

export type ReadArguments =
  | { ok: true; value: Record<string, unknown> }
  | { ok: false; code: 'broken-arguments' | 'wrong-arguments'; error: string; issues: string[] };

const MAX_LENGTH = 64 * 1024;

/** An object, whatever is in it. A model that calls a tool without arguments may write nothing at all. */
export function parseArguments(json: string): ReadArguments {
  if (json.length > MAX_LENGTH) return broken(`they are longer than ${MAX_LENGTH} characters`);
  if (json.trim() === '') return { ok: true, value: {} };
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ok: true, value: { ...value } } : broken('they are something else');
  } catch (error) {
    return broken(error instanceof Error ? error.message : 'they cannot be read');
  }
}

/** `parameters`: a JSON Schema that the agent's file was accepted with. */
export function readArguments(json: string, parameters: Record<string, unknown>): ReadArguments {
  const parsed = parseArguments(json);
  if (!parsed.ok) return parsed;
  const check = argumentCheck(parameters);
  if (!check.ok) throw new Error(`The parameters of a tool are no JSON Schema: ${check.error}`);
  const issues = check.value(parsed.value);
  if (issues.length === 0) return parsed;
  return {
    ok: false,
    code: 'wrong-arguments',
    error: 'The arguments do not fit. Correct them and call again.',
    issues,
  };
}

function broken(why: string): ReadArguments {
  const error = `The arguments are not a JSON object: ${why}. Write them again.`;
  return { ok: false, code: 'broken-arguments', error, issues: [] };
}
