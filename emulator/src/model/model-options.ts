// What the emulated model may be told at its start, and what holds where it is told nothing.
import { type Clock, systemClock } from '../clock.ts';
import type { ModelMode } from './admission.ts';
import { type ModelFaultInput, ModelFaults } from './faults.ts';
import { liveTimings, type ModelTimings } from './model-timings.ts';
import { checkedScript, type Script, type ScriptInput } from './saying/script.ts';

export interface VoiceModelOptions {
  /** The only API key that is good; any one is when it is absent. */
  key?: string | undefined;
  /** What it says; default `script` when there is a script, else `speech`. A session may ask for another one. */
  mode?: ModelMode | undefined;
  script?: ScriptInput | undefined;
  /** What a user's speech is transcribed to where a script does not say it: nothing is recognized. */
  userTranscript?: string | undefined;
  timings?: Partial<ModelTimings>;
  faults?: readonly ModelFaultInput[];
  /** How many there may be at a time; more are refused with 429. */
  maxSessions?: number;
  clock?: Clock;
  log?: (event: ModelLogEvent) => void;
}

/** Nothing of what was said is in it, and no key. */
export type ModelLogEvent =
  | { event: 'session-opened'; session: string; model: string; mode: ModelMode }
  | { event: 'session-closed'; session: string; code: number }
  | { event: 'refused'; reason: string };

export interface ModelSettings {
  key: string | null;
  mode: ModelMode;
  script: Script | null;
  userTranscript: string;
  timings: ModelTimings;
  faults: ModelFaults;
  maxSessions: number;
  clock: Clock;
  log: (event: ModelLogEvent) => void;
}

const defaultTranscript = 'These words are made up.';

/** Throws when the script or a fault is not right, or when there is no script for the mode `script`. */
export function modelSettings(options: VoiceModelOptions): ModelSettings {
  const script = options.script === undefined ? null : checkedScript(options.script);
  const mode = options.mode ?? (script === null ? 'speech' : 'script');
  if (mode === 'script' && script === null) throw new TypeError('The mode script needs a script');
  const faults = new ModelFaults();
  for (const fault of options.faults ?? []) faults.add(fault);
  return {
    key: options.key ?? null,
    mode,
    script,
    userTranscript: options.userTranscript ?? defaultTranscript,
    timings: { ...liveTimings, ...options.timings },
    faults,
    maxSessions: options.maxSessions ?? 100,
    clock: options.clock ?? systemClock,
    log: options.log ?? (() => {}),
  };
}
