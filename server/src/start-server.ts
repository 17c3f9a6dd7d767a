// Puts the server together from its rooms, with the other start-*.ts, and takes it apart again.
import type { AddressInfo } from 'node:net';
import type { Rejection } from '@patchcord/protocol';
import { v7 as uuidv7 } from 'uuid';
import { defaultCheckTimes } from './calls/check-times.ts';
import { type Calls, createCalls } from './calls/create-calls.ts';
import type { Config } from './config.ts';
import { createHub } from './delivery/hub.ts';
import { connectExotel } from './exotel/connect-exotel.ts';
import { createStreamAccess } from './exotel/stream/stream-access.ts';
import { createWebhookAccess } from './exotel/webhook-access.ts';
import type { Log } from './log/log.ts';
import { traceIdOf } from './log/trace-id.ts';
import { createMetrics } from './metrics/metrics.ts';
import { observeEvents, timedCommits, tracedHangUp, tracedPlaceCall } from './observe/observe-calls.ts';
import { broadcastObserver } from './observe/observe-delivery.ts';
import { observedTelephony } from './observe/observe-telephony.ts';
import { createStoredTargets } from './push/stored-targets.ts';
import { Secret } from './secret.ts';
import { joinCluster } from './start-cluster.ts';
import { startDuties } from './start-duties.ts';
import { openHttpDoors } from './start-http.ts';
import { startRetention } from './start-retention.ts';
import { openSocketDoors } from './start-sockets.ts';
import { startTalks } from './start-talks.ts';
import { openStore } from './store/open-store.ts';
import { RecentSpans } from './tracing/recent-spans.ts';
import { openTracing } from './tracing/tracing.ts';
import { openVerifier } from './user-doors.ts';

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
    return sampleRate === null ? null : streamAccess.urlOf({ callId, agent, sampleRate, hasFlow: false });
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
  const rooms = {
    config,
    observers,
    verifier,
    store,
    hub,
    cluster,
    calls,
    commands,
    talks,
    streamAccess,
    onError,
    now,
  };
  const { door, streams } = openSocketDoors(rooms);

  let draining = false;
  metrics.streamsLimit.set(config.maxStreams);
  metrics.info.set({ version, database: store.engine, telephony: config.telephony, agent: config.agent }, 1);
  const app = await openHttpDoors({
    ...rooms,
    ...{ targets, streams, webhookAccess },
    clients: () => door.clients,
    isDraining: () => draining,
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
