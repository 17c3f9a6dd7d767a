// The leg of a running AgentStream: encodes what is played, tells its end once.
// Reference: developer.exotel.com/docs/agentstream/websocket-protocol (what a bot may send: media, mark, clear).
import { encodeBotCommand } from '@patchcord/exotel';
import type { WebSocket } from 'ws';
import type { LegEnd, PhoneLeg, PhoneLegListener, SampleRate } from '../../media/phone-leg.ts';
import type { Timers } from '../../timers.ts';
import { streamCloseCodes, streamLimits } from './stream-limits.ts';

interface Early {
  isAudio: boolean;
  tell: (listener: PhoneLegListener) => void;
}

export class AgentStreamLeg implements PhoneLeg {
  readonly sampleRate: SampleRate;
  readonly #ws: WebSocket;
  readonly #streamSid: string;
  readonly #timers: Timers;
  /** Everything of a media message before its payload: the same every time. */
  readonly #mediaHead: string;
  #listener: PhoneLegListener | null = null;
  #early: Early[] = [];
  #end: LegEnd | null = null;
  #hungUp = false;
  /** Null: nothing that is worth a look waits for the peer. */
  #cancelLook: (() => void) | null = null;

  constructor(ws: WebSocket, stream: { streamSid: string; sampleRate: SampleRate }, timers: Timers) {
    this.#ws = ws;
    this.#timers = timers;
    this.sampleRate = stream.sampleRate;
    this.#streamSid = stream.streamSid;
    this.#mediaHead = `{"event":"media","stream_sid":${JSON.stringify(stream.streamSid)},"media":{"payload":"`;
  }

  get bufferedBytes(): number {
    return this.#ws.bufferedAmount;
  }

  play(frame: Buffer): void {
    this.#send(`${this.#mediaHead}${frame.toString('base64')}"}}`);
    if (this.#cancelLook === null && this.#isBehind && !this.isOver) this.#lookAgain(1);
  }

  mark(name: string): void {
    this.#send(encodeBotCommand(this.#streamSid, { event: 'mark', name }));
  }

  clear(): void {
    this.#send(encodeBotCommand(this.#streamSid, { event: 'clear' }));
  }

  hangUp(): void {
    if (this.#hungUp || this.#end !== null) return;
    this.#hungUp = true;
    this.close(streamCloseCodes.normal);
  }

  /** Whether anything that the carrier says is still of interest. */
  get isOver(): boolean {
    return this.#hungUp || this.#end !== null;
  }

  /** Hears everything that was told so far, then everything as it comes. */
  attach(listener: PhoneLegListener): void {
    this.#listener = listener;
    const early = this.#early;
    this.#early = [];
    for (const { tell } of early) tell(listener);
  }

  audio(pcm: Buffer): void {
    if (this.isOver || pcm.length === 0) return;
    if (this.#listener !== null) this.#listener.audio(pcm);
    else this.#keep({ isAudio: true, tell: (listener) => listener.audio(pcm) });
  }

  digit(digit: string): void {
    if (!this.isOver) this.#tell((listener) => listener.digit(digit));
  }

  marked(name: string): void {
    if (!this.isOver) this.#tell((listener) => listener.mark(name));
  }

  /** The first end counts; of a leg that we hung up it is ours, whatever comes after. */
  end(how: LegEnd): void {
    if (this.#end !== null) return;
    const end = this.#hungUp ? 'hung-up-by-us' : how;
    this.#end = end;
    this.#cancelLook?.();
    this.#tell((listener) => listener.ended(end));
  }

  /** Closes the socket after what is sent; cuts it when the peer does not answer. */
  close(code: number): void {
    this.#ws.close(code);
    const cancel = this.#timers.after(streamLimits.closeWithinMs, () => this.#ws.terminate());
    this.#ws.once('close', cancel);
  }

  get #isBehind(): boolean {
    return this.#ws.bufferedAmount > streamLimits.maxBufferedBytes;
  }

  /** Looks are counted: when this process itself stood still, the network gets its chance first. */
  #lookAgain(looks: number): void {
    this.#cancelLook = this.#timers.after(streamLimits.lookEveryMs, () => {
      this.#cancelLook = null;
      if (!this.#isBehind) return;
      if (looks * streamLimits.lookEveryMs < streamLimits.notReadingAfterMs) {
        this.#lookAgain(looks + 1);
        return;
      }
      this.end('not-reading');
      this.#ws.terminate();
    });
  }

  #tell(tell: Early['tell']): void {
    if (this.#listener !== null) tell(this.#listener);
    else this.#keep({ isAudio: false, tell });
  }

  #keep(early: Early): void {
    if (this.#early.length >= streamLimits.maxEarlyEvents) {
      // Keys and the end must come through: what is given up is the oldest audio.
      const audio = this.#early.findIndex(({ isAudio }) => isAudio);
      this.#early.splice(Math.max(0, audio), 1);
    }
    this.#early.push(early);
  }

  #send(text: string): void {
    if (!this.isOver && this.#ws.readyState === this.#ws.OPEN) this.#ws.send(text);
  }
}
