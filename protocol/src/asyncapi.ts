// The AsyncAPI 3 document of the WebSocket doors, made from the very schemas that check the messages.
import { z } from 'zod';
import { clientMessageSchema } from './client-messages.ts';
import { closeCodes } from './close-codes.ts';
import { serverMessageSchema } from './server-messages.ts';

const channelAddresses = { app: '/ws', exotelStream: '/exotel-stream' } as const;

/** Builds the document. `server` is where it is served, e.g. `{ host: 'calls.example', secure: true }`. */
export function asyncApiDocument(server: { host: string; secure: boolean }, version: string) {
  const fromClient = messagesOf(clientMessageSchema, 'input');
  const fromServer = messagesOf(serverMessageSchema, 'output');
  const channelMessages = Object.fromEntries(
    [...fromClient, ...fromServer].map(([key]) => [key, { $ref: `#/components/messages/${key}` }]),
  );
  const channels = Object.entries(channelAddresses).map(([name, address]) => [
    name,
    { address, messages: channelMessages, bindings: { ws: { method: 'GET' } } },
  ]);
  const operations = Object.keys(channelAddresses).flatMap((channel) => [
    [`${channel}FromClient`, operation('receive', channel, fromClient)],
    [`${channel}FromServer`, operation('send', channel, fromServer)],
  ]);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Patchcord',
      version,
      description: `Messages between app clients and the call server. Close codes: ${Object.entries(closeCodes)
        .map(([name, { code, meaning }]) => `${code} ${name}: ${meaning}`)
        .join(' ')} 4000–4099: retry; 4100–4199: retry elsewhere; 4200–4299: stop.`,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: { this: { host: server.host, protocol: server.secure ? 'wss' : 'ws' } },
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    components: { messages: Object.fromEntries([...fromClient, ...fromServer]) },
  };
}

type MessageUnion = typeof clientMessageSchema | typeof serverMessageSchema;

function messagesOf(union: MessageUnion, io: 'input' | 'output') {
  return union.options.map((schema) => {
    const { $schema: _, ...payload } = z.toJSONSchema(schema, { io, target: 'draft-7', reused: 'inline' });
    const name = schema.shape.type.value;
    return [keyOf(schema), { name, summary: schema.description, payload }] as const;
  });
}

/** Both sides have an `incoming_call`, each its own: the document has to tell them apart. */
function keyOf(schema: MessageUnion['options'][number]): string {
  const name = schema.shape.type.value;
  const ofClient = clientMessageSchema.options.find((one) => one.shape.type.value === name);
  return ofClient === undefined || ofClient === schema ? name : `${name}_from_server`;
}

function operation(action: 'send' | 'receive', channel: string, messages: ReturnType<typeof messagesOf>) {
  return {
    action,
    channel: { $ref: `#/channels/${channel}` },
    messages: messages.map(([key]) => ({ $ref: `#/channels/${channel}/messages/${key}` })),
  };
}

/** JSON Schema (draft 2020-12) of all messages, by direction. */
export function messageJsonSchemas() {
  return {
    client: z.toJSONSchema(clientMessageSchema, { io: 'input' }),
    server: z.toJSONSchema(serverMessageSchema, { io: 'output' }),
  };
}
