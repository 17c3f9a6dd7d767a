// The steps of a script as they are played: each takes its samples from the line, one after the other.
import type { SpeechDetector } from '../speech-detector.ts';
import type { PhoneHappening } from '../timeline.ts';

/** What a step may use and bring about. */
export interface Stage {
  readonly sampleRate: number;
  /** How many samples the phone has said: its time. */
  readonly now: number;
  readonly detector: SpeechDetector;
  happened(at: number, happening: PhoneHappening): void;
  press(digit: string, durationMs: number): void;
  hangUp(): void;
}

/** One thing under way. */
export interface Action {
  /** Whether the background is silent, too. */
  readonly muted?: boolean;
  /** Fills the span, which is silence, from its beginning; returns for how much of it. Less than all: it is over. */
  fill(span: Int16Array): number;
  /** It is over, or cut off by the end of the call. */
  finish?(): void;
}

export function samplesOf(durationMs: number, sampleRate: number): number {
  return Math.round((durationMs * sampleRate) / 1000);
}

/** What can be said, piece by piece. */
export interface Sayable {
  what: string;
  samples: number;
  /** The samples from `from` up to, not with, `to`. */
  part(from: number, to: number): Int16Array;
}

export function saying({ what, samples, part }: Sayable, stage: Stage): Action {
  const from = stage.now;
  let at = 0;
  return {
    fill(span) {
      const took = Math.min(samples - at, span.length);
      span.set(part(at, at + took));
      at += took;
      return took;
    },
    finish: () => stage.happened(from, { type: 'said', until: stage.now, what }),
  };
}

export function quiet(samples: number): Action {
  let left = samples;
  return {
    fill(span) {
      const took = Math.min(left, span.length);
      left -= took;
      return took;
    },
  };
}

export function stayingQuiet(samples: number, stage: Stage): Action {
  const from = stage.now;
  return {
    ...quiet(samples),
    muted: true,
    finish: () => stage.happened(from, { type: 'stayed-quiet', until: stage.now }),
  };
}

export function atOnce(action: () => void): Action {
  return {
    fill() {
      action();
      return 0;
    },
  };
}

export interface Listening {
  to: 'speech' | 'silence';
  /** In samples, counted from the beginning of the step. */
  atLeast: number;
  /** In samples; null listens for ever. */
  timeout: { after: number; hangsUp: boolean } | null;
  whenHeard?: () => void;
}

export function listening({ to, atLeast, timeout, whenHeard }: Listening, stage: Stage): Action {
  const from = stage.now;
  let inVain = false;
  return {
    fill(span) {
      if (heardFor(to, from, stage) >= atLeast) {
        whenHeard?.();
        return 0;
      }
      const left = timeout === null ? Number.POSITIVE_INFINITY : from + timeout.after - stage.now;
      inVain = left < span.length;
      return Math.min(left, span.length);
    },
    finish() {
      if (!inVain) return;
      stage.happened(stage.now, { type: 'listened-in-vain' });
      if (timeout?.hangsUp) stage.hangUp();
    },
  };
}

/**
 * For how many samples since `from` the other has spoken or been quiet. Never more than have passed on this phone's own
 * time, so that a step takes at least as long as it listens for.
 */
function heardFor(to: 'speech' | 'silence', from: number, { detector, now }: Stage): number {
  const { speech } = detector;
  if (to === 'speech') return speech === null ? 0 : Math.min(speech.to, now) - Math.max(speech.from, from);
  return Math.min(detector.position, now) - Math.max(detector.quietSince, from);
}
