// Texts that are asked for beside the conversation, told apart from its responses by their metadata. Reference: OpenAI
// Realtime API, `response.create` with `conversation: 'none'`.
import type { ResponseCreateEvent } from 'openai/resources/realtime/realtime';
import type { Timers } from '../../../timers.ts';
import type { ModelFailure } from '../model-session.ts';
import { modelFailureOf, textOf } from './response-end.ts';
import type { ServerResponse } from './server-event.ts';

const metadataKey = 'aside';

interface Waiting {
  responseId: string | null;
  resolve(text: string): void;
  reject(error: Error): void;
}

export class Asides {
  #timers: Timers;
  #cancel: (responseId: string) => void;
  /** By the id of the event that asked. */
  #waiting = new Map<string, Waiting>();

  /** @param cancel sends `response.cancel` for one that nobody waits for any more */
  constructor(timers: Timers, cancel: (responseId: string) => void) {
    this.#timers = timers;
    this.#cancel = cancel;
  }

  /** What asks for it; `eventId` is its id. */
  static order(eventId: string, instructions: string): ResponseCreateEvent {
    return {
      type: 'response.create',
      event_id: eventId,
      response: {
        conversation: 'none',
        output_modalities: ['text'],
        metadata: { [metadataKey]: eventId },
        instructions,
        tool_choice: 'none',
      },
    };
  }

  /** Rejects when it fails, or after that time. */
  wait(eventId: string, timeoutMs: number): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const stopTimer = this.#timers.after(timeoutMs, () => {
      const responseId = this.#waiting.get(eventId)?.responseId ?? null;
      if (responseId !== null) this.#cancel(responseId);
      this.#settle(eventId, new Error(`No text came within ${timeoutMs} ms`));
    });
    this.#waiting.set(eventId, {
      responseId: null,
      resolve(text) {
        stopTimer();
        resolve(text);
      },
      reject(error) {
        stopTimer();
        reject(error);
      },
    });
    return promise;
  }

  /** Whether the response is none of the conversation's. */
  static has({ metadata }: ServerResponse): boolean {
    return metadata?.[metadataKey] !== undefined;
  }

  created({ id, metadata }: ServerResponse): void {
    const waiting = this.#waiting.get(metadata?.[metadataKey] ?? '');
    if (waiting !== undefined) waiting.responseId = id;
  }

  done(response: ServerResponse): void {
    const eventId = response.metadata?.[metadataKey] ?? '';
    if (response.status === 'completed') this.#settle(eventId, textOf(response));
    else this.#settle(eventId, errorOf(modelFailureOf(response.status_details?.error), response.status));
  }

  /** Returns whether the event asked for an aside. */
  refused(eventId: string, failure: ModelFailure): boolean {
    const isOurs = this.#waiting.has(eventId);
    this.#settle(eventId, errorOf(failure, 'refused'));
    return isOurs;
  }

  /** The session is over. */
  rejectAll(failure: ModelFailure): void {
    for (const eventId of [...this.#waiting.keys()]) this.#settle(eventId, errorOf(failure, 'lost'));
  }

  #settle(eventId: string, outcome: string | Error): void {
    const waiting = this.#waiting.get(eventId);
    this.#waiting.delete(eventId);
    if (typeof outcome === 'string') waiting?.resolve(outcome);
    else waiting?.reject(outcome);
  }
}

function errorOf({ code }: ModelFailure, what: string): Error {
  return new Error(`The text that was asked for was ${what}: ${code}`);
}
