// Sockets of the platform: browsers, React Native, Node.js 22 and newer; or those of the package `ws`.
import { CallClientError } from '../errors.ts';
import type { Transport, TransportEvents, TransportLink } from './transport.ts';

/** What is used of a WebSocket, so that no platform's types are needed. */
export interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  /** Of `ws` alone. */
  terminate?(): void;
}

/** A server that does not answer the close is not waited for longer, where the platform lets us choose. */
const CLOSE_TIMEOUT_MS = 1_000;

export type WebSocketConstructor = new (url: string) => WebSocketLike;

export function webSocketTransport(injected?: WebSocketConstructor): Transport {
  const WebSocket = injected ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (WebSocket === undefined) {
    throw new CallClientError('invalid-options', 'There is no WebSocket on this platform: pass one as an option.');
  }
  return { open: (url, events) => openSocket(new WebSocket(url), events) };
}

function openSocket(socket: WebSocketLike, events: TransportEvents): TransportLink {
  let failure = '';
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }: { data: unknown }) => events.received(typeof data === 'string' ? data : null);
  socket.onerror = (event: { message?: string; error?: { code?: string } }) => {
    // Browsers say nothing here. An AggregateError of Node.js (a name with several addresses) has only a code.
    failure ||= event.message || event.error?.code || '';
  };
  socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
    events.closed({ code, reason: reason || failure, httpStatus: statusIn(failure) });
  };
  return {
    send: (text) => socket.send(text),
    close() {
      // Handlers stay, but lead nowhere: `ws` takes an error that nobody hears for an uncaught one.
      socket.onopen = socket.onmessage = () => undefined;
      const timer = socket.terminate && setTimeout(() => socket.terminate?.(), CLOSE_TIMEOUT_MS);
      socket.onclose = () => clearTimeout(timer);
      socket.close(1000);
    },
  };
}

/** `ws` names the status in its message; no other implementation tells it. */
function statusIn(failure: string): number | null {
  const [, status] = /^Unexpected server response: (\d{3})$/.exec(failure) ?? [];
  return status === undefined ? null : Number(status);
}
