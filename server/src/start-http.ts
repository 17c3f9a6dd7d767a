// Opens the doors of HTTP with the rooms behind them: for load balancers and Prometheus, for apps and people, for Exotel.
import { join } from 'node:path';
import { type Rejection, reject } from '@patchcord/protocol';
import type { FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import type { Identity } from './auth/identity.ts';
import type { TokenVerifier } from './auth/verify-token.ts';
import type { Calls } from './calls/create-calls.ts';
import { type Config, projectRoot } from './config.ts';
import type { Hub } from './delivery/hub.ts';
import { appletRoutes } from './exotel/applet-routes.ts';
import { createHealthyPeer } from './exotel/healthy-peer.ts';
import type { StreamAccess } from './exotel/stream/stream-access.ts';
import type { StreamDoor } from './exotel/stream/stream-door.ts';
import type { WebhookAccess } from './exotel/webhook-access.ts';
import { type WebhookOptions, webhookRoutes } from './exotel/webhook-route.ts';
import { agentRoutes } from './http/agent-routes.ts';
import { type App, createApp } from './http/app.ts';
import { type CallRoutesOptions, callRoutes } from './http/call-routes.ts';
import { consoleRoutes, createNotFound } from './http/console-routes.ts';
import { deliveryRoutes } from './http/delivery-routes.ts';
import { docsRoutes } from './http/docs-routes.ts';
import { type AskHealth, healthRoutes } from './http/health-routes.ts';
import { iceRoutes } from './http/ice-routes.ts';
import { instanceRoutes } from './http/instance-routes.ts';
import { metricsRoute } from './http/metrics-route.ts';
import { sendProblem } from './http/problem.ts';
import { recordingRoutes } from './http/recording-routes.ts';
import { talkRoutes } from './http/talk-routes.ts';
import { readGauges } from './metrics/read-gauges.ts';
import { type Observers, observeWebhook, timedRecording } from './observe/observe-calls.ts';
import { observeAnswer } from './observe/observe-http.ts';
import type { StoredTargets } from './push/stored-targets.ts';
import { rejectionOf } from './rejection-of.ts';
import type { Cluster } from './start-cluster.ts';
import { setupDoors } from './start-setup.ts';
import type { Talks } from './start-talks.ts';
import type { Store } from './store/open-store.ts';
import { userDoors } from './user-doors.ts';
import { iceServersFor } from './webrtc/ice-servers.ts';

/** Where the console is, when it has been built. */
const CONSOLE_DIR = join(projectRoot, 'console/dist');
const WEBHOOKS_PER_SECOND = 2_000;

/** What is behind the doors. */
export interface HttpRooms {
  config: Config;
  observers: Observers;
  verifier: TokenVerifier;
  store: Store;
  hub: Pick<Hub, 'waiting'>;
  cluster: Pick<Cluster, 'bus'>;
  calls: Pick<Calls, 'record'>;
  commands: Pick<CallRoutesOptions, 'placeCall' | 'hangUp'>;
  talks: Talks;
  targets: StoredTargets;
  streams: Pick<StreamDoor, 'streams' | 'isFull'>;
  streamAccess: StreamAccess;
  webhookAccess: WebhookAccess;
  /** App clients that are connected. */
  clients: () => number;
  isDraining: () => boolean;
  onError: (error: unknown, code: Rejection['code']) => void;
  now: () => number;
}

/** Every route, on an app that does not listen yet. */
export async function openHttpDoors(rooms: HttpRooms): Promise<App> {
  const { config, observers, verifier, onError } = rooms;
  const { version, publicUrl, otherEndpoints } = config;
  const consoleOptions = { dir: CONSOLE_DIR, otherEndpoints };
  const { app, identityOf } = await createApp({
    ...{ version, publicUrl, verifier, rejectionOf, onError, notFound: createNotFound(consoleOptions) },
    onAnswered: (answer) => observeAnswer(answer, observers.metrics),
  });
  const deployment = (await rooms.store.head()).epoch;
  const health = watchDoors(app, rooms, deployment);
  docsRoutes(app, { publicUrl, version });
  await consoleRoutes(app, consoleOptions);
  operatorDoors(app, rooms, { deployment, health });
  callDoors(app, rooms, identityOf);
  agentDoors(app, rooms, identityOf);
  await exotelDoors(app, rooms);
  return app;
}

/** For whatever watches an instance from outside. */
function watchDoors(app: App, rooms: HttpRooms, deployment: string): AskHealth {
  const { config, observers, store, hub, cluster, streams, clients, isDraining, now } = rooms;
  const { metrics } = observers;
  const askHealth = healthRoutes(app, {
    version: config.version,
    instance: config.instanceId,
    startedAt: now(),
    telephony: config.telephony,
    agent: config.agent,
    streams: () => streams.streams,
    maxStreams: config.maxStreams,
    retentionDays: config.retentionDays,
    databaseEngine: store.engine,
    deployment,
    bus: () => cluster.bus,
    askDatabase: () => store.head(),
    isDraining,
    clients,
    now,
  });
  metricsRoute(app, {
    registry: metrics.registry,
    token: config.metricsToken,
    readGauges: () =>
      readGauges(metrics, {
        clients,
        streams: () => streams.streams,
        isDraining,
        isBusUp: () => cluster.bus !== 'down',
        queues: () => ({ ...store.waiting(), events: hub.waiting }),
      }),
  });
  return askHealth;
}

/** For whoever runs the deployment. */
function operatorDoors(
  app: App,
  { config, store }: HttpRooms,
  { deployment, health }: { deployment: string; health: AskHealth },
): void {
  const { publicUrl, peers } = config;
  instanceRoutes(app, { publicUrl, peers, health, connectedDevices: store.connectedDevices });
  setupDoors(app, { config, databaseEngine: store.engine, askDatabase: () => store.head(), deployment });
  deliveryRoutes(app, { store });
}

type IdentityOf = (request: FastifyRequest) => Identity;

/** For apps: calls, and who and where their users are. */
function callDoors(app: App, { config, store, commands, targets, now }: HttpRooms, identityOf: IdentityOf): void {
  callRoutes(app, { store, ...commands, identityOf });
  iceRoutes(app, { iceServersFor: (subject) => iceServersFor(subject, config.ice, now()), identityOf, now });
  userDoors(app, { config, people: store, targets, identityOf, now });
  talkRoutes(app, { store });
}

function agentDoors(app: App, rooms: HttpRooms, identityOf: IdentityOf): void {
  const { config, observers, store, talks, streamAccess, now } = rooms;
  const { log } = observers;
  agentRoutes(app, {
    ...{ identityOf, reasonToRefuse: () => reasonToRefuse(rooms) },
    listAgents: talks.listAgents,
    files: talks.files,
    hasModel: config.agent !== 'none',
    newCallId: () => uuidv7(),
    streamUrl: streamAccess.urlOf,
    onSaved: ({ agent, subject }) => log.info({ agent, subject }, 'An agent was edited'),
  });
  recordingRoutes(app, {
    ...{ store, identityOf, now },
    recordings: talks.recordings,
    newId: () => uuidv7(),
    onPlayed: ({ callId, subject }) => log.info({ callId, subject }, 'A recording was played'),
  });
}

/** For Exotel: what it reports, and what its flows ask. */
async function exotelDoors(app: App, rooms: HttpRooms): Promise<void> {
  const { config, observers, store, calls, talks, streamAccess, webhookAccess } = rooms;
  const { log, metrics } = observers;
  const reports: WebhookOptions = {
    access: webhookAccess,
    record: timedRecording(calls.record, observers),
    ratePerSecond: WEBHOOKS_PER_SECOND,
    sendProblem,
    onRecorded: (report, recorded) => observeWebhook(report, recorded, observers),
    onRefused: (code) => {
      metrics.webhooks.inc({ dialect: 'refused', outcome: code });
      log.warn({ code }, 'Refused a webhook');
    },
  };
  await app.register(webhookRoutes, reports);
  await app.register(appletRoutes, {
    ...reports,
    streams: streamAccess,
    newCallId: () => uuidv7(),
    chooseAgent: talks.chooseAgent,
    preWarm: talks.preWarm,
    reasonToRefuse: () => reasonToRefuse(rooms),
    healthyPeer: createHealthyPeer(config.peers.map(({ url }) => url)),
    talksOf: store.talksOf,
    personFor: talks.personFor,
  });
}

/** Why no stream can be taken now; null: it can. */
function reasonToRefuse({ isDraining, streams }: HttpRooms): Rejection | null {
  return isDraining() ? reject('draining') : streams.isFull ? reject('overloaded') : null;
}
