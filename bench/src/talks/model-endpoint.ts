// Where the measured servers find their model: accepts WebSockets and hands each over to whoever waits for one.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { opcodes } from '../clients/frame-reader.ts';
import { serverFrame } from '../clients/frames.ts';
import { type MaskedFrame, MaskedFrameReader } from './masked-frames.ts';

const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** FIN and the opcode of a pong, no payload. */
const PONG = Buffer.of(0x8a, 0);

export interface ModelSocketEvents {
  onMessage(message: MaskedFrame): void;
  onClosed(): void;
}

export class ModelSocket {
  readonly #socket: Duplex;
  readonly #reader = new MaskedFrameReader();
  #events: ModelSocketEvents | null = null;

  constructor(socket: Duplex) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#reader.read(chunk, this.#onFrame));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#events?.onClosed());
  }

  attach(events: ModelSocketEvents): void {
    this.#events = events;
  }

  send(text: string): void {
    this.write(serverFrame(text));
  }

  /** A whole frame. */
  write(frame: Buffer): void {
    if (this.#socket.writable) this.#socket.write(frame);
  }

  close(): void {
    this.#socket.destroy();
  }

  readonly #onFrame = (frame: MaskedFrame): void => {
    if (frame.opcode === opcodes.text) this.#events?.onMessage(frame);
    else if (frame.opcode === opcodes.ping) this.write(PONG);
    else if (frame.opcode === opcodes.close) this.#socket.end();
  };
}

export class ModelEndpoint implements Disposable {
  readonly #server = createServer((_request, response) => response.writeHead(404).end());
  #waiting: PromiseWithResolvers<ModelSocket> | null = null;

  constructor() {
    this.#server.on('upgrade', (request, socket: Socket) => {
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key']}${ACCEPT_SUFFIX}`)
        .digest('base64');
      socket.setNoDelay(true);
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      const accepted = new ModelSocket(socket);
      // One that nobody waits for is not of this load.
      if (this.#waiting === null) accepted.close();
      this.#waiting?.resolve(accepted);
      this.#waiting = null;
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** The next session that is opened. One may be waited for at a time. */
  next(): Promise<ModelSocket> {
    this.#waiting = Promise.withResolvers<ModelSocket>();
    return this.#waiting.promise;
  }

  [Symbol.dispose](): void {
    this.#server.close();
  }
}
