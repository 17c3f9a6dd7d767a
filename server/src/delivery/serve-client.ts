// Ties one accepted WebSocket to its session, and finds out on /exotel-stream whether the peer is an app client.
import type { Duplex } from 'node:stream';
import { closeCodes, limits } from '@patchcord/protocol';
import type { WebSocket } from 'ws';
import type { Identity } from '../auth/identity.ts';
import { ClientConnection } from './client-connection.ts';
import { ClientSession, type SessionDeps } from './client-session.ts';
import type { ServeUnnamed } from './media-door.ts';
import { readMessage } from './read-message.ts';

/** How long a peer of /exotel-stream may take to show what it is; then it counts as an app client that only listens. */
const RECOGNITION_MS = 1_000;

/** RFC 6455 §7.4.1: the client is done. A page that is left, or a lost network, shows another code. */
const NORMAL_CLOSURE = 1000;

export interface Peer {
  /** Who it is, as far as the handshake told; null: it has to say hello. */
  identity: Identity | null;
  /** Set where its first message may turn out to be a media peer's; `serve` is null where those must show credentials. */
  media: { serve: ServeUnnamed | null } | null;
}

/** Serves the client until it goes; returns its connection. `onGone` hears when it has gone. */
export function serveClient(
  { ws, socket, peer }: { ws: WebSocket; socket: Duplex; peer: Peer },
  deps: SessionDeps,
  onGone: (client: ClientConnection) => void,
): ClientConnection {
  const client = new ClientConnection(ws, socket, { now: deps.now(), onClosing: deps.onClosing });
  const session = new ClientSession(client, deps);
  let unrecognised = peer.media !== null;
  // Nothing of our calls is told to a peer that may yet turn out to be a telephone line.
  if (unrecognised) client.hold();
  if (peer.identity !== null) session.introduce(peer.identity);

  const recognise = () => {
    if (unrecognised) client.release(0);
    unrecognised = false;
  };
  const timer = firstMessageTimer(peer, () => {
    if (session.isIntroduced) recognise();
    else client.close('hello-timeout');
  });
  const leave = (code: number) => {
    clearTimeout(timer);
    session.leave(code === NORMAL_CLOSURE);
    onGone(client);
  };
  const handOver = (data: Buffer) => {
    const serve = peer.media?.serve ?? null;
    if (serve === null) {
      deps.onMediaRefused();
      ws.close(closeCodes['stream-unauthorized'].code, 'stream-unauthorized');
      return;
    }
    ws.off('message', receive).off('pong', onPong).off('close', leave);
    leave(NORMAL_CLOSURE);
    serve(ws, data);
  };
  const receive = (data: Buffer, isBinary: boolean) => {
    if (unrecognised && readMessage(data, isBinary).kind === 'media-event') {
      handOver(data);
      return;
    }
    recognise();
    session.receive(data, isBinary);
  };
  const onPong = () => {
    client.alive = true;
  };
  ws.on('message', receive).on('pong', onPong).on('close', leave);
  // `ws` closes the connection itself after an error (a frame too large: 1009); unheard, it would end the process.
  ws.on('error', () => undefined);
  return client;
}

function firstMessageTimer(peer: Peer, onOver: () => void): NodeJS.Timeout | undefined {
  if (peer.identity === null) return setTimeout(onOver, limits.helloTimeoutMs);
  return peer.media !== null ? setTimeout(onOver, RECOGNITION_MS) : undefined;
}
