// Sends a stream's events to the bot, numbered, and keeps what waits for a slow reader within bounds.
import { encodeStreamEvent, type StreamDialect, type StreamEvent } from '@patchcord/exotel';
import { WebSocket } from 'ws';

export interface EventSenderOptions {
  streamSid: string;
  dialect: StreamDialect;
  /** What may wait to be read by the bot; events beyond it are dropped. */
  maxUnsentBytes: number;
}

type NumberedEvent = Exclude<StreamEvent, { event: 'connected' }>;
/** Of each event by itself: `Omit` of them all would keep only what they share. */
type Unnumbered<T> = T extends NumberedEvent ? Omit<T, 'sequenceNumber' | 'streamSid'> : never;

export class EventSender {
  readonly #socket: WebSocket;
  readonly #options: EventSenderOptions;
  #sequenceNumber = 0;

  constructor(socket: WebSocket, options: EventSenderOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  connected(): void {
    this.#write({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  }

  /** False when it was dropped, since the bot does not read. */
  send(event: Unnumbered<NumberedEvent>): boolean {
    if (this.#socket.bufferedAmount > this.#options.maxUnsentBytes) return false;
    this.#sequenceNumber += 1;
    const { streamSid } = this.#options;
    this.#write({ ...event, streamSid, sequenceNumber: this.#sequenceNumber } as NumberedEvent);
    return true;
  }

  /** The answer to a ping; for a bot that does not read there is none. */
  pong(data: Buffer): void {
    if (this.#socket.bufferedAmount <= this.#options.maxUnsentBytes) this.#socket.pong(data);
  }

  #write(event: StreamEvent): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(encodeStreamEvent(event, this.#options.dialect));
  }
}
