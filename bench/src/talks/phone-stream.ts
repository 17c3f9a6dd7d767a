// The carrier's end of one call: sends what the caller says, plays what it is sent, and returns the marks that it has
// played up to. Reference: developer.exotel.com/docs/agentstream/websocket-protocol; `start` as captured.
import { RawSocket } from '../clients/raw-socket.ts';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { audioFrame, audioSpan, type TextOf } from './audio-frame.ts';
import { PlayoutClock } from './playout-clock.ts';
import { base64Bytes, speech } from './speech.ts';

const FRAME_MS = 100;
const BYTES_PER_MS = 16;
/** Python writes a space after a colon, JavaScript none. */
const MEDIA = /^\{"event": ?"media"/;
const PAYLOAD_KEY = /"payload": ?"/;
const SHOWN_HEAD = 40;
/** Two syllables a time, so that two frames go round. */
const spoken = speech(2 * FRAME_MS, 8000);
const loudFrames = [0, 1].map((at) =>
  base64Bytes(spoken.subarray(at * FRAME_MS * BYTES_PER_MS, (at + 1) * FRAME_MS * BYTES_PER_MS)),
);
const silentFrame = base64Bytes(Buffer.alloc(FRAME_MS * BYTES_PER_MS));
/** In frames: the caller speaks for so long, and is silent for so long. */
const SPEAKING_FRAMES = 12;
const CYCLE_FRAMES = 20;

export interface PhoneStreamEvents {
  /** A frame has come; `idleMs`: for how long there was nothing left to play. */
  onAudio(durationMs: number, idleMs: number, nowMs: number): void;
  /** Called before the queue is dropped. */
  onClear(nowMs: number): void;
  onLost(how: string): void;
}

export class PhoneStream {
  readonly playout = new PlayoutClock();
  readonly #sid: string;
  readonly #callSid: string;
  readonly #events: PhoneStreamEvents;
  readonly #marks = new Set<NodeJS.Timeout>();
  #socket: RawSocket | null = null;
  #sequence = 1;
  #frames = 0;

  constructor(callSid: string, events: PhoneStreamEvents) {
    this.#callSid = callSid;
    this.#sid = callSid.replace(/^./, 's');
    this.#events = events;
  }

  async connect(port: number): Promise<void> {
    await this.#open(port);
    this.#socket?.send('{"event":"connected"}');
    const start = {
      stream_sid: this.#sid,
      call_sid: this.#callSid,
      account_sid: 'emulated1',
      from: '09876500001',
      to: '08047000002',
      media_format: { encoding: 'base64', sample_rate: '8000', bit_rate: '128kbps' },
    };
    this.#tell('start', { start });
  }

  #open(port: number): Promise<void> {
    const open = Promise.withResolvers<void>();
    this.#socket = new RawSocket(port, '/exotel-stream?sample-rate=8000', {
      onOpen: () => open.resolve(),
      onText: (bytes, start, end) =>
        this.#message((from, until) => bytes.toString('latin1', start + from, start + until), end - start),
      onLost: (what) => {
        open.reject(new Error(`A stream ${what}`));
        this.#events.onLost(what);
      },
    });
    return open.promise;
  }

  /** Sends the next 100 ms. True when the caller begins or stops to speak in it. */
  sendFrame(): boolean {
    const at = this.#frames % CYCLE_FRAMES;
    const audio = at < SPEAKING_FRAMES ? (loudFrames[at % 2] ?? silentFrame) : silentFrame;
    this.#frames += 1;
    this.#sequence += 1;
    const timestamp = this.#frames * FRAME_MS;
    const head = `{"event":"media","sequence_number":"${this.#sequence}","stream_sid":"${this.#sid}","media":{"chunk":"${this.#frames}","timestamp":"${timestamp}","payload":"`;
    this.#socket?.write(audioFrame('client', head, audio, '"}}'));
    return this.#frames > 1 && (at === 0 || at === SPEAKING_FRAMES);
  }

  /** The caller hangs up. */
  hangUp(): void {
    const stop = { call_sid: this.#callSid, account_sid: 'emulated1', reason: 'callended' };
    this.#tell('stop', { stop });
    this.#forgetMarks();
    this.#socket?.leave();
  }

  #message(text: TextOf, length: number): void {
    const now = monotonicMs();
    if (MEDIA.test(text(0, SHOWN_HEAD))) {
      const span = audioSpan(text, length, PAYLOAD_KEY);
      const durationMs = (span?.bytes ?? 0) / BYTES_PER_MS;
      this.#events.onAudio(durationMs, this.playout.add(durationMs, now), now);
      return;
    }
    const message: { event: string; mark?: { name: string } } = JSON.parse(text(0, length));
    if (message.event === 'mark') this.#returnMark(message.mark?.name ?? '', now);
    if (message.event !== 'clear') return;
    this.#events.onClear(now);
    this.playout.clear(now);
    this.#forgetMarks();
  }

  #returnMark(name: string, now: number): void {
    const timer = setTimeout(() => {
      this.#marks.delete(timer);
      this.#tell('mark', { mark: { name } });
    }, this.playout.leftMs(now));
    this.#marks.add(timer);
  }

  #forgetMarks(): void {
    for (const timer of this.#marks) clearTimeout(timer);
    this.#marks.clear();
  }

  #tell(event: string, body: object): void {
    this.#sequence += 1;
    this.#socket?.send(
      JSON.stringify({ event, stream_sid: this.#sid, sequence_number: String(this.#sequence), ...body }),
    );
  }
}
