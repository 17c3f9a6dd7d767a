// Makes whole samples of 16 bits of bytes, wherever they were cut.

export class SampleJoiner {
  #half: Buffer | null = null;

  /** The odd byte of each piece is kept for the next one. Without one nothing is copied. */
  join(bytes: Buffer): Buffer {
    const all = this.#half === null ? bytes : Buffer.concat([this.#half, bytes]);
    this.#half = all.length % 2 === 0 ? null : Buffer.from(all.subarray(-1));
    return this.#half === null ? all : all.subarray(0, -1);
  }

  /** What comes next does not continue what has come. */
  restart(): void {
    this.#half = null;
  }
}
