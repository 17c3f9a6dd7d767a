// Who listens to what on this instance.
import type { BusListener, Unsubscribe } from './bus.ts';

/** Listeners by topic. `onError` hears of those that throw. */
export class Topics {
  readonly #listeners = new Map<string, Set<BusListener>>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  get names(): string[] {
    return [...this.#listeners.keys()];
  }

  /** `onLast` is called when nobody listens to the topic any more. */
  add(topic: string, listener: BusListener, onLast: () => void = () => undefined): Unsubscribe {
    // One function may listen twice, and each time leaves on its own.
    const own: BusListener = (payload) => listener(payload);
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(own));
    return () => {
      if (!listeners.delete(own) || listeners.size > 0) return;
      this.#listeners.delete(topic);
      onLast();
    };
  }

  tell(topic: string, payload: Buffer): void {
    for (const listener of this.#listeners.get(topic) ?? []) this.#guarded(listener, payload);
  }

  #guarded(listener: BusListener, payload: Buffer): void {
    try {
      listener(payload);
    } catch (error) {
      this.#onError(error);
    }
  }
}
