// The HTTP side of the baselines: node:http and nothing else.
import { createServer, type Server } from 'node:http';
import { eventOf, givenTemplates } from './event-templates.ts';

/** Listens on PORT; `onEvent` gets the text of the event that each webhook causes, before the webhook is answered. */
export function openWebhookDoor(onEvent: (text: string) => void): Server {
  const templates = givenTemplates();
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.end('OK');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      onEvent(eventOf(templates, Buffer.concat(chunks).toString()));
      response.end('OK');
    });
  });
  server.listen(Number(process.env['PORT']), '127.0.0.1');
  process.on('SIGTERM', () => process.exit());
  return server;
}
