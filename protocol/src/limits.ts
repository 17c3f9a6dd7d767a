// The sizes and rates of the app clients' door, for both sides of it.

export const limits = {
  /** A text message from a client above this gets `message-too-large`; the connection stays. */
  maxMessageBytes: 64 * 1024,
  /** A frame above this closes the connection with 1009. */
  maxFrameBytes: 1024 * 1024,
  /** What may wait unsent for one client before it is closed as a slow consumer. */
  maxQueuedBytes: 1024 * 1024,
  /** Messages a client may send in a burst, and how many per second after that. */
  messageBurst: 40,
  messagesPerSecond: 20,
  /** Refused messages in a row after which the connection is closed. */
  maxRefusedInARow: 200,
  /** The server pings this often; a client silent for two of them is gone. */
  heartbeatMs: 25_000,
  /** How long a client may take to say hello where a token is asked for. */
  helloTimeoutMs: 10_000,
  /** Active calls in a `welcome`. */
  maxSnapshotCalls: 250,
  /** Events replayed on resume; a client that missed more gets the snapshot alone. */
  maxReplayedEvents: 5_000,
} as const;

/**
 * Names a user of the app: the source of a regular expression that is to match the whole id. What is escaped in it is so
 * for the `pattern` of an HTML input, which reads it with the flag `v`.
 */
export const userIdPattern = String.raw`[\w.@+\|:\-]{1,64}`;

/** How long a user of the app is rung. */
export const ringTimeoutSeconds = { min: 5, usual: 45, max: 180 } as const;

/** Of the signalling of one call between apps, for each of its two devices. */
export const signalLimits = {
  /** In UTF-16 units. An offer of audio, camera and screen of Chromium 156 has 12,000 with its candidates. */
  maxSdpLength: 48 * 1024,
  maxCandidateLength: 1024,
  maxCandidatesPerMessage: 50,
  maxCandidatesPerNegotiation: 1_000,
  maxGeneration: 1_000,
  maxSeq: 1_000_000,
  /** Messages of all three kinds in a burst, and how many per second after that. */
  messageBurst: 30,
  messagesPerSecond: 10,
} as const;
