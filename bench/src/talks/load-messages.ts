// What the bench and the process of the talks say to each other.
import type { TalkFigures } from './talk-figures.ts';

/** How the calls of a load are. */
export interface CallPlan {
  /** Where the measured server listens. */
  port: number;
  calls: number;
  /** Shortest and longest sentence of the agents, ms. */
  sentenceMs: readonly [number, number];
}

export type TalkTask =
  /** Answered with the port of the model. */
  | { do: 'listen' }
  /** Calls beside those that are there; answered when they have their session with the model. */
  | { do: 'begin'; plan: CallPlan }
  /** Answered with the figures of the next `seconds`. */
  | { do: 'measure'; seconds: number; isInterrupted: boolean }
  /** Answered when all sessions with the model are closed. */
  | { do: 'hangUp' }
  /** Calls come and go for `seconds`, each for `callSeconds`; answered when all have gone. */
  | { do: 'churn'; plan: CallPlan; callSeconds: readonly [number, number]; seconds: number };

export interface ChurnFigures {
  calls: number;
  talk: TalkFigures;
}

/** What comes back for each task. */
export interface TalkResults {
  listen: number;
  begin: undefined;
  measure: TalkFigures;
  hangUp: undefined;
  churn: ChurnFigures;
}

/** Each request gets one answer with its id. */
export type TalkRequest = { id: number; task: TalkTask };
export type TalkAnswer = { id: number; result: unknown } | { id: number; error: string };
