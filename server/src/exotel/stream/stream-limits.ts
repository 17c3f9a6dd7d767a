// What a stream may do, and how long it may take.

export const streamLimits = {
  /** From the handshake to `start`. */
  startWithinMs: 5_000,
  /** Pings go out this often; a peer from which nothing has come since the last one is gone. */
  pingEveryMs: 20_000,
  /** Media comes 10 times a second; more at once only after the network has stood still. */
  messagesPerSecond: 200,
  messageBurst: 400,
  /** More may wait for a peer only for so long. At half of it the play-out would stop to send. */
  maxBufferedBytes: 512 * 1024,
  notReadingAfterMs: 10_000,
  /** How often it is looked at meanwhile. */
  lookEveryMs: 1_000,
  /** How long a peer may take to answer our close. */
  closeWithinMs: 5_000,
  /** What is kept for a listener that is not there yet. */
  maxEarlyEvents: 200,
} as const;

/** RFC 6455 §7.4.1. */
export const streamCloseCodes = { normal: 1000, policy: 1008, tryAgainLater: 1013 } as const;
