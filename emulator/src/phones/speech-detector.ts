// Hears in samples when somebody speaks and when he is quiet: energy in frames of 10 ms, with exact edges.

const frameMs = 10;
/** A knock is shorter than this, and is no speech. */
const onsetMs = 30;
/** The pauses inside speech are shorter than this. */
const pauseMs = 200;
const defaultThresholdDbfs = -40;

/** `at` in samples since the beginning: of the first loud sample, or of the first one after the last loud one. */
export interface SpeechChange {
  type: 'speech-started' | 'speech-stopped';
  at: number;
}

export interface SpeechDetectorOptions {
  sampleRate: number;
  /** A frame is loud when its RMS reaches this; default -40. */
  thresholdDbfs?: number;
}

export class SpeechDetector {
  readonly #frameSamples: number;
  readonly #threshold: number;
  #position = 0;
  #quietSince = 0;
  #energy = 0;
  #firstLoud = -1;
  #lastLoud = -1;
  #inFrame = 0;
  /** Where the loud frames in a row began, and how many there are, while they may still be a knock. */
  #onset: { at: number; frames: number } | null = null;
  #speech: { from: number; to: number } | null = null;

  constructor({ sampleRate, thresholdDbfs = defaultThresholdDbfs }: SpeechDetectorOptions) {
    this.#frameSamples = (sampleRate * frameMs) / 1000;
    this.#threshold = 32_768 * 10 ** (thresholdDbfs / 20);
  }

  /** The speech that is going on, from its first loud sample to behind the last one so far; null when it is quiet. */
  get speech(): { from: number; to: number } | null {
    return this.#speech;
  }

  /** How many samples were heard. */
  get position(): number {
    return this.#position;
  }

  /** Behind the last sample of speech so far, also while it may go on after a pause; 0 when there was none. */
  get quietSince(): number {
    return this.#quietSince;
  }

  /** Takes the next samples and tells what changed in them. A change is known some frames after it happened. */
  hear(audio: Int16Array): SpeechChange[] {
    const changes: SpeechChange[] = [];
    for (const sample of audio) {
      this.#take(sample);
      if (this.#inFrame === this.#frameSamples) {
        const change = this.#endFrame();
        if (change !== null) changes.push(change);
      }
    }
    return changes;
  }

  #take(sample: number): void {
    if (Math.abs(sample) >= this.#threshold) {
      if (this.#firstLoud < 0) this.#firstLoud = this.#position;
      this.#lastLoud = this.#position;
    }
    this.#energy += sample * sample;
    this.#position += 1;
    this.#inFrame += 1;
  }

  #endFrame(): SpeechChange | null {
    const isLoud = Math.sqrt(this.#energy / this.#frameSamples) >= this.#threshold;
    const change = isLoud ? this.#loudFrame(this.#firstLoud, this.#lastLoud + 1) : this.#quietFrame();
    this.#energy = 0;
    this.#inFrame = 0;
    this.#firstLoud = -1;
    this.#lastLoud = -1;
    return change;
  }

  #loudFrame(from: number, to: number): SpeechChange | null {
    if (this.#speech !== null) {
      this.#speech = { ...this.#speech, to };
      this.#quietSince = to;
      return null;
    }
    this.#onset = { at: this.#onset?.at ?? from, frames: (this.#onset?.frames ?? 0) + 1 };
    if (this.#onset.frames * frameMs < onsetMs) return null;
    this.#speech = { from: this.#onset.at, to };
    this.#quietSince = to;
    this.#onset = null;
    return { type: 'speech-started', at: this.#speech.from };
  }

  #quietFrame(): SpeechChange | null {
    this.#onset = null;
    if (this.#speech === null) return null;
    if (this.#position - this.#speech.to < (this.#frameSamples * pauseMs) / frameMs) return null;
    const { to } = this.#speech;
    this.#speech = null;
    return { type: 'speech-stopped', at: to };
  }
}
