// The options of a client, and what they are when they are not given.
import type { MediaEngine } from './calls/media-link.ts';
import type { Fetch } from './connection/ask-server.ts';
import { webSocketUrl } from './connection/endpoint-url.ts';
import { defaultTiming, type Timing } from './connection/timing.ts';
import type { GetToken } from './connection/token-source.ts';
import type { Transport } from './connection/transport.ts';
import { type WebSocketConstructor, webSocketTransport } from './connection/web-socket-transport.ts';
import { CallClientError } from './errors.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { createId } from './platform/ids.ts';
import type { KeyValueStorage } from './platform/key-value-storage.ts';
import { browserLifecycle, type Lifecycle } from './platform/lifecycle.ts';
import { version } from './version.ts';

export interface CallClientOptions {
  /** Addresses of the server, the primary first: wss, ws, https or http; without a path, `/ws` is added. */
  endpoints: readonly string[];
  /** Gives a token when one is needed: before connecting, before it runs out, and when the server calls it expired. */
  getToken?: GetToken;
  /** Who the user is, on a server that asks for no token. */
  userId?: string;
  /** Names this device; the newest connection of a device wins. Default: a random one, kept in `storage`. */
  deviceId?: string;
  /** Name and version of the app, for the server's log. */
  client?: string;
  /** Keeps the device's id and the place in the event log over a reload: `localStorage`, React Native's `AsyncStorage`. */
  storage?: KeyValueStorage;
  /** For platforms without one of their own: the WebSocket of the package `ws`. */
  WebSocket?: WebSocketConstructor;
  /** For platforms without one of their own. */
  fetch?: Fetch;
  /** Tells of the network and of waking up. Default: the events of the browser. */
  lifecycle?: Lifecycle;
  /** For voice and video between users of the app: `webRtc()` of `@patchcord/client/media`. */
  media?: MediaEngine;
  timing?: Partial<Timing>;
  clock?: Clock;
  /** Gives [0, 1). */
  random?: () => number;
  createId?: () => string;
}

/** The options with every default in its place. */
export interface Settings {
  endpoints: readonly string[];
  getToken: GetToken | undefined;
  userId: string | undefined;
  deviceId: string | undefined;
  client: string;
  storage: KeyValueStorage | undefined;
  transport: Transport;
  fetch: Fetch | undefined;
  lifecycle: Lifecycle;
  media: MediaEngine | undefined;
  timing: Timing;
  clock: Clock;
  random: () => number;
  createId: () => string;
}

/** Throws `invalid-options` when the client could not work with them. */
export function readOptions(options: CallClientOptions): Settings {
  const { WebSocket, random = Math.random, timing, ...given } = options;
  return {
    getToken: given.getToken,
    userId: given.userId,
    deviceId: given.deviceId,
    client: given.client ?? `patchcord-client/${version}`,
    storage: given.storage,
    transport: webSocketTransport(WebSocket),
    fetch: given.fetch ?? platformFetch(),
    lifecycle: given.lifecycle ?? browserLifecycle(),
    media: given.media,
    clock: given.clock ?? systemClock,
    createId: given.createId ?? (() => createId(random)),
    endpoints: readEndpoints(given.endpoints),
    timing: { ...defaultTiming, ...timing },
    random,
  };
}

function readEndpoints(addresses: readonly string[]): string[] {
  const endpoints = addresses.map((address) => {
    const url = webSocketUrl(address);
    // The address itself is not repeated: it may carry credentials.
    if (url === null) throw invalid('An endpoint is no address of a server: give wss://, ws://, https:// or http://.');
    return url;
  });
  if (endpoints.length === 0) throw invalid('At least one endpoint is needed.');
  return [...new Set(endpoints)];
}

/** Called as a method of the global object, as browsers demand. */
function platformFetch(): Fetch | undefined {
  const scope = globalThis as { fetch?: Fetch };
  return scope.fetch && ((url, init) => (scope.fetch as Fetch)(url, init));
}

function invalid(message: string): CallClientError {
  return new CallClientError('invalid-options', message);
}
