// Hands signals to the call that they belong to.
import type { ErrorMessage, SignalMessage } from '@patchcord/protocol';
import type { SignalListener } from './media-link.ts';

export class SignalDesk {
  readonly #listeners = new Map<string, SignalListener>();

  /** The newest listener of a call has its signals, until the function that this returns is called. */
  listen(callId: string, listener: SignalListener): () => void {
    this.#listeners.set(callId, listener);
    return () => {
      if (this.#listeners.get(callId) === listener) this.#listeners.delete(callId);
    };
  }

  connected(): void {
    for (const listener of [...this.#listeners.values()]) listener.connected();
  }

  /** A signal of a call without media here is dropped: the other device sends it again when there is somebody to listen. */
  receive(message: SignalMessage): void {
    this.#listeners.get(message.callId)?.received(message);
  }

  /** Takes a refusal; false: it is not about signals alone. */
  refuse(error: ErrorMessage): boolean {
    if (error.requestId !== undefined) return false;
    if (error.callId === undefined) {
      // A flood is refused unread: signals may have been in it.
      if (error.code === 'rate-limited') for (const listener of [...this.#listeners.values()]) listener.refused(error);
      return false;
    }
    const listener = this.#listeners.get(error.callId);
    listener?.refused(error);
    return listener !== undefined;
  }
}
