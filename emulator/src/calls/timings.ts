// How long each thing in the life of an emulated call takes.

interface TimingFact {
  readonly defaultMs: number;
  readonly meaning: string;
}

/** Every timing with its default, in milliseconds; the CLI's flags and help come from this table. */
export const timingFacts = {
  originateMs: { defaultMs: 300, meaning: 'how long POST Calls/connect takes to answer' },
  answerAfterMs: { defaultMs: 1_000, meaning: 'how long an ordinary phone rings before it answers' },
  talkMs: { defaultMs: 4_000, meaning: 'how long two ordinary phones talk' },
  busyAfterMs: { defaultMs: 500, meaning: 'when a busy phone is found to be busy' },
  rejectAfterMs: { defaultMs: 1_000, meaning: 'when a rejecting phone rejects' },
  ringTimeoutMs: { defaultMs: 5_000, meaning: 'how long a phone rings that nobody answers' },
  failAfterMs: { defaultMs: 500, meaning: 'when the network gives up on an unreachable phone' },
  earlyHangUpMs: { defaultMs: 1_000, meaning: 'how long an early leaver stays after answering' },
  settleAfterMs: { defaultMs: 120_000, meaning: 'when EndTime, Duration and Price appear after the end' },
} as const satisfies Record<string, TimingFact>;

export type TimingName = keyof typeof timingFacts;
export type Timings = Record<TimingName, number>;

export const timingNames = Object.keys(timingFacts) as TimingName[];

/** The default timings with the given ones in their place. */
export function timingsWith(changes: Partial<Timings>): Timings {
  const defaults = Object.fromEntries(timingNames.map((name) => [name, timingFacts[name].defaultMs])) as Timings;
  return { ...defaults, ...changes };
}
