// Puts the server together from its rooms. The only place that knows them all.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ExotelClient } from '@patchcord/exotel';
import { type Rejection, reject } from '@patchcord/protocol';
import { v7 as uuidv7 } from 'uuid';
import { createTokenVerifier } from './auth/verify-token.ts';
import { defaultCheckTimes } from './calls/check-times.ts';
import { createCalls } from './calls/create-calls.ts';
import { type StoredEvent, StoreUnavailableError } from './calls/ports.ts';
import type { Config } from './config.ts';
import { createAppDoor } from './delivery/app-door.ts';
import { createGreet } from './delivery/greet.ts';
import { createHub } from './delivery/hub.ts';
import { createTelephony } from './exotel/telephony.ts';
import { createWebhookAccess } from './exotel/webhook-access.ts';
import { webhookRoutes } from './exotel/webhook-route.ts';
import { createApp } from './http/app.ts';
import { callRoutes } from './http/call-routes.ts';
import { docsRoutes } from './http/docs-routes.ts';
import { healthRoutes } from './http/health-routes.ts';
import { sendProblem } from './http/problem.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { startReconcileLoop } from './reconcile-loop.ts';
import { openStore } from './store/open-store.ts';

const MAX_CLIENTS = 20_000;
const WEBHOOKS_PER_SECOND = 2_000;
const DATABASE_ANSWER_MS = 2_000;

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:5050`. */
  address: string;
  /** Sees clients off within `graceMs`, finishes what is under way, and closes everything. */
  stop(graceMs: number): Promise<void>;
}

/** Starts an instance; rejects when it cannot (port taken, data folder in use, database unreachable). */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const now = () => Date.now();
  const startedAt = now();
  const metrics = createMetrics();
  const verifier = createTokenVerifier({ secret: config.authSecret, jwksUrl: config.authJwksUrl });
  const webhookAccess = createWebhookAccess(config.publicUrl, config.webhookSecret);
  const onError = (error: unknown, code: Rejection['code']) => log.error({ err: error, code }, 'Something broke');

  const store = await openStore({
    databaseUrl: config.databaseUrl?.reveal() ?? null,
    dataDir: config.dataDir,
    onConnectionLost: (error) => log.warn({ err: error }, 'A database connection was lost'),
  });
  const calls = createCalls({
    store,
    telephony: createExotel(config, webhookAccess.urlOf, { log, metrics }),
    clock: { now },
    ids: { callId: () => uuidv7() },
    times: defaultCheckTimes,
    onDialError: (error, callId) => log.error({ err: error, callId }, 'A dial broke; the call will be looked up'),
    onRepair: (callId, what) => {
      metrics.repairs.inc({ what });
      log.warn({ callId, what }, 'Repaired a call');
    },
  });

  const hub = createHub((events) => metrics.eventsDelivered.inc(events));
  store.subscribe((events) => {
    hub.publish(events);
    recordStatuses(events, { log, metrics });
  });
  const door = createAppDoor(
    { publicUrl: config.publicUrl, maxClients: MAX_CLIENTS, otherEndpoints: config.otherEndpoints },
    {
      hub,
      greet: createGreet({ log: store, instanceId: config.instanceId, now }),
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
  const { app, identityOf } = await createApp({
    version: config.version,
    publicUrl: config.publicUrl,
    verifier,
    rejectionOf,
    onError,
  });
  healthRoutes(
    app,
    {
      version: config.version,
      instance: config.instanceId,
      startedAt,
      telephony: config.telephony,
      databaseEngine: store.engine,
      askDatabase: () => withinTime(store.head(), DATABASE_ANSWER_MS),
      isDraining: () => draining,
      clients: () => door.clients,
      now,
    },
    metrics,
  );
  docsRoutes(app, { publicUrl: config.publicUrl, version: config.version });
  callRoutes(app, { store, placeCall: calls.place, hangUp: calls.hangUp, identityOf });
  await app.register(webhookRoutes, {
    access: webhookAccess,
    record: timed(calls.record, (seconds) => metrics.webhookSeconds.observe(seconds)),
    ratePerSecond: WEBHOOKS_PER_SECOND,
    sendProblem,
    onRecorded: (report, recorded) => {
      const outcome = recorded.created ? 'new-call' : recorded.changed ? 'applied' : 'known';
      metrics.webhooks.inc({ dialect: report.dialect, outcome });
      log.debug({ callId: recorded.callId, dialect: report.dialect, event: report.eventType, outcome }, 'Webhook');
    },
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

function createExotel(
  { exotel }: Config,
  statusCallbackUrl: (callId: string) => string,
  { log, metrics }: { log: Log; metrics: ReturnType<typeof createMetrics> },
) {
  if (exotel === null) return null;
  const { accountSid, baseUrl, callerId } = exotel;
  const client = new ExotelClient({
    accountSid,
    baseUrl,
    apiKey: exotel.apiKey.reveal(),
    apiToken: exotel.apiToken.reveal(),
  });
  return createTelephony({
    client,
    callerId,
    statusCallbackUrl,
    onRequest: (kind, outcome, failure) => {
      metrics.exotelRequests.inc({ kind, outcome });
      if (failure === undefined) return;
      const { httpStatus, exotelCode } = failure;
      log.warn({ kind, code: outcome, httpStatus, exotelCode }, 'A request to Exotel failed');
    },
  });
}

function recordStatuses(
  events: StoredEvent[],
  { log, metrics }: { log: Log; metrics: ReturnType<typeof createMetrics> },
) {
  for (const { seq, type, callId, dataJson } of events) {
    if (type !== 'call_status_update') continue;
    const { status, direction, callSid } = JSON.parse(dataJson);
    metrics.callStatuses.inc({ status, direction });
    log.info({ seq, callId, callSid, direction }, `Call ${status}`);
  }
}

function rejectionOf(error: unknown): Rejection {
  return error instanceof StoreUnavailableError
    ? reject('store-unavailable', undefined, { retryAfterMs: 1000 })
    : reject('internal');
}

function timed<A, R>(work: (input: A) => Promise<R>, observe: (seconds: number) => void) {
  return async (input: A): Promise<R> => {
    const begin = performance.now();
    try {
      return await work(input);
    } finally {
      observe((performance.now() - begin) / 1000);
    }
  };
}

async function withinTime(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const result = await Promise.race([work.then(() => 'done'), once(timeout, 'abort').then(() => 'late')]);
  if (result === 'late') throw new Error(`No answer within ${timeoutMs} ms`);
}
