// The model's end of one session: answers what it is asked, and hears whether the caller speaks. Everything but audio is
// parsed; of audio only a glance is taken. Reference: OpenAI Realtime API (GA).
import { monotonicMs } from '../load/monotonic-clock.ts';
import { audioSpan } from './audio-frame.ts';
import type { MaskedFrame } from './masked-frames.ts';
import type { AudioFormat } from './model-audio.ts';
import type { ModelSocket } from './model-endpoint.ts';
import { serverEvent } from './response-events.ts';
import { isLoud } from './speech.ts';

export interface ModelSessionEvents {
  /** Audio of the caller has come in which it begins or stops to speak. */
  onEdge(nowMs: number): void;
  onTruncated(itemId: string, audioEndMs: number): void;
  onClosed(): void;
}

interface ClientEvent {
  type: string;
  event_id?: string;
  session?: { audio?: { output?: { format?: { type?: string } } } };
  item?: { id?: string };
  item_id?: string;
  content_index?: number;
  audio_end_ms?: number;
}

const APPEND = 'input_audio_buffer.append"';
/** Python writes a space after a colon, JavaScript none. */
const AUDIO_KEY = /"audio": ?"/;
const TYPE_WITHIN = 120;
/** Characters of audio that are looked at, from the middle of a frame. */
const GLANCE = 32;
const GROUP = 4;

export class ModelSession {
  readonly #socket: ModelSocket;
  readonly #events: ModelSessionEvents;
  readonly #ready = Promise.withResolvers<AudioFormat>();
  #heardLoud: boolean | null = null;

  constructor(socket: ModelSocket, events: ModelSessionEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.attach({
      onMessage: (message) => this.#message(message),
      onClosed: () => {
        this.#ready.reject(new Error('A model session closed before it was configured'));
        events.onClosed();
      },
    });
    this.send([
      serverEvent('session.created', { session: { type: 'realtime', object: 'realtime.session', id: 'sess_1' } }),
    ]);
  }

  /** The format that it was told to speak in, once it was told. */
  get ready(): Promise<AudioFormat> {
    return this.#ready.promise;
  }

  send(frames: Buffer[]): void {
    for (const frame of frames) this.#socket.write(frame);
  }

  close(): void {
    this.#socket.close();
  }

  #message(message: MaskedFrame): void {
    const { length } = message;
    const text = (from: number, until: number) => message.text(from, until);
    if (text(0, Math.min(length, TYPE_WITHIN)).includes(APPEND)) this.#append(message);
    else this.#event(JSON.parse(text(0, length)));
  }

  #append(message: MaskedFrame): void {
    const span = audioSpan((from, until) => message.text(from, until), message.length, AUDIO_KEY);
    if (span === null) return;
    const middle = span.from + Math.floor((span.bytes * 2) / 3 / GROUP) * GROUP;
    const loud = isLoud(message.text(middle, middle + GLANCE));
    if (this.#heardLoud !== null && loud !== this.#heardLoud) this.#events.onEdge(monotonicMs());
    this.#heardLoud = loud;
  }

  #event(event: ClientEvent): void {
    const { item_id = '', content_index = 0, audio_end_ms = 0, item } = event;
    switch (event.type) {
      case 'session.update':
        this.send([serverEvent('session.updated', { session: { ...event.session, id: 'sess_1' } })]);
        this.#ready.resolve(event.session?.audio?.output?.format?.type === 'audio/pcma' ? 'pcma' : 'pcm16');
        break;
      case 'conversation.item.create':
        this.send(
          ['added', 'done'].map((what) => serverEvent(`conversation.item.${what}`, { previous_item_id: null, item })),
        );
        break;
      case 'conversation.item.truncate':
        this.#events.onTruncated(item_id, audio_end_ms);
        this.send([serverEvent('conversation.item.truncated', { item_id, content_index, audio_end_ms })]);
        break;
      case 'conversation.item.delete':
        this.#events.onTruncated(item_id, 0);
        this.send([serverEvent('conversation.item.deleted', { item_id })]);
        break;
      default:
        // The plan of a load leaves no room for wishes of the server's own.
        this.send([
          serverEvent('error', {
            error: {
              type: 'invalid_request_error',
              code: event.type === 'response.cancel' ? 'response_cancel_not_active' : 'not_supported',
              message: `The benchmark's model knows no ${event.type}`,
              event_id: event.event_id ?? null,
            },
          }),
        ]);
    }
  }
}
