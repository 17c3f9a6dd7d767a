// All HTTP doors of the emulator in one server.
import { type FastifyInstance, fastify } from 'fastify';
import type { EmulatorControls } from '../emulator-controls.ts';
import { pageRoutes } from '../page/page-routes.ts';
import type { PhoneRecords } from '../phones/record/phone-records.ts';
import { emulatorVersion } from '../version.ts';
import { controlDoor } from './control-door.ts';
import { type RecordingRouteParts, recordingRoute } from './recording-route.ts';
import { numbersDoor, type RestDoorParts, restDoor } from './rest-door.ts';

const maxBodyBytes = 64 * 1024;
/** How long a client may take to send its request. */
const requestTimeoutMs = 10_000;

export interface AppParts {
  rest: RestDoorParts;
  controls: EmulatorControls;
  records: PhoneRecords;
  recordings: RecordingRouteParts;
  ongoingCalls: () => number;
}

/** The server, not listening yet. */
export function buildApp({ rest, controls, records, recordings, ongoingCalls }: AppParts): FastifyInstance {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    // Closing must not wait for the clients that a fault keeps without an answer.
    forceCloseConnections: true,
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-patchcord-emulator', emulatorVersion);
  });
  app.get('/health', () => ({ status: 'ok', version: emulatorVersion, ongoingCalls: ongoingCalls() }));
  pageRoutes(app, { records });
  recordingRoute(app, recordings);
  app.register(restDoor(rest), { prefix: '/v1' });
  app.register(numbersDoor(rest), { prefix: '/v2_beta' });
  app.register(controlDoor(controls), { prefix: '/_emulator' });
  return app;
}
