// Opens the doors of WebSockets with the rooms behind them: one for app clients, one for the streams of Exotel and browsers.
import type { Rejection } from '@patchcord/protocol';
import { v7 as uuidv7 } from 'uuid';
import type { TokenVerifier } from './auth/verify-token.ts';
import type { Calls } from './calls/create-calls.ts';
import type { Config } from './config.ts';
import { type AppDoor, createAppDoor } from './delivery/app-door.ts';
import type { SessionDeps } from './delivery/client-session.ts';
import { createGreet } from './delivery/greet.ts';
import type { StreamAccess } from './exotel/stream/stream-access.ts';
import { createStreamDoor, type StreamDoor } from './exotel/stream/stream-door.ts';
import type { Observers } from './observe/observe-calls.ts';
import { rejectionOf } from './rejection-of.ts';
import type { Cluster } from './start-cluster.ts';
import type { Talks } from './start-talks.ts';
import type { Store } from './store/open-store.ts';
import { systemTimers } from './timers.ts';

const MAX_CLIENTS = 20_000;

/** What is behind the doors. */
export interface SocketRooms {
  config: Config;
  observers: Observers;
  verifier: TokenVerifier;
  store: Store;
  hub: SessionDeps['hub'];
  cluster: Pick<Cluster, 'devices' | 'signals'>;
  calls: Pick<Calls, 'answering'>;
  commands: Pick<SessionDeps['calls'], 'placeCall' | 'hangUp'>;
  talks: Pick<Talks, 'take'>;
  streamAccess: StreamAccess;
  onError: (error: unknown, code: Rejection['code']) => void;
  now: () => number;
}

/** `door` is every upgrade's; it hands the streams on. */
export function openSocketDoors(rooms: SocketRooms): { door: AppDoor; streams: StreamDoor } {
  const { config, observers, verifier, store, hub, cluster, calls, commands, onError, now } = rooms;
  const { log, metrics } = observers;
  const { publicUrl, otherEndpoints, instanceId } = config;
  const streams = openStreamDoor(rooms);
  const door = createAppDoor(
    { publicUrl, maxClients: MAX_CLIENTS, otherEndpoints, media: streams },
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
  return { door, streams };
}

function openStreamDoor({ config, observers, talks, streamAccess }: SocketRooms): StreamDoor {
  const { log, metrics } = observers;
  return createStreamDoor({
    access: streamAccess,
    maxStreams: config.maxStreams,
    timers: systemTimers,
    onStream: talks.take,
    onFinding(finding, callSid) {
      metrics.streamFindings.inc({ finding });
      log.warn({ callSid, finding }, 'A stream is odd');
    },
  });
}
