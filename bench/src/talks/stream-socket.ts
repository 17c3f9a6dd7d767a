// A WebSocket client on a bare TCP socket, as the carrier opens one for a stream.
import { connect, type Socket } from 'node:net';
import { FrameReader, opcodes } from '../clients/frame-reader.ts';
import { clientFrame } from '../clients/frames.ts';
import type { TextOf } from './audio-frame.ts';

export interface StreamSocketEvents {
  /** A text message of `length` characters, ASCII; `text` is valid only during the call. */
  onMessage(text: TextOf, length: number): void;
  /** It closed, and not by us. */
  onLost(how: string): void;
}

const READ_BUFFER_BYTES = 256 * 1024;
const END_OF_HEAD = '\r\n\r\n';
const KEY = 'AAAAAAAAAAAAAAAAAAAAAA==';
/** One for all: a read is handled before the next one begins. */
const readBuffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);

export class StreamSocket {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #events: StreamSocketEvents;
  readonly #open = Promise.withResolvers<void>();
  #head: string | null = '';
  #left = false;

  /** Resolves when the server has let it in. */
  static async connect(port: number, events: StreamSocketEvents): Promise<StreamSocket> {
    const socket = new StreamSocket(port, events);
    await socket.#open.promise;
    return socket;
  }

  private constructor(port: number, events: StreamSocketEvents) {
    this.#events = events;
    const onread = { buffer: readBuffer, callback: (size: number) => this.#read(readBuffer.subarray(0, size)) };
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true, onread });
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest(port)));
    this.#socket.on('error', (error) => this.#fail(error.message));
    this.#socket.on('close', () => this.#fail('closed'));
  }

  /** A whole frame. */
  write(frame: Buffer): void {
    this.#socket.write(frame);
  }

  /** Closes after what has been written. */
  leave(): void {
    this.#left = true;
    this.#socket.destroySoon();
  }

  #read(chunk: Buffer): boolean {
    if (this.#head === null) {
      this.#reader.read(chunk, this.#onFrame);
      return true;
    }
    this.#head += chunk.toString('latin1');
    const end = this.#head.indexOf(END_OF_HEAD);
    if (end < 0) return true;
    const rest = Buffer.from(this.#head.slice(end + END_OF_HEAD.length), 'latin1');
    if (!this.#head.startsWith('HTTP/1.1 101')) {
      this.#fail(`refused: ${this.#head.slice(0, end)}`);
      return true;
    }
    this.#head = null;
    this.#open.resolve();
    this.#reader.read(rest, this.#onFrame);
    return true;
  }

  readonly #onFrame = (opcode: number, bytes: Buffer, start: number, end: number): void => {
    if (opcode === opcodes.text) {
      this.#events.onMessage((from, until) => bytes.toString('latin1', start + from, start + until), end - start);
    } else if (opcode === opcodes.ping) {
      this.write(clientFrame(opcodes.pong, bytes.toString('latin1', start, end)));
    } else if (opcode === opcodes.close) {
      this.#fail(`closed with ${end - start < 2 ? 'no code' : bytes.readUInt16BE(start)}`);
    }
  };

  #fail(how: string): void {
    if (this.#left) return;
    this.#left = true;
    this.#open.reject(new Error(`A stream was ${how}`));
    this.#events.onLost(how);
    this.#socket.destroy();
  }
}

function upgradeRequest(port: number): string {
  const lines = [
    'GET /exotel-stream?sample-rate=8000 HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${KEY}`,
  ];
  return `${lines.join('\r\n')}${END_OF_HEAD}`;
}
