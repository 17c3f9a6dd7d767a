// What the bench and the process of its clients say to each other.
import type { ArrivalFigures, Expectation } from './arrivals.ts';
import type { Door } from './raw-client.ts';

/** Each request gets one answer with its id. */
export type FleetRequest = { id: number } & FleetTask;

export type FleetTask =
  | { do: 'connect'; door: Door; count: number }
  /** Answered at once; from then on arrivals are counted. */
  | { do: 'expect'; expectation: Expectation }
  /** Answered when every client has everything that is expected, or with an error after `timeoutMs`. */
  | { do: 'wait'; timeoutMs: number }
  | { do: 'disconnect' };

export type FleetAnswer = { id: number; figures?: ArrivalFigures | undefined } | { id: number; error: string };
