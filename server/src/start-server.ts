// Puts the server together from its rooms. The only place that knows them all.
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Rejection, reject } from '@patchcord/protocol';
import { v7 as uuidv7 } from 'uuid';
import { defaultCheckTimes } from './calls/check-times.ts';
import { type Calls, createCalls } from './calls/create-calls.ts';
import { type Config, projectRoot } from './config.ts';
import { createAppDoor } from './delivery/app-door.ts';
import { createGreet } from './delivery/greet.ts';
import { createHub } from './delivery/hub.ts';
import { appletRoutes } from './exotel/applet-routes.ts';
import { connectExotel } from './exotel/connect-exotel.ts';
import { createHealthyPeer } from './exotel/healthy-peer.ts';
import { createStreamAccess } from './exotel/stream/stream-access.ts';
import { createStreamDoor } from './exotel/stream/stream-door.ts';
import { createWebhookAccess } from './exotel/webhook-access.ts';
import { type WebhookOptions, webhookRoutes } from './exotel/webhook-route.ts';
import { agentRoutes } from './http/agent-routes.ts';
import { createApp } from './http/app.ts';
import { callRoutes } from './http/call-routes.ts';
import { consoleRoutes, createNotFound } from './http/console-routes.ts';
import { deliveryRoutes } from './http/delivery-routes.ts';
import { docsRoutes } from './http/docs-routes.ts';
import { healthRoutes } from './http/health-routes.ts';
import { iceRoutes } from './http/ice-routes.ts';
import { instanceRoutes } from './http/instance-routes.ts';
import { metricsRoute } from './http/metrics-route.ts';
import { sendProblem } from './http/problem.ts';
import { recordingRoutes } from './http/recording-routes.ts';
import { talkRoutes } from './http/talk-routes.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import {
  observeEvents,
  observeWebhook,
  timedCommits,
  timedRecording,
  tracedHangUp,
  tracedPlaceCall,
} from './observe-calls.ts';
import { broadcastObserver } from './observe-delivery.ts';
import { observeAnswer } from './observe-http.ts';
import { observedTelephony } from './observe-telephony.ts';
import { createStoredTargets } from './push/stored-targets.ts';
import { readGauges } from './read-gauges.ts';
import { rejectionOf } from './rejection-of.ts';
import { Secret } from './secret.ts';
import { joinCluster } from './start-cluster.ts';
import { startDuties } from './start-duties.ts';
import { startRetention } from './start-retention.ts';
import { setupDoors } from './start-setup.ts';
import { startTalks } from './start-talks.ts';
import { openStore } from './store/open-store.ts';
import { systemTimers } from './timers.ts';
import { traceIdOf } from './trace-id.ts';
import { RecentSpans } from './tracing/recent-spans.ts';
import { openTracing } from './tracing/tracing.ts';
import { openVerifier, userDoors } from './user-doors.ts';
import { iceServersFor } from './webrtc/ice-servers.ts';

