// One response from `response.created` to `response.done`: says what the reply holds, piece by piece in time, and can be
// cut off at any moment with everything that is open closed in order.
import type { ModelFaults } from '../faults.ts';
import type { ModelTimings } from '../model-timings.ts';
import { newId } from '../session/ids.ts';
import type { Entry } from '../session/item.ts';
import type { Emit } from '../session/server-event.ts';
import type { Timers } from '../session/timers.ts';
import { OutputItem } from './output-item.ts';
import { type Reply, type ReplyEnd, type ReplyStep, withinTokens } from './reply.ts';
import type { ResponseOrder } from './response-order.ts';
import { speechDeltas, wordsOf } from './speech-deltas.ts';
import { inputTokens, outputTokens, type Usage, usageOf } from './usage.ts';

export type CancelReason = 'turn_detected' | 'client_cancelled';
type FinalStatus = ReplyEnd | { status: 'cancelled'; reason: CancelReason };
type TokenCount = ReturnType<typeof inputTokens>;

export interface ResponseHost {
  emit: Emit;
  timers: Timers;
  timings: ModelTimings;
  faults: ModelFaults;
  conversationId: string;
  /** Puts an item at the end of the conversation; returns the one before it. */
  addToConversation(entry: Entry): string | null;
  /** Loses the connection (null) or closes it with a code. */
  disconnect(code: number | null): void;
  ended(run: ResponseRun): void;
}

export class ResponseRun {
  readonly id = newId('resp');
  readonly order: ResponseOrder;
  readonly input: TokenCount;
  readonly output: Entry[] = [];
  #host: ResponseHost;
  #reply: Reply;
  #inputBefore: TokenCount;
  #steps: Generator<number, void> | null = null;
  #open: OutputItem | null = null;
  #stopTimer = () => {};

  /** @param inputBefore the input of the response before, which is cached */
  constructor(host: ResponseHost, order: ResponseOrder, reply: Reply, inputBefore: TokenCount) {
    this.order = order;
    this.#host = host;
    this.#reply = withinTokens(reply, order.maxOutputTokens);
    this.#inputBefore = inputBefore;
    this.input = inputTokens(order.instructions + JSON.stringify(order.tools), order.context);
  }

  start(): void {
    this.#host.emit('response.created', { response: this.#response('in_progress', null, null) });
    this.#steps = this.#run();
    this.#advance();
  }

  cancel(reason: CancelReason): void {
    this.#finish({ status: 'cancelled', reason });
  }

  /** Without a word: the connection is gone. */
  abandon(): void {
    this.#stopTimer();
    this.#steps = null;
  }

