// What a scripted person does, step by step, as it stands in the file.

/** `sentence` is spoken by the machine's voice; a file is relative to the folder of the scripts. */
export type Speech = { kind: 'file'; file: string } | { kind: 'sentence'; text: string };

export type BackgroundOrder =
  | { kind: 'none' }
  | { kind: 'white'; rmsDbfs: number }
  | { kind: 'file'; file: string; rmsDbfs: number | null };

export type Step =
  | { kind: 'say'; speech: Speech }
  | { kind: 'mumble'; durationMs: number }
  /** Goes on when the other has spoken, or has been quiet, for so long since this step began. */
  | { kind: 'listen'; to: 'speech' | 'silence'; forMs: number; timeout: Timeout | null }
  /** Goes on when the other has spoken for so long, and is then talked over. */
  | { kind: 'interrupt'; afterMs: number; timeout: Timeout | null }
  | { kind: 'press'; digits: string }
  | { kind: 'wait'; durationMs: number }
  /** As `wait`, but without the background: nothing at all. */
  | { kind: 'stay-quiet'; durationMs: number }
  | { kind: 'noise'; background: BackgroundOrder }
  /** `times` null: until somebody hangs up. */
  | { kind: 'loop'; times: number | null; steps: Step[] }
  | { kind: 'hang-up' }
  /** Says nothing until the signal is aborted. Not for files. */
  | { kind: 'await'; signal: AbortSignal };

/** Listening in vain for so long. */
export interface Timeout {
  afterMs: number;
  hangsUp: boolean;
}

/** How a scripted phone takes a ring; null: answers as an ordinary phone does. */
export type RingOrder = { kind: 'answer'; afterMs: number } | { kind: 'busy' | 'no-answer' | 'reject' | 'fail' } | null;

export interface Script {
  ring: RingOrder;
  /** Voice of the sentences, in the words of espeak-ng; null: the network's. */
  voice: string | null;
  steps: Step[];
}
