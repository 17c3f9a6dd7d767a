// One call of the load, both ends of it: the phone on one side of the measured server and the model on the other, so
// that what passes through can be timed.
import { monotonicMs } from '../load/monotonic-clock.ts';
import { AgentVoice } from './agent-voice.ts';
import type { ModelEndpoint } from './model-endpoint.ts';
import { ModelSession } from './model-session.ts';
import { PhoneStream } from './phone-stream.ts';
import type { Sentence } from './sentence.ts';
import type { TalkWindow } from './talk-figures.ts';
import type { Wheel } from './wheel.ts';

const LINK_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 10_000;
/** Golden ratio: however many calls there are, their moments are spread evenly. */
const SPREAD = 61.803;
const HALF_PERIOD_MS = 50;

export interface TalkingCallOptions {
  /** 32 digits. */
  callSid: string;
  seed: number;
  /** Where the measured server listens. */
  port: number;
  sentenceMs: readonly [number, number];
  endpoint: ModelEndpoint;
  wheel: Wheel;
  window: () => TalkWindow;
  onFailed(what: string): void;
}

interface Interruption {
  sentence: Sentence;
  atMs: number;
  heardMs: number | null;
  toldMs: number | null;
}

export class TalkingCall {
  readonly #options: TalkingCallOptions;
  readonly #phone: PhoneStream;
  readonly #closed = Promise.withResolvers<void>();
  #session: ModelSession | null = null;
  #voice: AgentVoice | null = null;
  #interruption: Interruption | null = null;
  #edgeAtMs: number | null = null;
  #stops: (() => void)[] = [];
  #isOver = false;

  /** Calls, and waits until the server has opened and configured its session. One call at a time may do this. */
  static async begin(options: TalkingCallOptions): Promise<TalkingCall> {
    const call = new TalkingCall(options);
    const tooLate = AbortSignal.timeout(LINK_TIMEOUT_MS);
    const late = new Promise<never>((_resolve, reject) => {
      tooLate.onabort = () => reject(new Error('The server opened no session with the model'));
    });
    await Promise.race([call.#link(), late]);
    return call;
  }

  private constructor(options: TalkingCallOptions) {
    this.#options = options;
    this.#phone = new PhoneStream(options.callSid, {
      onAudio: (durationMs, idleMs, nowMs) => this.#audioAtPhone(durationMs, idleMs, nowMs),
      onClear: (nowMs) => this.#cleared(nowMs),
      onLost: (how) => this.#fail(`a stream ${how}`),
    });
  }

  set isInterrupted(yes: boolean) {
    if (this.#voice !== null) this.#voice.isInterrupted = yes;
  }

  /** The caller hangs up; resolves when the server has closed its session. */
  async hangUp(): Promise<void> {
    this.#end();
    this.#phone.hangUp();
    const late = setTimeout(() => {
      this.#closed.reject(new Error('A session with the model outlived its call'));
      this.#session?.close();
    }, CLOSE_TIMEOUT_MS);
    await this.#closed.promise.finally(() => clearTimeout(late));
  }

  async #link(): Promise<void> {
    const { endpoint, port, seed, sentenceMs, wheel } = this.#options;
    const next = endpoint.next();
    const phase = seed * SPREAD;
    await this.#phone.connect(port);
    this.#stops.push(wheel.add(phase, () => this.#sendFrame()));
    const session = new ModelSession(await next, {
      onEdge: (nowMs) => this.#edgeAtModel(nowMs),
      onTruncated: (itemId, audioEndMs) => this.#truncated(itemId, audioEndMs),
      onClosed: () => {
        this.#closed.resolve();
        this.#fail('a session with the model was closed');
      },
    });
    this.#session = session;
    const voice = new AgentVoice({
      seed,
      sentenceMs,
      format: await session.ready,
      playout: this.#phone.playout,
      send: (frames) => session.send(frames),
      onInterrupted: (sentence, atMs) => {
        this.#interruption = { sentence, atMs, heardMs: null, toldMs: null };
      },
      onSentenceOver: (sentence) => this.#options.window().sentenceOver(sentence),
      onTooLate: () => {
        this.#interruption = null;
        this.#options.window().interruptedTooLate += 1;
      },
      onFailed: (what) => this.#fail(what),
    });
    this.#voice = voice;
    this.#stops.push(wheel.add(phase + HALF_PERIOD_MS, (nowMs) => voice.step(nowMs)));
  }

  #sendFrame(): void {
    if (this.#phone.sendFrame()) this.#edgeAtMs = monotonicMs();
  }

  #edgeAtModel(nowMs: number): void {
    if (this.#edgeAtMs !== null) this.#options.window().callerToModel.record(nowMs - this.#edgeAtMs);
    this.#edgeAtMs = null;
  }

  #audioAtPhone(durationMs: number, idleMs: number, nowMs: number): void {
    const window = this.#options.window();
    window.talkedMs += durationMs;
    const isFirst = this.#voice?.sentence?.took(durationMs, idleMs, nowMs) ?? false;
    if (isFirst) window.modelToCaller.record(nowMs - (this.#voice?.sentAtMs ?? nowMs));
  }

  #cleared(nowMs: number): void {
    const interruption = this.#interruption;
    if (interruption === null || interruption.heardMs !== null || this.#voice === null) return;
    this.#voice.waitsForClear = false;
    interruption.heardMs = interruption.sentence.receivedMs - this.#phone.playout.leftMs(nowMs);
    this.#options.window().bargeIn.record(nowMs - interruption.atMs);
    this.#judgeInterruption(interruption);
  }

  #truncated(itemId: string, audioEndMs: number): void {
    const interruption = this.#interruption;
    if (interruption?.sentence.itemId !== itemId) return;
    interruption.toldMs = audioEndMs;
    this.#judgeInterruption(interruption);
  }

  #judgeInterruption({ sentence, heardMs, toldMs }: Interruption): void {
    if (heardMs === null || toldMs === null) return;
    const window = this.#options.window();
    window.heardError.record(Math.abs(heardMs - toldMs));
    if (toldMs > sentence.sentMs) window.heardTooMuch += 1;
  }

  #fail(what: string): void {
    if (this.#isOver) return;
    this.#end();
    this.#options.onFailed(what);
  }

  #end(): void {
    this.#isOver = true;
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
