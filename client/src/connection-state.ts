// The state of the connection as the app sees it.
import type { ConnectionEnd } from './connection/connection-end.ts';
import { currentEndpoint } from './connection/endpoint-list.ts';
import type { Machine } from './connection/machine.ts';

export type ConnectionState =
  /** Not connected, and it stays so until `connect()`. `cause`: why the server wants it so; null: the app does. */
  | { readonly name: 'disconnected'; readonly cause: ConnectionEnd | null }
  /** Another connection of the same device has taken over; this one does not come back by itself. */
  | { readonly name: 'replaced'; readonly cause: ConnectionEnd }
  /**
   * `connecting` until there has been a first welcome, `reconnecting` after it. `cause`: why the last connection or try
   * ended. `retryInMs`: how long until the next try; null while one is being made.
   */
  | {
      readonly name: 'connecting' | 'reconnecting';
      readonly endpoint: string;
      readonly cause: ConnectionEnd | null;
      readonly retryInMs: number | null;
    }
  | { readonly name: 'connected'; readonly endpoint: string };

export function connectionState(machine: Machine, now: number): ConnectionState {
  const { phase, lastEnd: cause } = machine;
  const endpoint = currentEndpoint(machine.endpoints);
  switch (phase) {
    case 'idle':
      return { name: 'disconnected', cause: null };
    case 'stopped':
      return cause?.kind === 'device-replaced' ? { name: 'replaced', cause } : { name: 'disconnected', cause };
    case 'connected':
      return { name: 'connected', endpoint };
    case 'waiting':
    case 'token':
    case 'opening':
    case 'greeting': {
      const retryInMs = phase === 'waiting' ? Math.max(0, Math.round((machine.timers.retry ?? now) - now)) : null;
      return { name: machine.wasWelcomed ? 'reconnecting' : 'connecting', endpoint, cause, retryInMs };
    }
  }
}

/** Whether the app would see a difference between these two. */
export function isSameState(one: ConnectionState, other: ConnectionState): boolean {
  if (one.name !== other.name) return false;
  if (!('retryInMs' in one && 'retryInMs' in other)) return true;
  return (
    one.cause === other.cause &&
    one.endpoint === other.endpoint &&
    (one.retryInMs === null) === (other.retryInMs === null)
  );
}
