// The responses of a session: at most one in the conversation at a time, and some out of band beside it.
import { badRequest, type Outcome, type Problem, refused } from '../session/problem.ts';
import type { Reply } from './reply.ts';
import type { ResponseOrder } from './response-order.ts';
import { type CancelReason, type ResponseHost, ResponseRun } from './response-run.ts';

const maxOutOfBand = 20;

const maxTokensAMinute = 40_000;

export class Responses {
  #host: ResponseHost;
  #active: ResponseRun | null = null;
  #outOfBand = new Set<ResponseRun>();
  #lastInput = { text: 0, audio: 0 };
  #onDone: (run: ResponseRun) => void;

  /** @param onDone after `response.done` of a response in the conversation */
  constructor(host: Omit<ResponseHost, 'ended'>, onDone: (run: ResponseRun) => void) {
    this.#host = { ...host, ended: (run) => this.#ended(run) };
    this.#onDone = onDone;
  }

  get activeId(): string | null {
    return this.#active?.id ?? null;
  }

  create(order: ResponseOrder, replyTo: (order: ResponseOrder) => Reply): Outcome<void> {
    if (order.inConversation && this.#active !== null) {
      const message = `Conversation already has an active response in progress: ${this.#active.id}. Wait until the response is finished before creating a new one.`;
      return refused('conversation_already_has_active_response', message);
    }
    if (!order.inConversation && this.#outOfBand.size >= maxOutOfBand) {
      return refused('rate_limit_exceeded', 'Too many responses are in progress.');
    }
    const run = new ResponseRun(this.#host, order, replyTo(order), this.#lastInput);
    if (order.inConversation) {
      this.#active = run;
      this.#lastInput = run.input;
    } else {
      this.#outOfBand.add(run);
    }
    run.start();
    return { ok: true, value: undefined };
  }

  /** Without an id the one in the conversation. Returns what is wrong, null when it is done. */
  cancel(reason: CancelReason, responseId?: string): Problem | null {
    const running = [this.#active, ...this.#outOfBand].filter((run) => run !== null);
    const run = responseId === undefined ? this.#active : running.find(({ id }) => id === responseId);
    if (run === null || run === undefined) {
      return badRequest('response_cancel_not_active', 'Cancellation failed: no active response found');
    }
    run.cancel(reason);
    return null;
  }

  abandonAll(): void {
    this.#active?.abandon();
    for (const run of this.#outOfBand) run.abandon();
  }

  #ended(run: ResponseRun): void {
    const { emit, timers, timings } = this.#host;
    this.#outOfBand.delete(run);
    if (this.#active === run) this.#active = null;
    timers.start(timings.rateLimitsMs, () => emit('rate_limits.updated', { rate_limits: rateLimits(run) }));
    if (run.order.inConversation) this.#onDone(run);
  }
}

function rateLimits({ input }: ResponseRun): object[] {
  const used = Math.min(maxTokensAMinute, input.text + input.audio);
  const seconds = (used / maxTokensAMinute) * 60;
  return [{ name: 'tokens', limit: maxTokensAMinute, remaining: maxTokensAMinute - used, reset_seconds: seconds }];
}
