// What the bench and the process of its clients say to each other.
import type { ArrivalFigures, Expectation } from './arrivals.ts';
import type { Door } from './raw-client.ts';
import type { StormFigures, StormOrder } from './storm.ts';

/** Each request gets one answer with its id. */
export type FleetRequest = { id: number } & FleetTask;

export type FleetTask =
  | { do: 'connect'; door: Door; count: number }
  /** Answered at once; from then on arrivals are counted. */
  | { do: 'expect'; expectation: Expectation }
  /** Answered when every client has everything that is expected, or with an error after `timeoutMs`. */
  | { do: 'wait'; timeoutMs: number }
  /** Cuts all clients off and lets them come back at once; answered when all have what they missed, or are too late. */
  | { do: 'storm'; order: StormOrder }
  | { do: 'disconnect' };

/** What a task has found out; nothing, for most of them. */
export type FleetFigures = { arrivals?: ArrivalFigures; storm?: StormFigures };

export type FleetAnswer = { id: number; figures: FleetFigures } | { id: number; error: string };
