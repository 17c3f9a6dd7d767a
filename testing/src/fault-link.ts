// One direction of a connection through a fault proxy: carries bytes from one socket to the other, in order, as badly
// as it is told to.
import type { Socket } from 'node:net';

/** How badly bytes are carried. */
export interface Faults {
  /** How much later they arrive. */
  delayMs: number;
  /** How many pass in a second; null: as many as come. */
  bytesPerSecond: number | null;
  /** Nothing is carried, and nobody is told: what is sent meanwhile arrives when it is over, as with a network that is
   * gone for a while. */
  isSilent: boolean;
  /** The share of pieces in which one bit is turned over, 0 to 1. */
  corruptedShare: number;
}

export const noFaults: Faults = { delayMs: 0, bytesPerSecond: null, isSilent: false, corruptedShare: 0 };

interface Piece {
  bytes: Buffer;
  dueAtMs: number;
}

/** Bytes that may be under way before no more are read. */
const MAX_UNDER_WAY = 256 * 1024;

export class FaultLink {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #random: () => number;
  readonly #underWay: Piece[] = [];
  #faults: Faults;
  #underWayBytes = 0;
  #lastDueAtMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(from: Socket, to: Socket, options: { faults: Faults; random: () => number }) {
    this.#from = from;
    this.#to = to;
    this.#faults = options.faults;
    this.#random = options.random;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('close', () => clearTimeout(this.#timer ?? undefined));
    to.on('drain', () => this.#readOn());
    this.#readOn();
  }

  setFaults(faults: Faults): void {
    this.#faults = faults;
    this.#readOn();
    this.#carryDue();
  }

  get #mayRead(): boolean {
    return !this.#faults.isSilent && this.#underWayBytes < MAX_UNDER_WAY && !this.#to.writableNeedDrain;
  }

  #readOn(): void {
    if (this.#mayRead) this.#from.resume();
    else this.#from.pause();
  }

  #take(bytes: Buffer): void {
    const { delayMs, bytesPerSecond, corruptedShare } = this.#faults;
    if (corruptedShare > 0 && this.#random() < corruptedShare) corrupt(bytes, this.#random);
    const now = performance.now();
    const passingMs = bytesPerSecond === null ? 0 : (bytes.length / bytesPerSecond) * 1_000;
    this.#lastDueAtMs = Math.max(now + delayMs, this.#lastDueAtMs) + passingMs;
    this.#underWay.push({ bytes, dueAtMs: this.#lastDueAtMs });
    this.#underWayBytes += bytes.length;
    this.#carryDue();
  }

  #carryDue(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    if (this.#faults.isSilent) return;
    const now = performance.now();
    for (let [first] = this.#underWay; first !== undefined && first.dueAtMs <= now; [first] = this.#underWay) {
      this.#underWay.shift();
      this.#underWayBytes -= first.bytes.length;
      this.#to.write(first.bytes);
    }
    const [next] = this.#underWay;
    if (next !== undefined) this.#timer = setTimeout(() => this.#carryDue(), next.dueAtMs - now);
    this.#readOn();
  }
}

function corrupt(bytes: Buffer, random: () => number): void {
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
}
