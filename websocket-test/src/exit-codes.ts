// What the program's exit code says to the script that started it.

export const exitCodes = {
  ok: 0,
  endedOtherwise: 1,
  wrongUsage: 2,
  timedOut: 3,
  notConnected: 4,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
