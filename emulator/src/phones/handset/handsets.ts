// The live handsets by number, and the WebSocket door `/_emulator/handset?number=…` through which they come.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { canonicalNumber } from '../../calls/phone-number.ts';
import type { Clock } from '../../clock.ts';
import { isOwnPage } from '../../page/own-page.ts';
import type { PhoneCall, RingOptions } from '../phone.ts';
import type { PhoneRecords } from '../record/phone-records.ts';
import { Handset } from './handset.ts';
import { type EmulatorMessage, handsetCloses, handsetMessageSchema } from './messages.ts';

export const handsetPath = '/_emulator/handset';

/** Half a second of 24 kHz. */
const maxFrameBytes = 24_000;
/** A page that does not read for longer than this much audio is not there. */
const maxBufferedBytes = 512 * 1024;
const maxHandsets = 100;

export interface HandsetsParts {
  clock: Clock;
  records: PhoneRecords;
}

export class Handsets {
  readonly #parts: HandsetsParts;
  readonly #open = new Map<string, { handset: Handset; socket: WebSocket }>();
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxFrameBytes });
  #isClosed = false;

  constructor(parts: HandsetsParts) {
    this.#parts = parts;
  }

  /** Rings the handset of this canonical number; null when nobody has it open. */
  ring(number: string, options: RingOptions): PhoneCall | null {
    return this.#open.get(number)?.handset.ring(options) ?? null;
  }

  /** The handset calls in; null when nobody has it open. */
  callIn(number: string, options: Omit<RingOptions, 'ringLimitMs'>): PhoneCall | null {
    return this.#open.get(number)?.handset.callIn(options) ?? null;
  }

  /** The canonical numbers that are open. */
  numbers(): string[] {
    return [...this.#open.keys()];
  }

  /** For the HTTP server's `upgrade`: takes what is for this door, and returns whether it was. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    // By hand: a URL throws at some of what a stranger may send.
    const [path, query] = (request.url ?? '/').split('?', 2);
    if (path !== handsetPath) return false;
    socket.on('error', () => socket.destroy());
    const number = canonicalNumber(new URLSearchParams(query).get('number') ?? '');
    if (!isOwnPage(request.headers)) refuse(socket, 403, 'Only the own page may open a handset.');
    else if (number === null) refuse(socket, 400, 'number must be a phone number.');
    else if (this.#isClosed || this.#open.size >= maxHandsets) refuse(socket, 503, 'No more handsets.');
    else this.#server.handleUpgrade(request, socket, head, (ws) => this.#welcome(number, ws));
    return true;
  }

  /** Hangs up every handset and closes its socket. */
  close(): void {
    this.#isClosed = true;
    for (const { handset, socket } of [...this.#open.values()]) {
      handset.close();
      socket.close(handsetCloses.going, 'the emulator stops');
      socket.terminate();
    }
    this.#server.close();
  }

  /** The newest handset of a number has it: a page that is loaded again must not wait for its old self. */
  #welcome(number: string, socket: WebSocket): void {
    const older = this.#open.get(number);
    const handset = new Handset({
      number,
      clock: this.#parts.clock,
      records: this.#parts.records,
      send: (message) => sendMessage(socket, message),
      sendAudio: (audio) => sendAudio(socket, audio),
    });
    this.#open.set(number, { handset, socket });
    older?.handset.close();
    older?.socket.close(handsetCloses.replaced, 'opened elsewhere');
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) handset.takeAudio(samplesOf(data));
      else if (!takeMessage(handset, data)) socket.close(handsetCloses.unreadable, 'not a message of a handset');
    });
    // The close that follows an error does the work.
    socket.on('error', () => {});
    socket.on('close', () => {
      handset.close();
      if (this.#open.get(number)?.handset === handset) this.#open.delete(number);
    });
    sendMessage(socket, { type: 'ready', number });
  }
}

function takeMessage(handset: Handset, data: Buffer): boolean {
  const message = handsetMessageSchema.safeParse(parsed(data));
  if (message.success) handset.take(message.data);
  return message.success;
}

function parsed(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return null;
  }
}

/** A copy: the bytes of a frame need not lie at an even address. An odd byte at the end is left out. */
function samplesOf(data: Buffer): Int16Array {
  return Int16Array.from({ length: Math.floor(data.length / 2) }, (_, at) => data.readInt16LE(2 * at));
}

function sendMessage(socket: WebSocket, message: EmulatorMessage): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function sendAudio(socket: WebSocket, audio: Int16Array): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (socket.bufferedAmount > maxBufferedBytes) {
    socket.terminate();
    return;
  }
  const frame = Buffer.alloc(audio.length * 2);
  for (const [at, sample] of audio.entries()) frame.writeInt16LE(sample, 2 * at);
  socket.send(frame);
}

function refuse(socket: Duplex, status: 400 | 403 | 503, reason: string): void {
  const words = { 400: 'Bad Request', 403: 'Forbidden', 503: 'Service Unavailable' }[status];
  socket.end(
    `HTTP/1.1 ${status} ${words}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
  );
}
