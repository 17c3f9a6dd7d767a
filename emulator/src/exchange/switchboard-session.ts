// One call between two numbers on live phones: rings both, one after the other, and lets them talk until it is ended.
import type { CallInput } from '../calls/call-input.ts';
import type { Clock } from '../clock.ts';
import { connectLines } from '../phones/connect-lines.ts';
import type { PhoneNetwork } from '../phones/phone.ts';
import type { CallerLine } from '../stream/caller-line.ts';
import { playRingback } from './play-ringback.ts';

export interface SwitchboardSessionParts {
  clock: Clock;
  phones: PhoneNetwork;
  callSid: string;
  /** What both phones show. */
  exoPhone: string;
  /** `TimeOut`, of each ring. */
  ringLimitMs: number | null;
  /** Takes what the phones do. Never called after the end. */
  happened: (input: CallInput) => void;
}

/** Hz of every line, which is what a phone network has. */
const sampleRate = 8000;

export class SwitchboardSession {
  readonly #parts: SwitchboardSessionParts;
  readonly #over = new AbortController();

  constructor(parts: SwitchboardSessionParts) {
    this.#parts = parts;
  }

  /** Resolves when the phones talk, or when it has come to nothing. */
  async run(from: string, to: string): Promise<void> {
    const connected = new AbortController();
    const first = await this.#ring(from, connected.signal);
    if (first === null) return;
    const second = await this.#withRingback(first, this.#ring(to));
    if (second === null) return;
    connected.abort();
    const talk = connectLines(first, second, this.#parts.clock);
    this.#over.signal.addEventListener('abort', () => talk.disconnect(), { once: true });
  }

  /** The exchange ends the call: stops the ringing, takes the lines apart and hangs both phones up. */
  end(): void {
    this.#over.abort();
  }

  /** The line of the phone; null when it has not answered, or the call is over. */
  async #ring(number: string, connected?: AbortSignal): Promise<CallerLine | null> {
    const { phones, callSid, exoPhone, ringLimitMs } = this.#parts;
    const phone = phones.ring(number, { callSid, ringLimitMs, from: exoPhone, sampleRate, connected });
    this.#over.signal.addEventListener('abort', () => phone.hangUp(), { once: true });
    const outcome = await phone.ringing;
    if (this.#over.signal.aborted) return null;
    if (outcome !== 'answered') {
      this.#happened({ kind: 'unanswered', status: outcome === 'canceled' ? 'no-answer' : outcome });
      return null;
    }
    this.#happened({ kind: 'answered' });
    this.#watch(phone.line);
    return phone.line;
  }

  /** What the first party hears while the other phone rings. */
  async #withRingback<T>(first: CallerLine, ringing: Promise<T>): Promise<T> {
    const stop = playRingback(first, this.#parts.clock);
    this.#over.signal.addEventListener('abort', stop, { once: true });
    try {
      return await ringing;
    } finally {
      stop();
    }
  }

  #watch({ hungUp }: CallerLine): void {
    // Not at once: what is said in the tick in which a phone hangs up is still heard.
    const left = () => queueMicrotask(() => this.#happened({ kind: 'hung-up' }));
    if (hungUp.aborted) left();
    else hungUp.addEventListener('abort', left, { once: true });
  }

  #happened(input: CallInput): void {
    if (!this.#over.signal.aborted) this.#parts.happened(input);
  }
}
