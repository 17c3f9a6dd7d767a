// Ties one accepted WebSocket to its session, and finds out on /exotel-stream whether the peer is an app client.
import type { Duplex } from 'node:stream';
import { closeCodes, limits } from '@patchcord/protocol';
import type { WebSocket } from 'ws';
import type { Identity } from '../auth/identity.ts';
import { ClientConnection } from './client-connection.ts';
import { ClientSession, type SessionDeps } from './client-session.ts';
import { readMessage } from './read-message.ts';

/** How long a peer of /exotel-stream may take to show what it is; then it counts as an app client that only listens. */
const RECOGNITION_MS = 1_000;

export interface Peer {
  /** Who it is, as far as the handshake told; null: it has to say hello. */
  identity: Identity | null;
  /** Whether its first message may turn out to be Exotel's. */
  mayBeExotel: boolean;
}

/** Serves the client until it goes; returns its connection. `onGone` hears when it has gone. */
export function serveClient(
  { ws, socket, peer }: { ws: WebSocket; socket: Duplex; peer: Peer },
  deps: SessionDeps,
  onGone: (client: ClientConnection) => void,
): ClientConnection {
  const client = new ClientConnection(ws, socket, { now: deps.now(), onClosing: deps.onClosing });
  const session = new ClientSession(client, deps);
  let unrecognised = peer.mayBeExotel;
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
  ws.on('message', (data: Buffer, isBinary) => {
    if (unrecognised && readMessage(data, isBinary).kind === 'media-event') {
      refuseMedia(ws, deps);
      return;
    }
    recognise();
    session.receive(data, isBinary);
  });
  ws.on('pong', () => {
    client.alive = true;
  });
  // `ws` closes the connection itself after an error (a frame too large: 1009); unheard, it would end the process.
  ws.on('error', () => undefined);
  ws.on('close', () => {
    clearTimeout(timer);
    deps.hub.remove(client);
    onGone(client);
  });
  return client;
}

/** Sees an AgentStream peer off. */
export function refuseMedia(ws: WebSocket, deps: Pick<SessionDeps, 'onMediaRefused'>): void {
  deps.onMediaRefused();
  ws.on('error', () => undefined);
  ws.close(closeCodes['agent-stream-unavailable'].code, 'agent-stream-unavailable');
}

function firstMessageTimer(peer: Peer, onOver: () => void): NodeJS.Timeout | undefined {
  if (peer.identity === null) return setTimeout(onOver, limits.helloTimeoutMs);
  return peer.mayBeExotel ? setTimeout(onOver, RECOGNITION_MS) : undefined;
}
