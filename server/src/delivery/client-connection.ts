// One app client's socket: what is sent to it, in order and bounded. It knows nothing of what messages mean.
import type { Duplex } from 'node:stream';
import { type CloseReason, closeCodes, limits, type ServerMessage } from '@patchcord/protocol';
import type WebSocket from 'ws';
import { textFrame } from './text-frame.ts';

/** Events as frames, joined so that a client costs one write however many there are. */
export interface FrameBatch {
  frames: { seq: number; frame: Buffer }[];
  joined: Buffer;
}

const PING_FRAME = Buffer.from([0x89, 0x00]);
/** How long a client that does not read may take to notice that it is being closed. */
const CLOSE_GRACE_MS = 2_000;
const PACED_BYTES = limits.maxQueuedBytes / 4;

export class ClientConnection {
  /** Whether anything has come from the client since the last ping. */
  alive = true;
  nextPingAt: number;
  /** Epoch ms after which the client's token no longer counts; null: never. */
  expiresAt: number | null = null;
  readonly #ws: WebSocket;
  readonly #socket: Duplex;
  readonly #onClosing: (reason: CloseReason) => void;
  #held: FrameBatch[] | null = null;
  #heldBytes = 0;
  #afterSeq = 0;

  constructor(ws: WebSocket, socket: Duplex, options: { now: number; onClosing: (reason: CloseReason) => void }) {
    this.#ws = ws;
    this.#socket = socket;
    this.#onClosing = options.onClosing;
    this.nextPingAt = options.now + limits.heartbeatMs;
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }

  send(message: ServerMessage): void {
    this.sendFrame(textFrame(JSON.stringify(message)));
  }

  /** The same with a frame that was made for several clients. */
  sendFrame(frame: Buffer): void {
    this.#write(frame);
  }

  /** Sends events, but for those that the client has already. */
  deliver(batch: FrameBatch): void {
    if (this.#held !== null) {
      this.#hold(batch);
    } else if ((batch.frames[0]?.seq ?? 0) > this.#afterSeq) {
      this.#write(batch.joined);
    } else {
      for (const { seq, frame } of batch.frames) if (seq > this.#afterSeq) this.#write(frame);
    }
  }

  /** Sends what is of use only now: not to a client that is behind, or is being told something else first. */
  sendLive(frame: Buffer): void {
    if (this.#held === null && this.#socket.writableLength < PACED_BYTES) this.#write(frame);
  }

  /** Sends frames no faster than the client reads them, however many there are. */
  async sendAtItsPace(frames: Buffer[]): Promise<void> {
    // What goes out together is one call of the system.
    this.#socket.cork();
    for (const frame of frames) {
      this.#write(frame);
      if (this.#socket.writableLength <= PACED_BYTES) continue;
      this.#socket.uncork();
      // A socket that has gone never drains.
      if (!this.isOpen) return;
      if (this.#socket.writableLength > PACED_BYTES) await drained(this.#socket);
      this.#socket.cork();
    }
    this.#socket.uncork();
  }

  /** Keeps events back until `release`, so that something else can be sent before them. */
  hold(): void {
    this.#held ??= [];
  }

  /** Lets events flow again; those up to `afterSeq` the client has by other means. */
  release(afterSeq: number): void {
    const held = this.#held ?? [];
    this.#held = null;
    this.#heldBytes = 0;
    this.#afterSeq = Math.max(this.#afterSeq, afterSeq);
    for (const batch of held) this.deliver(batch);
  }

  ping(now: number): void {
    this.alive = false;
    this.nextPingAt = now + limits.heartbeatMs;
    this.#write(PING_FRAME);
  }

  close(reason: CloseReason): void {
    if (!this.isOpen) return;
    this.#onClosing(reason);
    this.#ws.close(closeCodes[reason].code, reason);
    setTimeout(() => this.#ws.terminate(), CLOSE_GRACE_MS).unref();
  }

  #hold(batch: FrameBatch): void {
    this.#heldBytes += batch.joined.length;
    if (this.#heldBytes > limits.maxQueuedBytes) this.close('slow-consumer');
    else this.#held?.push(batch);
  }

  /** Our frames go straight to the socket: without compression `ws` writes at once too, so the order is kept. */
  #write(frame: Buffer): void {
    if (!this.isOpen) return;
    if (this.#socket.writableLength + frame.length > limits.maxQueuedBytes) this.close('slow-consumer');
    else this.#socket.write(frame);
  }
}

function drained(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}
