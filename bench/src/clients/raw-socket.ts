// A WebSocket client on a bare TCP socket: so cheap that thousands of them do not slow down what they measure.
import { connect, type Socket } from 'node:net';
import { FrameReader, opcodes } from './frame-reader.ts';
import { clientFrame } from './frames.ts';

export interface RawSocketEvents {
  /** The server has let it in. */
  onOpen(): void;
  /** A text message: `bytes` from `start` until before `end`, valid only during the call. */
  onText(bytes: Buffer, start: number, end: number): void;
  /** Once: it was refused, closed or lost, and not by us. Told as what happened to it, e.g. `was refused: …`. */
  onLost(what: string): void;
}

const READ_BUFFER_BYTES = 256 * 1024;
const END_OF_HEAD = '\r\n\r\n';
const KEY = 'AAAAAAAAAAAAAAAAAAAAAA==';
/** One for all: a read is handled before the next one begins. */
const readBuffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);

export class RawSocket {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #events: RawSocketEvents;
  #head: string | null = '';
  #left = false;

  /** Connects to this machine at once; `path` with its query. */
  constructor(port: number, path: string, events: RawSocketEvents) {
    this.#events = events;
    const onread = { buffer: readBuffer, callback: (size: number) => this.#read(readBuffer.subarray(0, size)) };
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true, onread });
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest(port, path)));
    this.#socket.on('error', (error) => this.#lose(`lost its connection: ${error.message}`));
    this.#socket.on('close', () => this.#lose('lost its connection'));
  }

  /** A whole frame. */
  write(frame: Buffer): void {
    this.#socket.write(frame);
  }

  send(text: string): void {
    this.write(clientFrame(opcodes.text, text));
  }

  /** Takes nothing from the network any more. */
  stopReading(): void {
    this.#socket.pause();
  }

  /** Closes after what has been written; nothing is told any more. */
  leave(): void {
    this.#left = true;
    this.#socket.destroySoon();
  }

  #read(chunk: Buffer): boolean {
    if (this.#head === null) this.#reader.read(chunk, this.#onFrame);
    else this.#readHead(this.#head + chunk.toString('latin1'));
    return true;
  }

  #readHead(text: string): void {
    this.#head = text;
    const end = text.indexOf(END_OF_HEAD);
    if (end < 0) return;
    if (!text.startsWith('HTTP/1.1 101')) {
      this.#lose(`was refused: ${text.slice(0, end)}`);
      return;
    }
    this.#head = null;
    this.#events.onOpen();
    this.#reader.read(Buffer.from(text.slice(end + END_OF_HEAD.length), 'latin1'), this.#onFrame);
  }

  readonly #onFrame = (opcode: number, bytes: Buffer, start: number, end: number): void => {
    if (opcode === opcodes.text) this.#events.onText(bytes, start, end);
    else if (opcode === opcodes.ping) this.write(clientFrame(opcodes.pong, bytes.toString('latin1', start, end)));
    else if (opcode === opcodes.close) {
      const code = end - start < 2 ? 'no code' : bytes.readUInt16BE(start);
      this.#lose(`was closed with ${code}: ${bytes.toString('latin1', start + 2, end)}`);
    }
  };

  #lose(what: string): void {
    if (this.#left) return;
    this.#left = true;
    this.#socket.destroy();
    this.#events.onLost(what);
  }
}

function upgradeRequest(port: number, path: string): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${KEY}`,
  ];
  return `${lines.join('\r\n')}${END_OF_HEAD}`;
}
