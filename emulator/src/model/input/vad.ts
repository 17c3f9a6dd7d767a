// Voice activity by energy, as a pure state machine: 20 ms frames in, starts and ends of speech out. Its clock is the
// audio itself, so it does the same however fast the audio comes.
import { rmsDbfs } from '../../audio/level.ts';

export const frameMs = 20;
/** So much voice in a row is speech; less is a click. */
export const onsetMs = 60;

export interface VadSettings {
  /** 0 to 1, mapped to a loudness: 0.5 is −35 dBFS. */
  threshold: number;
  prefixPaddingMs: number;
  silenceDurationMs: number;
}

export interface VadState {
  speaking: boolean;
  /** How long the voice, or while speaking the silence, has lasted. */
  runMs: number;
}

/** Offsets are in all the audio that was ever appended. */
export type VadEvent = { type: 'started'; audioStartMs: number } | { type: 'stopped'; audioEndMs: number };

export const quiet: VadState = { speaking: false, runMs: 0 };

/** @param endMs where the frame ends */
export function stepVad(
  state: VadState,
  frame: { samples: Int16Array; endMs: number },
  settings: VadSettings,
): { state: VadState; event: VadEvent | null } {
  const voiced = rmsDbfs(frame.samples) > thresholdDbfs(settings.threshold);
  const runMs = voiced === state.speaking ? 0 : state.runMs + frameMs;
  if (!state.speaking && runMs >= onsetMs) {
    const audioStartMs = Math.max(0, frame.endMs - onsetMs - settings.prefixPaddingMs);
    return { state: { speaking: true, runMs: 0 }, event: { type: 'started', audioStartMs } };
  }
  if (state.speaking && runMs >= settings.silenceDurationMs) {
    // The end of the audio that the model gets, so it includes the silence.
    return { state: quiet, event: { type: 'stopped', audioEndMs: frame.endMs } };
  }
  return { state: { speaking: state.speaking, runMs }, event: null };
}

function thresholdDbfs(threshold: number): number {
  return -55 + 40 * threshold;
}
