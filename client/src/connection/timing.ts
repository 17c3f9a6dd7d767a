// The times of a connection, all in milliseconds.

export interface Timing {
  /** How long getting a token, and then opening a socket, may take. */
  connectTimeoutMs: number;
  /** How long the server may take to answer `hello`. */
  welcomeTimeoutMs: number;
  /** First and longest range of the full jitter between tries. */
  backoffBaseMs: number;
  backoffCapMs: number;
  /** A connection that served this long was good: its first drop is retried at the same endpoint. */
  goodAfterMs: number;
  /** How long the answer to a heartbeat may take. */
  pongTimeoutMs: number;
  /** The same after waking up or a change of the network, when loss is likely. */
  checkTimeoutMs: number;
  /** About how long to stay away from the primary before trying to return; spread from half to one and a half of it. */
  returnToPrimaryMs: number;
  /** How long a command may wait for its answer, being offline included. */
  commandTimeoutMs: number;
}

export const defaultTiming: Timing = {
  connectTimeoutMs: 5_000,
  welcomeTimeoutMs: 5_000,
  backoffBaseMs: 500,
  backoffCapMs: 20_000,
  goodAfterMs: 5_000,
  pongTimeoutMs: 5_000,
  checkTimeoutMs: 2_000,
  returnToPrimaryMs: 300_000,
  commandTimeoutMs: 30_000,
};