  #advance(): void {
    for (;;) {
      const step = this.#steps?.next();
      if (step === undefined || step.done === true) return;
      if (step.value > 0) {
        this.#stopTimer = this.#host.timers.start(step.value, () => this.#advance());
        return;
      }
    }
  }

  /** Yields how long to wait, in milliseconds. */
  *#run(): Generator<number, void> {
    const { emit, faults, timings } = this.#host;
    const errorEvent = faults.take('error-event');
    if (errorEvent !== null) {
      const { code, message } = errorEvent;
      emit('error', { error: { type: 'server_error', code, message, param: null, event_id: null } });
    }
    yield timings.firstOutputMs + (faults.take('slow-response')?.ms ?? 0);
    if (faults.take('mute') !== null) {
      this.#steps = null;
      return;
    }
    const failure = faults.take('fail');
    if (failure !== null) {
      this.#finish({ status: 'failed', code: failure.code, message: failure.message });
      return;
    }
    const { steps, end } = this.#reply;
    for (const [index, step] of steps.entries()) {
      yield* this.#do(step);
      // What a failure or a limit cuts off stays open: it ends incomplete.
      if (end.status === 'completed' || index < steps.length - 1) this.#closeItem('completed');
    }
    this.#finish(end);
  }

  *#do(step: ReplyStep): Generator<number, void> {
    switch (step.do) {
      case 'wait':
        yield step.ms;
        return;
      case 'call':
        yield* this.#call(step);
        return;
      case 'say':
        if (this.order.modality === 'text') yield* this.#write(step.text);
        else yield* this.#speak(step);
    }
  }

  *#speak({ text, sound }: Extract<ReplyStep, { do: 'say' }>): Generator<number, void> {
    const item = this.#openItem(OutputItem.speech(sound));
    const interruption = this.#interruption();
    yield* interruption(0);
    let startMs = 0;
    for (const { words, audio, endMs } of speechDeltas(text, sound, this.order.format)) {
      for (const word of words) item.write(word);
      item.sendAudio(audio, endMs);
      yield (endMs - startMs) / this.#host.timings.generationSpeed;
      yield* interruption(endMs);
      startMs = endMs;
    }
  }

  *#write(text: string): Generator<number, void> {
    const item = this.#openItem(OutputItem.text());
    yield* this.#interruption()(0);
    for (const word of wordsOf(text)) {
      item.write(word);
      // A word is about so long when it is spoken.
      yield 300 / this.#host.timings.generationSpeed;
    }
  }

  *#call(step: Extract<ReplyStep, { do: 'call' }>): Generator<number, void> {
    const item = this.#openItem(OutputItem.call(step.name));
    for (const piece of step.arguments.match(/.{1,8}/gs) ?? []) {
      item.write(piece);
      yield 0;
    }
  }

  /** The faults that strike in the middle of speech, when so much of it was sent. */
  #interruption(): (sentMs: number) => Generator<number, void> {
    const { faults, disconnect } = this.#host;
    const [stall, drop, close] = [faults.take('stall'), faults.take('drop'), faults.take('close')];
    let stalled = false;
    return function* (sentMs) {
      if (stall !== null && !stalled && sentMs >= stall.afterMs) {
        stalled = true;
        yield stall.ms;
      }
      if (drop !== null && sentMs >= drop.afterMs) disconnect(null);
      else if (close !== null && sentMs >= close.afterMs) disconnect(close.code);
    };
  }

  #openItem(item: OutputItem): OutputItem {
    const { emit, addToConversation } = this.#host;
    const outputIndex = this.output.length;
    this.#open = item;
    this.output.push(item.entry);
    item.open({
      emit,
      responseId: this.id,
      outputIndex,
      addToConversation: this.order.inConversation ? addToConversation : null,
    });
    return item;
  }

  #closeItem(status: 'completed' | 'incomplete'): void {
    this.#open?.close(status);
    this.#open = null;
  }

  #finish(final: FinalStatus): void {
    this.#stopTimer();
    this.#steps = null;
    this.#closeItem(final.status === 'completed' ? 'completed' : 'incomplete');
    const usage = usageOf(this.input, outputTokens(this.output), this.#inputBefore);
    this.#host.emit('response.done', { response: this.#response(final.status, detailsOf(final), usage) });
    this.#host.ended(this);
  }

  #response(status: string, details: unknown, usage: Usage | null): object {
    const { order } = this;
    return {
      object: 'realtime.response',
      id: this.id,
      status,
      status_details: details,
      output: this.output.map(({ item }) => item),
      conversation_id: order.inConversation ? this.#host.conversationId : null,
      output_modalities: [order.modality],
      max_output_tokens: order.maxOutputTokens,
      audio: { output: { format: order.format, voice: order.voice } },
      usage,
      metadata: order.metadata,
    };
  }
}

function detailsOf(final: FinalStatus): object | null {
  switch (final.status) {
    case 'completed':
      return null;
    case 'failed': {
      const { code, message } = final;
      return { type: 'failed', error: { type: code, code, message } };
    }
    case 'cancelled':
    case 'incomplete':
      return { type: final.status, reason: final.reason };
  }
}
