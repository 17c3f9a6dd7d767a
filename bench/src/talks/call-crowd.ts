// The calls that are going on: begun one after the other, because a session with the model does not say whose it is.
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../load/monotonic-clock.ts';
import type { CallPlan, ChurnFigures } from './load-messages.ts';
import { ModelEndpoint } from './model-endpoint.ts';
import { type TalkFigures, TalkWindow } from './talk-figures.ts';
import { TalkingCall } from './talking-call.ts';
import { Wheel } from './wheel.ts';

const SID_DIGITS = 32;
/** Twenty calls a second at most: a crowd does not come in the same moment. */
const BETWEEN_CALLS_MS = 50;
const SHOWN_FAILURES = 3;

export class CallCrowd {
  readonly #endpoint = new ModelEndpoint();
  readonly #wheel = new Wheel((ms) => this.#window.lateness.record(ms));
  readonly #calls = new Set<TalkingCall>();
  readonly #failures: string[] = [];
  #window = new TalkWindow();
  #begun = 0;

  listen(): Promise<number> {
    return this.#endpoint.listen();
  }

  async begin(plan: CallPlan): Promise<void> {
    // Rounds are alike: the first call of each speaks the same sentences.
    if (this.#calls.size === 0) this.#begun = 0;
    for (let count = 0; count < plan.calls; count += 1) {
      await this.#beginOne(plan);
      await sleep(BETWEEN_CALLS_MS);
    }
    this.#throwFailures();
  }

  async measure(seconds: number, isInterrupted: boolean): Promise<TalkFigures> {
    for (const call of this.#calls) call.isInterrupted = isInterrupted;
    this.#window = new TalkWindow();
    await sleep(seconds * 1000);
    const figures = this.#window.figures(this.#calls.size);
    this.#throwFailures();
    return figures;
  }

  async hangUp(): Promise<void> {
    const calls = [...this.#calls];
    this.#calls.clear();
    await Promise.all(calls.map((call) => call.hangUp()));
    this.#throwFailures();
  }

  async churn(plan: CallPlan, callSeconds: readonly [number, number], seconds: number): Promise<ChurnFigures> {
    const [shortest, longest] = callSeconds;
    const endsAtMs = monotonicMs() + seconds * 1000;
    const window = new TalkWindow();
    this.#window = window;
    this.#begun = 0;
    const ends: Promise<void>[] = [];
    while (monotonicMs() < endsAtMs) {
      if (this.#calls.size < plan.calls) {
        const call = await this.#beginOne(plan);
        call.isInterrupted = this.#begun % 2 === 0;
        const lastsMs = 1000 * (shortest + Math.random() * (longest - shortest));
        ends.push(sleep(lastsMs).then(() => this.#hangUpOne(call)));
      }
      await sleep(BETWEEN_CALLS_MS);
      this.#throwFailures();
    }
    await Promise.all(ends);
    this.#throwFailures();
    return { calls: this.#begun, talk: window.figures(plan.calls) };
  }

  async #beginOne({ port, sentenceMs }: CallPlan): Promise<TalkingCall> {
    this.#begun += 1;
    const call = await TalkingCall.begin({
      callSid: `${process.pid}${Math.round(monotonicMs() * 1000)}`.padStart(SID_DIGITS, '0'),
      seed: this.#begun,
      port,
      sentenceMs,
      endpoint: this.#endpoint,
      wheel: this.#wheel,
      window: () => this.#window,
      onFailed: (what) => this.#failures.push(what),
    });
    this.#calls.add(call);
    return call;
  }

  async #hangUpOne(call: TalkingCall): Promise<void> {
    this.#calls.delete(call);
    await call.hangUp().catch((error: Error) => this.#failures.push(error.message));
  }

  #throwFailures(): void {
    const failures = this.#failures.splice(0);
    if (failures.length === 0) return;
    throw new Error(`${failures.length} calls went wrong: ${failures.slice(0, SHOWN_FAILURES).join('; ')}`);
  }
}
