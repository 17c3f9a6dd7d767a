// What happens to the client, as it is printed.
import type { ConnectionState } from '@patchcord/client';
import type { Frame } from './frame.ts';

export type ClientEvent =
  | { kind: 'connecting'; url: string }
  | { kind: 'sent'; text: string }
  | { kind: 'received'; frame: Frame }
  | { kind: 'lost'; wasConnected: boolean; code: number; reason: string; retryInMs: number }
  | { kind: 'stopped'; code: number; reason: string };

/** The event that a new state of the connection is; null: none to print, the messages tell it. */
export function eventOfState(state: ConnectionState): ClientEvent | null {
  switch (state.name) {
    case 'connecting':
    case 'reconnecting': {
      const { endpoint, retryInMs, cause } = state;
      if (retryInMs === null || cause === null) return { kind: 'connecting', url: endpoint };
      return { kind: 'lost', wasConnected: cause.wasConnected, code: cause.code, reason: cause.reason, retryInMs };
    }
    case 'disconnected':
    case 'replaced':
      return state.cause === null ? null : { kind: 'stopped', code: state.cause.code, reason: state.cause.reason };
    case 'connected':
      return null;
  }
}
