// The servers that Patchcord is measured beside.
import { type EventTemplates, templatesVariable } from './event-templates.ts';
import { programFile, type ServerProgram } from './measured-server.ts';

/** node:http and `ws`, without a store. */
export function bareWs(templates: EventTemplates = []): ServerProgram {
  return withTemplates('bare ws', 'bare-ws', templates);
}

export function socketIo(templates: EventTemplates = []): ServerProgram {
  return withTemplates('Socket.IO', 'socket-io', templates);
}

function withTemplates(name: string, program: string, templates: EventTemplates): ServerProgram {
  return { name, args: [programFile(program)], env: { [templatesVariable]: JSON.stringify(templates) } };
}
