// Checks what the model passes to a tool against the tool's JSON Schema.
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

/** What does not fit, in words that the model can act on; empty: all does. */
export type ArgumentCheck = (value: unknown) => string[];

export type CompiledCheck = { ok: true; value: ArgumentCheck } | { ok: false; error: string };

const MAX_ISSUES = 10;

// Unknown keywords are told, as they are mostly misspelt ones. Formats are for the model to read.
const ajv = new Ajv2020({
  allErrors: true,
  strictTypes: false,
  strictTuples: false,
  validateFormats: false,
  logger: false,
});
/** Compiling takes milliseconds, in which no audio flows: once for each version of an agent, not for each call. */
const compiled = new WeakMap<object, CompiledCheck>();

/** `parameters`: JSON Schema 2020-12 with the type `object`. The error says what is wrong with the schema. */
export function argumentCheck(parameters: Record<string, unknown>): CompiledCheck {
  const known = compiled.get(parameters);
  if (known !== undefined) return known;
  const check = compile(parameters);
  compiled.set(parameters, check);
  return check;
}

function compile(parameters: Record<string, unknown>): CompiledCheck {
  try {
    const validate = ajv.compile(parameters);
    return {
      ok: true,
      value: (given) => (validate(given) ? [] : (validate.errors ?? []).slice(0, MAX_ISSUES).map(issueText)),
    };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { ok: false, error: said.replace(/^(strict mode|schema is invalid): /, '') };
  } finally {
    // Ajv would keep every schema that it has seen.
    ajv.removeSchema(parameters);
  }
}

function issueText({ instancePath, keyword, params, message }: ErrorObject): string {
  const place = instancePath === '' ? 'The arguments' : instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'enum') return `${place} must be one of ${JSON.stringify(params['allowedValues'])}`;
  if (keyword === 'additionalProperties')
    return `${place} must not have ${JSON.stringify(params['additionalProperty'])}`;
  return `${place} ${message ?? 'do not fit'}`;
}
