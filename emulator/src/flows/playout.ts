// What the exchange plays to a phone that talks with nobody: one thing at a time.

/** Gives the next samples. Fewer than were asked for: it is over. */
export type AudioSource = (samples: number) => Int16Array;

/** Audio from its beginning to its end, once. */
export function once(audio: Int16Array): AudioSource {
  let at = 0;
  return (samples) => {
    const piece = audio.subarray(at, at + samples);
    at += piece.length;
    return piece;
  };
}

/** Audio that begins again whenever it is at its end; it must not be empty. */
export function looped(audio: Int16Array): AudioSource {
  let at = 0;
  return (samples) => {
    const piece = new Int16Array(samples);
    for (let filled = 0; filled < samples; ) {
      const part = audio.subarray(at, at + samples - filled);
      piece.set(part, filled);
      filled += part.length;
      at = (at + part.length) % audio.length;
    }
    return piece;
  };
}

export class Playout {
  #source: AudioSource | null = null;
  #end = () => {};

  /** Plays it, instead of what was played. Resolves at its end, when something else is played, or with the signal. */
  play(source: AudioSource, until: AbortSignal): Promise<void> {
    if (until.aborted) return Promise.resolve();
    this.#end();
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = () => {
      until.removeEventListener('abort', end);
      if (this.#source === source) this.#source = null;
      resolve();
    };
    until.addEventListener('abort', end, { once: true });
    this.#source = source;
    this.#end = end;
    return promise;
  }

  /** The next so many samples for the phone: silence where nothing is played. */
  take(samples: number): Int16Array {
    const heard = new Int16Array(samples);
    if (this.#source === null) return heard;
    const piece = this.#source(samples);
    heard.set(piece);
    if (piece.length < samples) this.#end();
    return heard;
  }
}
