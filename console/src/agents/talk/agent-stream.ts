// Speaks AgentStream as Exotel does: the browser takes the place of the phone and of Exotel.
// Reference: docs/emulator-streams.md; Exotel's own pages are named there.
import { decodePcm, encodePcm } from './pcm.ts';

export interface AgentStreamListener {
  audio(samples: Float32Array): void;
  mark(name: string): void;
  clear(): void;
  /** The agent has hung up, or the connection is lost. `clean`: it was closed on purpose. */
  ended(clean: boolean): void;
}

export interface AgentStreamOptions {
  url: string;
  callId: string;
  agent: string;
  sampleRate: number;
}

const FRAME_MS = 100;

export class AgentStream {
  readonly #socket: WebSocket;
  readonly #options: AgentStreamOptions;
  readonly #listener: AgentStreamListener;
  #sequence = 0;
  #chunk = 0;
  #isOver = false;

  constructor(options: AgentStreamOptions, listener: AgentStreamListener) {
    this.#options = options;
    this.#listener = listener;
    this.#socket = new WebSocket(options.url);
    this.#socket.onopen = () => this.#begin();
    this.#socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(String(data));
    this.#socket.onclose = ({ code }) => this.#end(code === 1000);
  }

  /** A frame of 100 ms. */
  send(samples: Float32Array): void {
    this.#chunk += 1;
    const timestamp = String((this.#chunk - 1) * FRAME_MS);
    this.#say('media', { media: { chunk: String(this.#chunk), timestamp, payload: encodePcm(samples) } });
  }

  /** All audio before the mark has been played. */
  markPlayed(name: string): void {
    this.#say('mark', { mark: { name } });
  }

  pressDigit(digit: string): void {
    this.#say('dtmf', { dtmf: { digit, duration: '100' } });
  }

  /** Hangs up. */
  close(): void {
    this.#say('stop', { stop: { call_sid: this.#options.callId, account_sid: 'browser', reason: 'callended' } });
    this.#isOver = true;
    this.#socket.close(1000);
  }

  #begin(): void {
    const { callId, agent, sampleRate } = this.#options;
    this.#socket.send(JSON.stringify({ event: 'connected' }));
    const media_format = { encoding: 'base64', sample_rate: String(sampleRate), bit_rate: '16' };
    const ids = { stream_sid: callId, call_sid: callId, account_sid: 'browser' };
    this.#say('start', { start: { ...ids, from: 'browser', to: agent, media_format } });
  }

  #say(event: string, body: object): void {
    if (this.#isOver || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#sequence += 1;
    const head = { event, sequence_number: String(this.#sequence), stream_sid: this.#options.callId };
    this.#socket.send(JSON.stringify({ ...head, ...body }));
  }

  #hear(text: string): void {
    if (this.#isOver) return;
    const message = JSON.parse(text) as { event: string; media?: { payload: string }; mark?: { name: string } };
    if (message.event === 'clear') this.#listener.clear();
    if (message.media !== undefined) this.#listener.audio(decodePcm(message.media.payload));
    if (message.mark !== undefined) this.#listener.mark(message.mark.name);
  }

  #end(clean: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.ended(clean);
  }
}
