// Plays what a bot sends as a telephone network does: in packets of 20 ms, in order, silence where there is nothing.
import type { EmulatedDialect } from '../stream-dialect.ts';

/** What is in a packet. */
export interface Packet {
  /** Samples of the bot's. */
  audio: number;
  /** Samples of the silence that ends here and kept audio waiting, because a chunk was no multiple of 320 bytes. */
  penalty: number;
  /** Samples of silence, up to this packet's first audio, because nothing had come in the middle of an utterance. */
  underrun: number;
}

export interface PlayOutOptions {
  sampleRate: number;
  marksAfterClear: EmulatedDialect['marksAfterClear'];
}

type Queued = { mark: string } | { audio: Int16Array; from: number; endsShort: boolean };

/** Silence that lasts longer than this is the end of an utterance, not a hole in it. */
const utteranceEndMs = 500;
/** Told for a chunk that is no multiple of 320 bytes (reference: AgentStream, working with the stream applet). */
const shortPacketWaitMs = 20;

/** Time passes by `finishPacket` and `fillPacket`, in this order, once for every packet. */
export class PlayOut {
  readonly #options: PlayOutOptions;
  #queue: Queued[] = [];
  #queuedSamples = 0;
  #marksQueued = 0;
  /** Reached, or behind the last sample of, the packet that is being played. */
  #marksOfPacket: string[] = [];
  /** Marks that a clear has left without audio, with the position at which they come back. */
  #orphans: { mark: string; at: number }[] = [];
  /** In samples, to the end of the packet that is being played. */
  #position = 0;
  #packetHasAudio = false;
  #wait = 0;
  /** Of the wait so far, what kept audio from being played. */
  #penalty = 0;
  /** How long nothing has been there to be played; null outside of an utterance. */
  #dry: number | null = null;

  constructor(options: PlayOutOptions) {
    this.#options = options;
  }

  /** What has come and has not begun to be played. */
  get queuedSamples(): number {
    return this.#queuedSamples;
  }

  get pendingMarks(): number {
    return this.#marksQueued + this.#orphans.length + this.#marksOfPacket.length;
  }

  /** @param endsShort whether the chunk is no multiple of 320 bytes */
  add(audio: Int16Array, endsShort: boolean): void {
    if (audio.length === 0) return;
    this.#queue.push({ audio, from: 0, endsShort });
    this.#queuedSamples += audio.length;
  }

  /** True when nothing is before the mark, so that it is to go back at once. */
  mark(name: string): boolean {
    if (this.#queue.length > 0) {
      this.#queue.push({ mark: name });
      this.#marksQueued += 1;
    } else if (this.#packetHasAudio) this.#marksOfPacket.push(name);
    else return true;
    return false;
  }

  /** Drops what has not begun to be played. Returns the marks that go back at once. */
  clear(): string[] {
    const marks = this.#marksWithPositions();
    this.#queue = [];
    this.#queuedSamples = 0;
    this.#marksQueued = 0;
    this.#wait = 0;
    this.#dry = null;
    if (this.#options.marksAfterClear === 'echoed') this.#orphans.push(...marks);
    return this.#options.marksAfterClear === 'flushed' ? marks.map(({ mark }) => mark) : [];
  }

  /** The packet has been heard to its end. Returns the marks that go back now. */
  finishPacket(): string[] {
    const finished = this.#marksOfPacket;
    this.#marksOfPacket = [];
    this.#packetHasAudio = false;
    return this.#orphans.length === 0 ? finished : [...finished, ...this.#dueOrphans()];
  }

  /** @param into silence, to be filled with the next packet */
  fillPacket(into: Int16Array): Packet {
    const packet: Packet = { audio: 0, penalty: 0, underrun: 0 };
    let at = 0;
    while (at < into.length) {
      this.#passMarks();
      const left = into.length - at;
      if (this.#wait > 0) at += this.#waitOut(left, packet);
      else if (this.#queue.length > 0) at += this.#play(into.subarray(at), packet);
      else {
        this.#stayDry(left);
        break;
      }
    }
    this.#passMarks();
    this.#position += into.length;
    this.#packetHasAudio = packet.audio > 0;
    return packet;
  }

  #play(into: Int16Array, packet: Packet): number {
    const next = this.#queue[0];
    if (next === undefined || 'mark' in next) throw new Error('There is no audio at the head of the queue');
    const piece = next.audio.subarray(next.from, next.from + into.length);
    into.set(piece);
    next.from += piece.length;
    if (next.from === next.audio.length) {
      this.#queue.shift();
      if (next.endsShort) this.#wait = this.#samples(shortPacketWaitMs);
    }
    this.#queuedSamples -= piece.length;
    packet.audio += piece.length;
    packet.underrun += this.#dry ?? 0;
    this.#dry = 0;
    return piece.length;
  }

  #waitOut(left: number, packet: Packet): number {
    const waited = Math.min(left, this.#wait);
    this.#wait -= waited;
    if (this.#queue.length > 0) this.#penalty += waited;
    else this.#stayDry(waited);
    if (this.#wait === 0) {
      packet.penalty = this.#penalty;
      this.#penalty = 0;
    }
    return waited;
  }

  #stayDry(samples: number): void {
    if (this.#dry === null) return;
    this.#dry += samples;
    if (this.#dry > this.#samples(utteranceEndMs)) this.#dry = null;
  }

  #passMarks(): void {
    for (let next = this.#queue[0]; next !== undefined && 'mark' in next; next = this.#queue[0]) {
      this.#marksOfPacket.push(next.mark);
      this.#queue.shift();
      this.#marksQueued -= 1;
    }
  }

  #marksWithPositions(): { mark: string; at: number }[] {
    let at = this.#position;
    const marks: { mark: string; at: number }[] = [];
    for (const queued of this.#queue) {
      if ('mark' in queued) marks.push({ mark: queued.mark, at });
      else at += queued.audio.length - queued.from;
    }
    return marks;
  }

  #dueOrphans(): string[] {
    const due = this.#orphans.filter(({ at }) => at <= this.#position);
    this.#orphans = this.#orphans.filter(({ at }) => at > this.#position);
    return due.map(({ mark }) => mark);
  }

  #samples(ms: number): number {
    return (this.#options.sampleRate * ms) / 1000;
  }
}
