// Audio that waits to be sent, part after part, and is cut into frames across their borders.
import type { Part } from './ledger.ts';

interface Waiting {
  part: Part;
  chunks: Buffer[];
  bytes: number;
}

/** What of a part is in a frame. */
export interface Piece {
  part: Part;
  bytes: number;
  /** Whether the part ends here. */
  ends: boolean;
}

export interface Frame {
  audio: Buffer;
  pieces: Piece[];
}

/** A part stays in its place until it is finished and empty. Audio is kept by reference. */
export class PartQueue {
  #waiting: Waiting[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that may be sent without overtaking a part of which more may come. */
  get readyBytes(): number {
    let ready = 0;
    for (const { part, bytes } of this.#waiting) {
      ready += bytes;
      if (!part.finished) break;
    }
    return ready;
  }

  /** Whether more may come to what is ready. */
  get mayContinue(): boolean {
    return this.#waiting.some(({ part }) => !part.finished);
  }

  push(part: Part, pcm: Buffer): void {
    let place = this.#waiting.find((waiting) => waiting.part === part);
    if (place === undefined) {
      place = { part, chunks: [], bytes: 0 };
      this.#waiting.push(place);
    }
    place.chunks.push(pcm);
    place.bytes += pcm.length;
    this.#bytes += pcm.length;
  }

  /** The part is finished: it no longer keeps others waiting. */
  finish(part: Part): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.part !== part || waiting.bytes > 0);
  }

  /** Nothing comes of the parts at the head, and others wait: these go first. */
  overtakeEmpty(): void {
    while (this.#waiting.length > 1 && this.#waiting[0]?.bytes === 0) this.#waiting.shift();
  }

  /** Takes so many bytes, which must be ready, and puts silence behind them up to `frameBytes`. */
  take(bytes: number, frameBytes: number): Frame {
    const pieces: Piece[] = [];
    const whole = this.#takeWhole(bytes, frameBytes, pieces);
    if (whole !== null) return { audio: whole, pieces };
    const audio = Buffer.allocUnsafe(frameBytes);
    let at = 0;
    while (at < bytes) {
      const place = this.#waiting[0];
      if (place === undefined || place.bytes === 0) throw new RangeError('More was taken than is ready');
      const taken = Math.min(place.bytes, bytes - at);
      copyOut(place, audio.subarray(at, at + taken));
      at += taken;
      this.#took(place, taken, pieces);
    }
    audio.fill(0, bytes);
    return { audio, pieces };
  }

  clear(): void {
    this.#waiting = [];
    this.#bytes = 0;
  }

  /** Without a copy, when one chunk holds the frame. */
  #takeWhole(bytes: number, frameBytes: number, pieces: Piece[]): Buffer | null {
    const place = this.#waiting[0];
    const chunk = place?.chunks[0];
    if (place === undefined || chunk === undefined || bytes !== frameBytes || chunk.length < bytes) return null;
    if (chunk.length === bytes) place.chunks.shift();
    else place.chunks[0] = chunk.subarray(bytes);
    this.#took(place, bytes, pieces);
    return chunk.length === bytes ? chunk : chunk.subarray(0, bytes);
  }

  #took(place: Waiting, bytes: number, pieces: Piece[]): void {
    const { part } = place;
    place.bytes -= bytes;
    this.#bytes -= bytes;
    const ends = place.bytes === 0 && part.finished;
    pieces.push({ part, bytes, ends });
    if (ends) this.#waiting.shift();
  }
}

function copyOut(place: Waiting, into: Buffer): void {
  let at = 0;
  while (at < into.length) {
    const chunk = place.chunks[0] as Buffer;
    const copied = chunk.copy(into, at);
    at += copied;
    if (copied === chunk.length) place.chunks.shift();
    else place.chunks[0] = chunk.subarray(copied);
  }
}
