// How long the emulated model takes for things.

export interface ModelTimings {
  /** From the beginning of a response to its first output. Live text takes about 200 ms. */
  firstOutputMs: number;
  /** How many times faster than real time speech is made; Infinity makes it at once. */
  generationSpeed: number;
  /** From the commit of a user's speech to its transcript, which may come after the answer has begun. */
  transcriptionMs: number;
  /** From `response.done` to `rate_limits.updated`. */
  rateLimitsMs: number;
  pingMs: number;
  sessionMaxMs: number;
}

/** As seen live, where that is known; how fast speech is made and transcribed is assumed. */
export const liveTimings: ModelTimings = {
  firstOutputMs: 200,
  generationSpeed: 6,
  transcriptionMs: 600,
  rateLimitsMs: 40,
  pingMs: 20_300,
  sessionMaxMs: 60 * 60 * 1000,
};
