// A listener that writes down all it is told, each event as its name and what came with it.
import type { LineListener } from '../line-listener.ts';
import type { ModelListener } from '../model-session.ts';

export type Told = [event: string, ...with: unknown[]];

export interface RecordingListener extends ModelListener, LineListener {
  told: Told[];
  /** The names alone, in order. */
  names(): string[];
  /** What came with the events of that name. */
  all(event: string): unknown[][];
  /** Something to be done when an event of that name is told. */
  on(event: string, then: () => void): void;
}

const events = [
  'ready',
  'speechStarted',
  'speechStopped',
  'callerTurn',
  'callerTranscript',
  'responseStarted',
  'audio',
  'audioDone',
  'agentTranscript',
  'responseDone',
  'transcriptionUsage',
  'problem',
  'ended',
  'away',
  'back',
  'lost',
] as const;

export function recordingListener(): RecordingListener {
  const told: Told[] = [];
  const reactions = new Map<string, () => void>();
  const write =
    (event: string) =>
    (...rest: unknown[]) => {
      // Audio is good until the listener returns.
      told.push([event, ...rest.map((one) => (Buffer.isBuffer(one) ? Buffer.from(one) : one))]);
      reactions.get(event)?.();
    };
  const handlers = Object.fromEntries(events.map((event) => [event, write(event)]));
  return {
    ...(handlers as unknown as ModelListener & LineListener),
    told,
    names: () => told.map(([event]) => event),
    all: (event) => told.filter(([name]) => name === event).map(([, ...rest]) => rest),
    on: (event, then) => reactions.set(event, then),
  };
}
