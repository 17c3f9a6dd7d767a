// What the program's exit code says to the script that started it. Stable: docs/cli.md lists them.

export const exitCodes = {
  ok: 0,
  /** It ran, and the outcome is bad: a check failed, a call was not completed. */
  failed: 1,
  wrongUsage: 2,
  notReached: 3,
  /** The server said no. */
  refused: 4,
  /** Nobody said yes to real phones being rung. */
  notConfirmed: 5,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
