// What is still to be heard of the agent, in order: audio, and marks between it. Runs where the audio is played, so that
// a mark comes back when the last sample before it has really been handed to the speaker.

export type Queued = { samples: Float32Array } | { mark: string };

export class PlayQueue {
  #waiting: Queued[] = [];
  /** Of the first piece of audio, so much has been played. */
  #played = 0;

  add(piece: Queued): void {
    this.#waiting.push(piece);
  }

  /** Drops everything that has not been heard; marks that wait never come back. */
  clear(): void {
    this.#waiting = [];
    this.#played = 0;
  }

  /** Fills `output`, with silence where nothing is left. Gives the marks that have been reached. */
  play(output: Float32Array): string[] {
    let filled = 0;
    const reached: string[] = [];
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if ('mark' in first) {
        reached.push(first.mark);
        this.#waiting.shift();
        continue;
      }
      if (filled === output.length) break;
      const piece = first.samples.subarray(this.#played, this.#played + output.length - filled);
      output.set(piece, filled);
      filled += piece.length;
      this.#played += piece.length;
      if (this.#played < first.samples.length) break;
      this.#waiting.shift();
      this.#played = 0;
    }
    output.fill(0, filled);
    return reached;
  }
}
