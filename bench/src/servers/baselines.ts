// The servers that Patchcord is measured beside.
import { type EventTemplates, templatesVariable } from './event-templates.ts';
import { programFile, type ServerProgram } from './measured-server.ts';

/** node:http and `ws`, without a store. */
export function bareWs(templates: EventTemplates = []): ServerProgram {
  return {
    name: 'bare ws',
    args: [programFile('bare-ws')],
    env: { [templatesVariable]: JSON.stringify(templates) },
    greeting: { kind: 'none' },
  };
}

export function socketIo(templates: EventTemplates = []): ServerProgram {
  return {
    name: 'Socket.IO',
    args: [programFile('socket-io')],
    env: { [templatesVariable]: JSON.stringify(templates) },
    greeting: { kind: 'socket.io' },
  };
}

export const busUrlVariable = 'BENCH_BUS_URL';

const busPrograms = { Redis: 'bare-redis', NATS: 'bare-nats' };

/** One of several instances that tell each other of events by publishing them on a bus, and store nothing. */
export function bareBus(bus: keyof typeof busPrograms, busUrl: string, templates: EventTemplates): ServerProgram {
  return {
    name: `raw ${bus}`,
    args: [programFile(busPrograms[bus])],
    env: { [templatesVariable]: JSON.stringify(templates), [busUrlVariable]: busUrl },
    greeting: { kind: 'none' },
  };
}

export const welcomeTextsVariable = 'BENCH_WELCOME_TEXTS';

/** Answers a hello with these texts. Its clients say what Patchcord's say. */
export function bareWelcome(texts: readonly string[], greeting: ServerProgram['greeting']): ServerProgram {
  return {
    name: 'bare ws',
    args: [programFile('bare-welcome')],
    env: { [welcomeTextsVariable]: JSON.stringify(texts) },
    greeting,
  };
}

/** Passes orders to call on to devices. */
export function bareRing(): ServerProgram {
  return { name: 'bare ws', args: [programFile('bare-ring')], env: {}, greeting: { kind: 'none' } };
}
