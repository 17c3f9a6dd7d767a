// Joins this instance to the others on the same database: every event reaches its clients, whoever has committed it;
// every device is known everywhere; what is live passes from one to the other.
import { v7 as uuidv7 } from 'uuid';
import type { Scope } from './auth/identity.ts';
import type { Bus } from './bus/bus.ts';
import { followLog } from './bus/event-tail.ts';
import { createInProcessBus } from './bus/in-process-bus.ts';
import { createRedisBus } from './bus/redis-bus.ts';
import type { StoredEvent } from './calls/ports.ts';
import type { Config } from './config.ts';
import { createDeviceBook, type DeviceBook, type DeviceConnection } from './delivery/device-book.ts';
import type { Hub } from './delivery/hub.ts';
import { keepPresence } from './delivery/keep-presence.ts';
import type { LiveMessage } from './delivery/live-channel.ts';
import type { Observers } from './observe/observe-calls.ts';
import { ringObserver } from './observe/observe-delivery.ts';
import type { Store } from './store/open-store.ts';
import { createSignalDesk, type SignalDesk, type SignalNotice } from './webrtc/signal-desk.ts';

const DEVICE_TOPIC = 'device';
const LIVE_TOPIC = 'live';
const SIGNAL_TOPIC = 'signal';

export interface Cluster {
  /** The life of this instance, from its start to its end: as long as it beats, it is alive. */
  readonly runId: string;
  readonly bus: Bus['state'];
  /** Whether other instances may be on the same database. */
  isShared: boolean;
  devices: DeviceBook;
  signals: SignalDesk;
  /** Tells the clients of all instances what passes and is not kept. */
  publishLive: Hub['publishLive'];
  /** From now on `hear` is told every event, in order, each once. */
  follow(hear: (events: StoredEvent[]) => void): Promise<void>;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  config: Pick<Config, 'redisUrl'>;
  store: Store;
  hub: Pick<Hub, 'publishLive'>;
  observers: Observers;
}

/** Rejects when the database does not answer; a Redis that does not is waited for. */
export async function joinCluster({ config, store, hub, observers }: ClusterOptions): Promise<Cluster> {
  const { log } = observers;
  const isShared = store.engine === 'postgres';
  const runId = uuidv7();
  const bus = await openBus({ config, store, observers });
  const onError = (error: unknown) => log.warn({ err: error }, 'Other instances may hear of something late');
  const tell = (topic: string, message: object) => {
    if (isShared) bus.publish(topic, JSON.stringify(message)).catch(onError);
  };

  const devices = createDeviceBook({
    presence: store,
    runId,
    newId: () => uuidv7(),
    now: () => Date.now(),
    announce: (device) => tell(DEVICE_TOPIC, device),
    observer: ringObserver(observers),
    onUntold: () => presence.beat(),
    onError,
  });
  const mayHaveMissed = () => bus.state !== 'connected';
  const presence = await keepPresence({ table: store, book: devices, runId, isShared, mayHaveMissed, onError });
  const live = { runId, tell, hub };
  const signals = createSignalDesk({
    findCall: (callId) => store.findById(callId),
    tellOthers: (notice) => tell(SIGNAL_TOPIC, notice),
    now: () => Date.now(),
  });
  if (isShared) {
    await bus.subscribe(DEVICE_TOPIC, (payload) => {
      devices.hasComeElsewhere(read<DeviceConnection>(payload)).catch(onError);
    });
    await bus.subscribe(LIVE_TOPIC, (payload) => hearLive(payload, live));
    await bus.subscribe(SIGNAL_TOPIC, (payload) => signals.deliver(read<SignalNotice>(payload)));
    bus.onResync(presence.beat);
  }
  bus.onStateChange((state) => {
    if (state === 'down') log.warn('Redis is out of reach: what other instances do is read from the database');
    else log.info('Redis is connected');
  });

  let stopFollowing = () => {};
  return {
    runId,
    get bus() {
      return bus.state;
    },
    isShared,
    devices,
    signals,
    publishLive: (scope, message) => tellLive({ scope, message }, live),
    async follow(hear) {
      const tail = await followLog({ log: store, bus, isShared, onEvents: hear, onError });
      store.subscribe(tail.committed);
      stopFollowing = tail.close;
    },
    async stop() {
      stopFollowing();
      await presence.stop();
      await bus.close();
    },
  };
}

/** Deployments that share a Redis do not hear each other: each has a log of its own. */
async function openBus({ config, store, observers }: Omit<ClusterOptions, 'hub'>): Promise<Bus> {
  const onError = (error: unknown) => observers.log.warn({ err: error }, 'The bus had a problem');
  if (config.redisUrl === null || store.engine === 'sqlite') return createInProcessBus(onError);
  const { epoch } = await store.head();
  return createRedisBus({ url: config.redisUrl.reveal(), topicPrefix: `patchcord:${epoch}:`, onError });
}

interface Live {
  runId: string;
  hub: Pick<Hub, 'publishLive'>;
  tell: (topic: string, message: object) => void;
}

interface LiveNotice {
  scope: Scope;
  message: LiveMessage;
}

function tellLive({ scope, message }: LiveNotice, { hub, tell, runId }: Live): void {
  hub.publishLive(scope, message);
  tell(LIVE_TOPIC, { runId, scope, message });
}

function hearLive(payload: Buffer, { hub, runId }: Live): void {
  const { runId: origin, scope, message } = read<LiveNotice & { runId: string }>(payload);
  if (origin !== runId) hub.publishLive(scope, message);
}

/** What another instance of ours has written. */
function read<Message>(payload: Buffer): Message {
  return JSON.parse(payload.toString());
}
