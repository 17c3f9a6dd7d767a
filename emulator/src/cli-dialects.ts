// `--dialect` of the emulator: reads it, and lists what can be said with it.
import { z } from 'zod';
import { type DialectOptions, dialectsSchema } from './dialects.ts';
import { streamDialectEntry, streamDialectSchema } from './stream/stream-dialect.ts';

const streamPrefix = 'stream.';

/** `passthruMethod=POST,popupEvents=Dial+Terminal,stream=documented,stream.frameMs=200`. */
export function parseDialects(text: string, context: z.RefinementCtx): DialectOptions {
  const checked = dialectsSchema.partial().safeParse(namedValues(text));
  if (checked.success) return checked.data;
  for (const { path, message } of checked.error.issues) context.addIssue([...path, message].join(' '));
  return z.NEVER;
}

function namedValues(text: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const stream: Record<string, unknown> = {};
  for (const part of text.split(',')) {
    const [name = '', value = ''] = part.split('=', 2);
    if (name === 'stream') stream['like'] = value;
    else if (name.startsWith(streamPrefix)) {
      const [field, fieldValue] = streamDialectEntry(name.slice(streamPrefix.length), value);
      stream[field] = fieldValue;
    } else values[name] = typedValue(name, value);
  }
  return Object.keys(stream).length === 0 ? values : { ...values, stream };
}

function typedValue(name: string, value: string): unknown {
  if (name === 'popupEvents') return value.split('+');
  return value === 'true' || value === 'false' ? value === 'true' : value;
}

/** A line for each dialect, with its values. */
export function dialectsHelp(): string[] {
  const { stream: _stream, ...others } = valuesOf(dialectsSchema);
  const { like, ...ofStream } = valuesOf(streamDialectSchema);
  const rows = [
    ...Object.entries(others),
    ['stream', like] as const,
    ...Object.entries(ofStream).map(([name, values]) => [`${streamPrefix}${name}`, values] as const),
  ];
  return rows.map(([name, values]) => `  ${name.padEnd(27)}${values}`);
}

const propertySchema = z.object({
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  type: z.unknown(),
  items: z.object({ enum: z.array(z.string()) }).optional(),
});
const objectSchema = z.object({ properties: z.record(z.string(), propertySchema) });

function valuesOf(schema: z.ZodType): Record<string, string> {
  const { properties } = objectSchema.parse(z.toJSONSchema(schema, { io: 'input' }));
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, wordsOf(property)]));
}

function wordsOf({ enum: values, type, items }: z.output<typeof propertySchema>): string {
  if (items !== undefined) return `of ${items.enum.join(', ')}, with + in between`;
  if (values !== undefined) return values.join(', ');
  return type === 'boolean' ? 'true, false' : 'a phone number';
}
