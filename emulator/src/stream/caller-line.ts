// The caller's end of a line, as whatever carries the audio sees it: a scripted phone, a person at the handset page, a
// WAV file. Whoever carries the audio keeps the time: every tick it takes what the caller says and gives what he hears.

export interface CallerLine {
  /** Hz. All audio of the line is mono, signed 16 bit, at this rate. */
  readonly sampleRate: number;
  /** What the caller says in the next `samples` samples: exactly so many, silence where nothing is said. */
  speak(samples: number): Int16Array;
  /**
   * What the caller hears in the same time. A bot that had nothing to play is silence here: an underrun is a gap.
   * @param audio is written over when this has returned: who keeps it makes a copy
   */
  hear(audio: Int16Array): void;
  /** The digits pressed since the last time this was asked. */
  takeDigits(): { digit: string; durationMs: number }[];
  /** Aborted when the caller has hung up. */
  readonly hungUp: AbortSignal;
}
