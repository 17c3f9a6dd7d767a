// The page with a control door that remembers what it was asked, for tests.
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { onTestFinished } from 'vitest';
import { timingsWith } from '../../calls/timings.ts';
import { systemClock } from '../../clock.ts';
import { Handsets } from '../../phones/handset/handsets.ts';
import { createPhoneNetwork } from '../../phones/phone-network.ts';
import { PhoneRecords } from '../../phones/record/phone-records.ts';
import { newFolder } from '../../testing/new-folder.ts';
import { pageRoutes } from '../page-routes.ts';

export async function pageApp() {
  const calls: object[] = [];
  /** What the control door was asked, as `METHOD path body`. */
  const asked: string[] = [];
  /** By their path: `{CallSid}/callbacks/{position}`. */
  const recordedRequests = new Map<string, object>();
  const records = new PhoneRecords({ folder: newFolder(), now: () => Date.now() });
  const handsets = new Handsets({ clock: systemClock, records });
  const timings = timingsWith({});
  const network = createPhoneNetwork({ clock: systemClock, timings, records, scripts: null, handsets });
  const app = fastify({ forceCloseConnections: true });
  pageRoutes(app, { records });
  app.get('/_emulator/calls', () => ({ calls }));
  for (const path of ['faults', 'callback-faults', 'calls/inbound']) {
    app.post(`/_emulator/${path}`, (request, reply) => {
      asked.push(`POST ${path} ${JSON.stringify(request.body)}`);
      return reply.code(201).send({});
    });
  }
  app.post('/_emulator/calls/:sid/callbacks/:position/resend', (request, reply) => {
    asked.push(`POST ${request.url.replace('/_emulator/', '')}`);
    return reply.send({ status: 503 });
  });
  app.get<{ Params: { '*': string } }>('/_emulator/calls/*', ({ params }, reply) =>
    reply.send(recordedRequests.get(params['*'])),
  );
  app.delete('/_emulator/faults', (_request, reply) => {
    asked.push('DELETE faults');
    return reply.code(204).send();
  });
  app.server.on('upgrade', (request, socket, head) => {
    if (!handsets.upgrade(request, socket, head)) socket.destroy();
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    handsets.close();
    await records.settled();
    await app.close();
  });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, asked, recordedRequests, records, handsets, network };
}

/** A call as the control door shows one; what is given takes the place of its defaults. */
export function shownCall(changes: object = {}) {
  const createdAt = Date.now() - 4000;
  const leg = { status: 'in-progress', dialledAt: createdAt + 300, answeredAt: createdAt + 1300, endedAt: null };
  return {
    sid: 'c0ffee',
    kind: 'two-numbers',
    phase: 'talking',
    status: 'in-progress',
    exoPhone: '08047000001',
    createdAt,
    endedAt: null,
    legs: [
      { number: '09876509998', ...leg },
      { number: '09876509999', ...leg },
    ],
    callbacks: [
      {
        type: 'answered',
        at: createdAt + 1300,
        callStatus: 'in-progress',
        attempts: [{ at: createdAt + 1310, httpStatus: 200 }],
        outcome: 'delivered',
      },
    ],
    ...changes,
  };
}
