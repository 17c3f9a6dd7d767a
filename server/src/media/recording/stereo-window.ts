// The part of a stereo recording that may still change: what is before it has been taken and written.

export type Track = 'left' | 'right';

interface Samples {
  samples: Int16Array;
  /** The same memory. */
  bytes: Buffer;
  /** Position behind the last audio. */
  end: number;
}

/** Positions are samples since the recording began. Where nothing was written there is silence. */
export class StereoWindow {
  readonly #tracks: Record<Track, Samples>;
  readonly capacity: number;
  #from = 0;

  /** @param capacity samples of each track */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.#tracks = { left: emptyTrack(capacity), right: emptyTrack(capacity) };
  }

  get from(): number {
    return this.#from;
  }

  /** Behind the last audio of either track. */
  get end(): number {
    return Math.max(this.#tracks.left.end, this.#tracks.right.end);
  }

  /** s16le PCM over what was there. What lies outside of the window is left out. */
  write(track: Track, position: number, pcm: Buffer): void {
    const { bytes, end } = this.#tracks[track];
    const until = position + (pcm.length >> 1);
    const [first, last] = [Math.max(position, this.#from), Math.min(until, this.#from + this.capacity)];
    if (last <= first) return;
    pcm.copy(bytes, (first - this.#from) * 2, (first - position) * 2, (last - position) * 2);
    this.#tracks[track].end = Math.max(end, last);
  }

  /** Silence from here to the end. */
  cut(track: Track, position: number): void {
    const { samples, end } = this.#tracks[track];
    if (end <= position) return;
    samples.fill(0, Math.max(0, position - this.#from), Math.max(0, end - this.#from));
    this.#tracks[track].end = Math.max(position, this.#from);
  }

  /** Takes the first samples of both tracks, interleaved into `into`, as many as fit. The window moves on behind them. */
  take(into: Int32Array): void {
    const { left, right } = this.#tracks;
    for (let at = 0; at < into.length; at += 1) {
      into[at] = ((left.samples[at] as number) & 0xffff) | ((right.samples[at] as number) << 16);
    }
    this.skip(into.length);
  }

  /** Moves on without looking at what is passed. */
  skip(count: number): void {
    for (const { samples } of Object.values(this.#tracks)) {
      samples.copyWithin(0, Math.min(count, this.capacity));
      samples.fill(0, Math.max(0, this.capacity - count));
    }
    this.#from += count;
  }
}

function emptyTrack(capacity: number): Samples {
  const samples = new Int16Array(capacity);
  return { samples, bytes: Buffer.from(samples.buffer), end: 0 };
}
