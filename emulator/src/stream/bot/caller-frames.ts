// Gathers what the caller says into media events.
import type { EventSender } from './event-sender.ts';

export class CallerFrames {
  sent = 0;
  dropped = 0;
  readonly #sender: EventSender;
  readonly #frameMs: number;
  readonly #frame: Int16Array;
  readonly #payload: Buffer;
  #filled = 0;

  constructor(sender: EventSender, sampleRate: number, frameMs: number) {
    this.#sender = sender;
    this.#frameMs = frameMs;
    this.#frame = new Int16Array((sampleRate * frameMs) / 1000);
    this.#payload = Buffer.from(this.#frame.buffer);
  }

  /** Sends the frame that this completes, if it does; a frame is a whole number of packets. */
  add(said: Int16Array): 'gathered' | 'sent' | 'dropped' {
    this.#frame.set(said, this.#filled);
    this.#filled += said.length;
    if (this.#filled < this.#frame.length) return 'gathered';
    this.#filled = 0;
    // Dropped ones count: the bot is to see the hole.
    const chunk = this.sent + this.dropped + 1;
    const taken = this.#sender.send({
      event: 'media',
      chunk,
      timestampMs: chunk * this.#frameMs,
      payload: this.#payload,
    });
    if (taken) this.sent += 1;
    else this.dropped += 1;
    return taken ? 'sent' : 'dropped';
  }
}
