// The WebSocket doors `/ws` and `/exotel-stream`: who is let in, and how everybody is seen off.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { limits, type Rejection, reject } from '@patchcord/protocol';
import { WebSocketServer } from 'ws';
import { type Identity, openIdentity } from '../auth/identity.ts';
import { isTrustedOrigin } from '../origin.ts';
import { endWithProblem } from '../raw-problem.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { ClientConnection } from './client-connection.ts';
import type { SessionDeps } from './client-session.ts';
import { beat } from './heartbeat.ts';
import type { MediaDoor } from './media-door.ts';
import { type Peer, serveClient } from './serve-client.ts';

const BEAT_MS = 1_000;
/** Generous, because all clients of a lost instance come at once. */
const HANDSHAKES = { burst: 10_000, perSecond: 2_000 };

export interface AppDoorOptions {
  publicUrl: string;
  /** Where media peers of `/exotel-stream` are handed to; null: they are sent away. */
  media: MediaDoor | null;
  maxClients: number;
  /** Where clients may go when this instance goes away. */
  otherEndpoints: string[];
  /** Of each of the two doors; for tests. */
  handshakes?: { burst: number; perSecond: number };
}

export interface AppDoor {
  /** Listener of the HTTP server's `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly clients: number;
  /** Lets nobody in any more, tells every client to go, each at its own moment within `graceMs`, and closes them. */
  drain(graceMs: number): Promise<void>;
}

export function createAppDoor(options: AppDoorOptions, deps: SessionDeps): AppDoor {
  const { verifier, now } = deps;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxFrameBytes,
  });
  const open = new Set<ClientConnection>();
  const { burst, perSecond } = options.handshakes ?? HANDSHAKES;
  // One each: whoever floods the apps' door keeps no caller from an agent.
  const handshakes = new Map(['/ws', '/exotel-stream'].map((path) => [path, new TokenBucket(burst, perSecond, now())]));
  const heartbeat = setInterval(() => beat(open, now()), BEAT_MS);
  heartbeat.unref();
  let draining = false;

  function reasonToRefuse(request: IncomingMessage, path: string): Rejection | null {
    const bucket = handshakes.get(path);
    if (bucket === undefined) return reject('not-found');
    if (draining) return reject('draining');
    const retryAfterMs = bucket.take(now());
    if (retryAfterMs > 0) return reject('rate-limited', undefined, { retryAfterMs });
    const openToAll = !verifier.required;
    return openToAll && !isTrustedOrigin(request.headers, options.publicUrl) ? reject('origin-not-allowed') : null;
  }

  async function letIn(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const refusal = reasonToRefuse(request, path);
    if (refusal !== null) return endWithProblem(socket, refusal);

    const { scheme, credentials } = authorization(request);
    let identity: Identity | null = verifier.required ? null : openIdentity;
    if (verifier.required && scheme === 'bearer') {
      const verified = await verifier.verify(credentials);
      if (!verified.ok) return endWithProblem(socket, verified.rejection);
      // It may have begun meanwhile; whoever comes after it is never told to go.
      if (draining) return endWithProblem(socket, reject('draining'));
      identity = verified.identity;
    }
    if (path === '/exotel-stream') return letInAnybody(request, { socket, head, identity });
    serve({ request, socket, head }, { identity, media: null });
  }

  function letInAnybody(request: IncomingMessage, { socket, head, identity }: Knock): void {
    const judged = options.media?.judge(request) ?? ({ kind: 'unnamed', serve: null } as const);
    if (judged.kind === 'refused') endWithProblem(socket, judged.rejection);
    else if (judged.kind === 'stream') sockets.handleUpgrade(request, socket, head, judged.serve);
    else serve({ request, socket, head }, { identity, media: { serve: judged.serve } });
  }

  function serve({ request, socket, head }: { request: IncomingMessage } & Omit<Knock, 'identity'>, peer: Peer): void {
    if (open.size >= options.maxClients) {
      endWithProblem(socket, reject('overloaded', undefined, { retryAfterMs: 10_000 }));
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      open.add(serveClient({ ws, socket, peer }, deps, (gone) => open.delete(gone)));
    });
  }

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      letIn(request, socket, head).catch((error: unknown) => {
        const rejection = deps.rejectionOf(error);
        deps.onError(error, rejection.code);
        endWithProblem(socket, rejection);
      });
    },
    get clients() {
      return open.size;
    },
    async drain(graceMs) {
      draining = true;
      clearInterval(heartbeat);
      const leaving = [...open];
      await Promise.all(
        leaving.map((client, index) => sendAway(client, Math.floor((index / leaving.length) * graceMs), options)),
      );
    },
  };
}

interface Knock {
  socket: Duplex;
  head: Buffer;
  identity: Identity | null;
}

function authorization(request: IncomingMessage): { scheme: string; credentials: string } {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ', 2);
  return { scheme: scheme.toLowerCase(), credentials };
}

function sendAway(client: ClientConnection, reconnectAfterMs: number, options: AppDoorOptions): Promise<void> {
  client.send({ type: 'goaway', reconnectAfterMs, endpoints: options.otherEndpoints });
  return new Promise((resolve) => {
    setTimeout(() => {
      client.close('draining');
      resolve();
    }, reconnectAfterMs);
  });
}