/** Where the console is, when it has been built. */
const CONSOLE_DIR = join(projectRoot, 'console/dist');
const MAX_CLIENTS = 20_000;
const WEBHOOKS_PER_SECOND = 2_000;
/** After its stream a flow asks what comes next: so long it is answered when talks were ended. */
const FLOWS_GO_ON_MS = 3_000;

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:5050`. */
  address: string;
  /**
   * Sees clients off within `clientsMs`, lets talks go on for `talksMs` and ends those that are left with a good-bye,
   * finishes what is under way, and closes everything.
   */
  stop(grace: { clientsMs: number; talksMs: number }): Promise<void>;
}

/** Starts an instance; rejects when it cannot (port taken, data folder in use, database unreachable). */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const { publicUrl, version, instanceId } = config;
  const now = () => Date.now();
  const metrics = createMetrics();
  const tracing = await openTracing(config.tracing, {
    ...{ version, instanceId, traceIdOf },
    onFailed: (error, spans) => log.warn({ err: error, spans }, 'Spans could not be sent'),
  });
  const observers = { log, metrics, tracing };
  const commits = new RecentSpans();
  const verifier = openVerifier(config);
  const webhookAccess = createWebhookAccess(publicUrl, config.webhookSecret);
  const onError = (error: unknown, code: Rejection['code']) => {
    metrics.errors.inc({ code });
    log.error({ err: error, code }, 'Something broke');
  };

  const opened = await openStore({
    databaseUrl: config.databaseUrl?.reveal() ?? null,
    dataDir: config.dataDir,
    onConnectionLost: (error) => log.warn({ err: error }, 'A database connection was lost'),
    onListenerError: (error) => log.error({ err: error }, 'Not everybody on this instance has heard of an event'),
  });
  const store = timedCommits(opened, observers, commits);
  const hub = createHub(broadcastObserver(observers, commits));
  const cluster = await joinCluster({ config, store, hub, observers });
  const talks = await startTalks({ config, store, hub: cluster, runId: cluster.runId, calls: () => calls, observers });
  const streamAccess = createStreamAccess({
    publicUrl,
    secret: config.webhookSecret,
    apiCredentials: apiCredentialsOf(config),
    now,
  });
  const streamUrl = (callId: string, agent: string) => {
    const sampleRate = talks.sampleRateOf(agent);
    return sampleRate === null ? null : streamAccess.urlOf({ callId, agent, sampleRate });
  };
  const exotel = connectExotel(config.exotel, { statusCallbackUrl: webhookAccess.urlOf, streamUrl }, observers);
  const calls: Calls = createCalls({
    store,
    telephony: exotel === null ? null : observedTelephony(exotel, observers),
    isAgent: talks.isAgent,
    endTalk: talks.endTalk,
    clock: { now },
    ids: { callId: () => uuidv7() },
    times: defaultCheckTimes,
    instanceId,
    onError: (error, callId) => log.error({ err: error, callId }, 'Something broke; the call will be looked at again'),
    onRepair: (callId, what) => {
      metrics.repairs.inc({ what });
      log.warn({ callId, what }, 'Repaired a call');
    },
  });

  const commands = {
    placeCall: tracedPlaceCall(calls.place, observers),
    hangUp: tracedHangUp(calls.hangUp, observers),
  };
  const targets = createStoredTargets(store, now);
  const { isShared } = cluster;
  const retention = startRetention({ config, store, recordings: talks.recordings, observers });
  const duties = startDuties({ config, store, calls, targets, retention, observers, isShared });
  await cluster.follow((events) => {
    hub.publish(events);
    cluster.devices.hear(events);
    cluster.signals.hear(events);
    duties.hear(events);
    talks.hear(events);
  });
  store.subscribe((events) => observeEvents(events, observers));
  const streams = createStreamDoor({
    access: streamAccess,
    maxStreams: config.maxStreams,
    timers: systemTimers,
    onStream: talks.take,
    onFinding(finding, callSid) {
      metrics.streamFindings.inc({ finding });
      log.warn({ callSid, finding }, 'A stream is odd');
    },
  });
  const door = createAppDoor(
    { publicUrl, maxClients: MAX_CLIENTS, otherEndpoints: config.otherEndpoints, media: streams },
    {
      hub,
      devices: cluster.devices,
      greet: createGreet({ log: store, instanceId, now }),
      signals: cluster.signals,
      calls: { ...commands, answering: calls.answering },
      verifier,
      newDeviceId: () => uuidv7(),
      now,
      onRefused: (code) => metrics.messagesRefused.inc({ code }),
      onClosing: (reason) => {
        metrics.clientsClosed.inc({ reason });
        log.debug({ reason }, 'Closed a client');
      },
      onMediaRefused: () => log.warn('Refused a stream that showed no credentials'),
      onError,
      rejectionOf,
    },
  );

  let draining = false;
  metrics.streamsLimit.set(config.maxStreams);
  metrics.info.set({ version, database: store.engine, telephony: config.telephony, agent: config.agent }, 1);
  const consoleOptions = { dir: CONSOLE_DIR, otherEndpoints: config.otherEndpoints };
  const { app, identityOf } = await createApp({
    ...{ version, publicUrl, verifier, rejectionOf, onError, notFound: createNotFound(consoleOptions) },
    onAnswered: (answer) => observeAnswer(answer, metrics),
  });
  const health = healthRoutes(app, {
    version,
    instance: instanceId,
    startedAt: now(),
    telephony: config.telephony,
    agent: config.agent,
    streams: () => streams.streams,
    maxStreams: config.maxStreams,
    retentionDays: config.retentionDays,
    databaseEngine: store.engine,
    deployment: (await store.head()).epoch,
    bus: () => cluster.bus,
    askDatabase: () => store.head(),
    isDraining: () => draining,
    clients: () => door.clients,
    now,
  });
  metricsRoute(app, {
    registry: metrics.registry,
    token: config.metricsToken,
    readGauges: () =>
      readGauges(metrics, {
        clients: () => door.clients,
        streams: () => streams.streams,
        isDraining: () => draining,
        isBusUp: () => cluster.bus !== 'down',
        queues: () => ({ ...store.waiting(), events: hub.waiting }),
      }),
  });
  docsRoutes(app, { publicUrl, version });
  await consoleRoutes(app, consoleOptions);
  instanceRoutes(app, { publicUrl, peers: config.peers, health, connectedDevices: store.connectedDevices });
  setupDoors(app, { config, databaseEngine: store.engine, askDatabase: () => store.head() });
  deliveryRoutes(app, { store });
  callRoutes(app, { store, ...commands, identityOf });
  iceRoutes(app, { iceServersFor: (subject) => iceServersFor(subject, config.ice, now()), identityOf, now });
  userDoors(app, { config, people: store, targets, identityOf, now });
  talkRoutes(app, { store });
  const reasonToRefuse = () => (draining ? reject('draining') : streams.isFull ? reject('overloaded') : null);
  agentRoutes(app, {
    ...{ identityOf, reasonToRefuse },
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
  const exotelDoors: WebhookOptions = {
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
  await app.register(webhookRoutes, exotelDoors);
  await app.register(appletRoutes, {
    ...exotelDoors,
    streams: streamAccess,
    newCallId: () => uuidv7(),
    chooseAgent: talks.chooseAgent,
    preWarm: talks.preWarm,
    reasonToRefuse,
    healthyPeer: createHealthyPeer(config.peers.map(({ url }) => url)),
    talksOf: store.talksOf,
    personFor: talks.personFor,
  });

  await app.ready();
  app.server.on('upgrade', door.upgrade);
  await app.listen({ port: config.port, host: config.host });
  const { port } = app.server.address() as AddressInfo;
  return {
    address: `http://${config.host}:${port}`,
    async stop({ clientsMs, talksMs }) {
      draining = true;
      // A connection whose request is answered from now on is not kept for the next one: closing would wait for it.
      app.server.keepAliveTimeout = 1;
      const hadTalks = talks.talks > 0;
      await Promise.all([door.drain(clientsMs), talks.drain(talksMs), duties.stop(), calls.idle()]);
      if (hadTalks) await new Promise((resolve) => setTimeout(resolve, FLOWS_GO_ON_MS));
      await app.close();
      retention.stop();
      await talks.close();
      await cluster.stop();
      await store.close();
      await tracing.close();
    },
  };
}

/** What Exotel sends as Basic credentials when the account's key and token stand in the stream's URL. */
function apiCredentialsOf({ exotel }: Config): Secret | null {
  return exotel === null ? null : new Secret(`${exotel.apiKey.reveal()}:${exotel.apiToken.reveal()}`);
}
