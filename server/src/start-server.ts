// Puts the server together from its rooms. The only place that knows them all.
import type { AddressInfo } from 'node:net';
import type { Rejection } from '@patchcord/protocol';
import { v7 as uuidv7 } from 'uuid';
import { createTokenVerifier } from './auth/verify-token.ts';
import { defaultCheckTimes } from './calls/check-times.ts';
import { createCalls } from './calls/create-calls.ts';
import type { Config } from './config.ts';
import { createAppDoor } from './delivery/app-door.ts';
import { createGreet } from './delivery/greet.ts';
import { createHub } from './delivery/hub.ts';
import { connectExotel } from './exotel/connect-exotel.ts';
import { createWebhookAccess } from './exotel/webhook-access.ts';
import { webhookRoutes } from './exotel/webhook-route.ts';
import { createApp } from './http/app.ts';
import { callRoutes } from './http/call-routes.ts';
import { docsRoutes } from './http/docs-routes.ts';
import { healthRoutes } from './http/health-routes.ts';
import { sendProblem } from './http/problem.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { observeEvents, observeWebhook, timedRecording } from './observe-calls.ts';
import { startReconcileLoop } from './reconcile-loop.ts';
import { rejectionOf } from './rejection-of.ts';
import { openStore } from './store/open-store.ts';

const MAX_CLIENTS = 20_000;
const WEBHOOKS_PER_SECOND = 2_000;

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:5050`. */
  address: string;
  /** Sees clients off within `graceMs`, finishes what is under way, and closes everything. */
  stop(graceMs: number): Promise<void>;
}

/** Starts an instance; rejects when it cannot (port taken, data folder in use, database unreachable). */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const { publicUrl, version, instanceId } = config;
  const now = () => Date.now();
  const metrics = createMetrics();
  const observers = { log, metrics };
  const verifier = createTokenVerifier({ secret: config.authSecret, jwksUrl: config.authJwksUrl });
  const webhookAccess = createWebhookAccess(publicUrl, config.webhookSecret);
  const onError = (error: unknown, code: Rejection['code']) => log.error({ err: error, code }, 'Something broke');

  const store = await openStore({
    databaseUrl: config.databaseUrl?.reveal() ?? null,
    dataDir: config.dataDir,
    onConnectionLost: (error) => log.warn({ err: error }, 'A database connection was lost'),
  });
  const calls = createCalls({
    store,
    telephony: connectExotel(config.exotel, webhookAccess.urlOf, observers),
    clock: { now },
    ids: { callId: () => uuidv7() },
    times: defaultCheckTimes,
    onError: (error, callId) => log.error({ err: error, callId }, 'Something broke; the call will be looked at again'),
    onRepair: (callId, what) => {
      metrics.repairs.inc({ what });
      log.warn({ callId, what }, 'Repaired a call');
    },
  });

  const hub = createHub((events) => metrics.eventsDelivered.inc(events));
  store.subscribe((events) => {
    hub.publish(events);
    observeEvents(events, observers);
  });
  const door = createAppDoor(
    { publicUrl, maxClients: MAX_CLIENTS, otherEndpoints: config.otherEndpoints },
    {
      hub,
      greet: createGreet({ log: store, instanceId, now }),
      placeCall: calls.place,
      hangUp: calls.hangUp,
      verifier,
      now,
      onRefused: (code) => metrics.messagesRefused.inc({ code }),
      onClosing: (reason) => {
        metrics.clientsClosed.inc({ reason });
        log.debug({ reason }, 'Closed a client');
      },
      onMediaRefused: () => log.warn('Refused an AgentStream peer: this server does not take audio'),
      onError,
      rejectionOf,
    },
  );

  let draining = false;
  const { app, identityOf } = await createApp({ version, publicUrl, verifier, rejectionOf, onError });
  healthRoutes(
    app,
    {
      version,
      instance: instanceId,
      startedAt: now(),
      telephony: config.telephony,
      databaseEngine: store.engine,
      askDatabase: () => store.head(),
      isDraining: () => draining,
      clients: () => door.clients,
      now,
    },
    metrics,
  );
  docsRoutes(app, { publicUrl, version });
  callRoutes(app, { store, placeCall: calls.place, hangUp: calls.hangUp, identityOf });
  await app.register(webhookRoutes, {
    access: webhookAccess,
    record: timedRecording(calls.record, observers),
    ratePerSecond: WEBHOOKS_PER_SECOND,
    sendProblem,
    onRecorded: (report, recorded) => observeWebhook(report, recorded, observers),
    onRefused: (code) => {
      metrics.webhooks.inc({ dialect: 'refused', outcome: code });
      log.warn({ code }, 'Refused a webhook');
    },
  });

  await app.ready();
  app.server.on('upgrade', door.upgrade);
  await app.listen({ port: config.port, host: config.host });
  const reconciling = startReconcileLoop(calls.reconciler, (error) => onError(error, 'internal'));
  const { port } = app.server.address() as AddressInfo;
  return {
    address: `http://${config.host}:${port}`,
    async stop(graceMs) {
      draining = true;
      await Promise.all([door.drain(graceMs), reconciling.stop(), calls.idle()]);
      await app.close();
      await store.close();
    },
  };
}
