// One end of a call whose audio comes here: what the carrier's stream can do, whoever the carrier is.

/** Rates of AgentStream (reference: the `sample-rate` parameter). */
export type SampleRate = 8000 | 16000 | 24000;

/** The carrier's side of a stream. Audio is s16le PCM, mono. None of these throws when the leg has ended. */
export interface PhoneLeg {
  readonly sampleRate: SampleRate;
  /** Queues audio at the carrier. `frame`: whole samples, a multiple of 320 bytes, at most 100,000. */
  play(frame: Buffer): void;
  /** Comes back through `mark` when all audio before it was played. */
  mark(name: string): void;
  /** Drops what the carrier has queued and not begun to play. Marks that wait may never come back. */
  clear(): void;
  /** Closes the stream: a flow goes on with its next applet, a call without a flow ends. */
  hangUp(): void;
  /** Bytes that the network has not taken yet. Where they stay above 512 KiB for 10 s, the leg ends as `not-reading`. */
  readonly bufferedBytes: number;
}

/**
 * Why a leg ended: the caller hung up (`stop` with `callended`), the flow stopped the stream, we hung up, the connection
 * broke, the carrier broke the protocol, or it took nothing from us for too long.
 */
export type LegEnd = 'caller-hung-up' | 'stopped' | 'hung-up-by-us' | 'lost' | 'protocol-error' | 'not-reading';

/** What a leg tells, in the order in which it came. Nothing comes after `ended`. */
export interface PhoneLegListener {
  /** s16le PCM at the leg's rate; whole samples. */
  audio(pcm: Buffer): void;
  /** A key was pressed: 0-9, *, #, A-D. */
  digit(digit: string): void;
  mark(name: string): void;
  ended(how: LegEnd): void;
}
