// The machine-readable description of the WebSocket doors.
import { asyncApiDocument, messageJsonSchemas } from '@patchcord/protocol';
import type { App } from './app.ts';

export function docsRoutes(app: App, { publicUrl, version }: { publicUrl: string; version: string }): void {
  const { host, protocol } = new URL(publicUrl);
  const asyncApi = JSON.stringify(asyncApiDocument({ host, secure: protocol === 'https:' }, version), null, 2);
  const schemas = JSON.stringify(messageJsonSchemas(), null, 2);

  app.get('/docs/asyncapi.json', { schema: { hide: true } }, (_request, reply) =>
    reply.type('application/json').send(asyncApi),
  );
  app.get('/docs/messages.schema.json', { schema: { hide: true } }, (_request, reply) =>
    reply.type('application/json').send(schemas),
  );
}
