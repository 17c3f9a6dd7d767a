// The connection as data: what state it is in, what can happen to it, and what is then to be done.
import type { ConnectionEnd } from './connection-end.ts';
import { type EndpointList, endpointList } from './endpoint-list.ts';
import type { Timing } from './timing.ts';

/** `token`, `opening` and `greeting` are the steps of one try; `waiting` is the time between two tries. */
export type Phase = 'idle' | 'token' | 'opening' | 'greeting' | 'connected' | 'waiting' | 'stopped';

/**
 * `connect`: a step of the try takes too long. `silence`: nothing was heard for a heartbeat. `pong`: nor after asking.
 * `good`: it has lasted. `refresh`: the token runs out soon. `leave`: the server's `goaway` is due. `primary`: time to
 * look whether the primary is back. `probe`: looking takes too long.
 */
export type TimerName = 'connect' | 'retry' | 'silence' | 'pong' | 'good' | 'refresh' | 'leave' | 'primary' | 'probe';

export interface Machine {
  readonly phase: Phase;
  readonly endpoints: EndpointList;
  /** Tries and short connections in a row. */
  readonly failures: number;
  readonly isGood: boolean;
  /** Whether there has been a welcome since `connect`. */
  readonly wasWelcomed: boolean;
  readonly heartbeatMs: number;
  readonly lastHeardAt: number;
  /** Whether the server has called the token expired since it last said welcome. */
  readonly isTokenExpired: boolean;
  readonly isProbing: boolean;
  /** Where a `goaway` sends this client once the time is there. */
  readonly advice: readonly string[] | null;
  readonly lastEnd: ConnectionEnd | null;
  /** When each timer is due, on the clock. One that is not here does not run. */
  readonly timers: Readonly<Partial<Record<TimerName, number>>>;
}

export type MachineEvent =
  | { type: 'connect' | 'disconnect' | 'token-ready' | 'opened' | 'heard' }
  | { type: 'wake' | 'online' | 'offline' | 'probe-opened' | 'probe-failed' | 'refresh-failed' }
  /** The server cannot serve just now, and says so instead of a welcome. */
  | { type: 'refused'; reason: string }
  | { type: 'token-failed'; reason: string; isFinal: boolean }
  | { type: 'welcomed'; heartbeatMs: number; refreshInMs: number | null }
  | { type: 'goaway'; reconnectAfterMs: number; endpoints: readonly string[] }
  | { type: 'closed'; code: number; reason: string; httpStatus: number | null }
  | { type: 'due'; timer: TimerName };

export type Effect =
  | { do: 'get-token'; why: 'connect' | 'expired' }
  | { do: 'refresh-token' }
  | { do: 'open'; url: string }
  | { do: 'say-hello' }
  | { do: 'ping' }
  /** Lets go of the socket, of a probe and of a token that is being waited for: nothing of them is heard any more. */
  | { do: 'let-go' }
  | { do: 'let-go-of-probe' }
  /** Opens a second socket to look whether the server is there. */
  | { do: 'probe'; url: string }
  /** The socket of the probe takes the place of the one in use. */
  | { do: 'adopt-probe' };

/** What the reducer needs to know of the world. */
export interface Circumstances {
  now: number;
  timing: Timing;
  random: () => number;
  /** Whether no call, ring or command would notice a change of the connection. */
  isIdle: boolean;
}

export interface Step {
  machine: Machine;
  effects: Effect[];
}

export function newMachine(endpoints: readonly string[]): Machine {
  return {
    phase: 'idle',
    endpoints: endpointList(endpoints),
    failures: 0,
    isGood: false,
    wasWelcomed: false,
    heartbeatMs: 25_000,
    lastHeardAt: 0,
    isTokenExpired: false,
    isProbing: false,
    advice: null,
    lastEnd: null,
    timers: {},
  };
}
