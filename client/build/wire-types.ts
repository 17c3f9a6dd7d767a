// The protocol's types as plain TypeScript, made from the very schemas that check the messages: the published SDK has
// no zod, and neither may its declarations.
import * as protocol from '@patchcord/protocol';
import * as restAnswers from '@patchcord/protocol/rest-answers';
import { z } from 'zod';

interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  description?: string;
}

/** Closed lists that the protocol holds as values. */
const lists = {
  ErrorCode: protocol.errorCodes,
  HangUpReason: protocol.hangUpReasons,
  DeviceHangUpReason: protocol.deviceHangUpReasons,
  SignalingState: protocol.signalingStates,
  RingEndReason: protocol.ringEndReasons,
};

/** A module that exports every type that goes over the WebSocket under its own name: the SDK asks REST for nothing. */
export function wireTypes(): string {
  const registry = z.registry<{ id: string }>();
  for (const [name, value] of Object.entries(protocol)) {
    if (value instanceof z.ZodType && name.endsWith('Schema') && !(name in restAnswers))
      registry.add(value, { id: typeName(name) });
  }
  const { schemas } = z.toJSONSchema(registry, { io: 'output', uri: (id) => id });
  const types = Object.entries(schemas).map(([name, schema]) => declaration(name, schema as JsonSchema));
  const unions = Object.entries(lists).map(([name, values]) => `export type ${name} = ${union(values)};`);
  const signals = 'export type SignalMessage = Signal | SignalAck | SignalResume;';
  return `// Made by build/wire-types.ts from @patchcord/protocol.\n\n${[...types, ...unions, signals].join('\n\n')}\n`;
}

/** `incomingRingSchema` → `IncomingRing`. */
function typeName(schemaName: string): string {
  return schemaName.charAt(0).toUpperCase() + schemaName.slice(1).replace(/Schema$/, '');
}

function declaration(name: string, schema: JsonSchema): string {
  return `${comment(schema, '')}export type ${name} = ${typeOf(schema, '')};`;
}

function typeOf(schema: JsonSchema, indent: string): string {
  const { $ref, enum: values, anyOf, oneOf, type, items } = schema;
  if ($ref !== undefined) return $ref;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (values !== undefined) return union(values);
  const alternatives = Array.isArray(type) ? type.map((one) => ({ ...schema, type: one })) : (anyOf ?? oneOf);
  if (alternatives !== undefined) return alternatives.map((one) => typeOf(one, indent)).join(' | ');
  if (type === 'object') return objectType(schema, indent);
  if (type === 'array' && items !== undefined) return `${wrapped(typeOf(items, indent))}[]`;
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string' || type === 'boolean' || type === 'null') return type;
  throw new Error(`No TypeScript for ${JSON.stringify(schema)}`);
}

function objectType({ properties = {}, required = [] }: JsonSchema, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, schema]) => {
    // As zod has it: an optional field may be there and undefined.
    const [mark, orUndefined] = required.includes(name) ? ['', ''] : ['?', ' | undefined'];
    return `${comment(schema, inner)}${inner}${name}${mark}: ${typeOf(schema, inner)}${orUndefined};`;
  });
  return `{\n${fields.join('\n')}\n${indent}}`;
}

function union(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' | ');
}

function wrapped(type: string): string {
  return type.includes('|') ? `(${type})` : type;
}

function comment({ description }: JsonSchema, indent: string): string {
  return description === undefined ? '' : `${indent}/** ${description} */\n`;
}
