// The last few seconds of audio in one piece of memory, taken once. Places are counted in bytes since the beginning.
import type { AudioFormat } from '../../media/converter.ts';

export class RecentAudio {
  #ring: Buffer;
  #end = 0;

  constructor(format: AudioFormat, keptMs: number) {
    this.#ring = Buffer.alloc(keptMs * bytesPerMs(format));
  }

  /** Behind all that was pushed. */
  get end(): number {
    return this.#end;
  }

  /** Of the oldest that is still there. */
  get start(): number {
    return Math.max(0, this.#end - this.#ring.length);
  }

  push(audio: Buffer): void {
    const size = this.#ring.length;
    const kept = audio.length > size ? audio.subarray(audio.length - size) : audio;
    const at = (this.#end + audio.length - kept.length) % size;
    const copied = kept.copy(this.#ring, at);
    if (copied < kept.length) kept.copy(this.#ring, 0, copied);
    this.#end += audio.length;
  }

  /** A copy of what came after that place, as far as it is still there. */
  since(place: number): Buffer {
    const size = this.#ring.length;
    const length = this.#end - Math.max(place, this.start);
    if (length <= 0) return Buffer.alloc(0);
    const from = (this.#end - length) % size;
    const first = this.#ring.subarray(from, Math.min(size, from + length));
    return Buffer.concat([first, this.#ring.subarray(0, length - first.length)]);
  }
}

export function bytesPerMs(format: AudioFormat): number {
  return format.encoding === 'pcm16' ? 48 : 8;
}
