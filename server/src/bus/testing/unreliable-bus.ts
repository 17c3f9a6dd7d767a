// A bus on which a test decides what gets through.
import type { Bus, BusListener, BusState } from '../bus.ts';

/** A bus that keeps what is published until the test delivers it: in any order, more than once, or never. */
export class UnreliableBus implements Bus {
  state: BusState = 'connected';
  kept: Buffer[] = [];
  #listener: BusListener | null = null;
  #stateListener: ((state: BusState) => void) | null = null;
  #resync: (() => void) | null = null;

  onStateChange(listener: (state: BusState) => void) {
    this.#stateListener = listener;
    return () => undefined;
  }

  onResync(listener: () => void) {
    this.#resync = listener;
    return () => undefined;
  }

  async publish() {
    return true;
  }

  async subscribe(_topic: string, listener: BusListener) {
    this.#listener = listener;
    return () => undefined;
  }

  async close() {}

  hear(payload: Buffer) {
    if (this.state === 'connected') this.#listener?.(payload);
  }

  become(state: BusState) {
    if (this.state === state) return;
    this.state = state;
    this.#stateListener?.(state);
    if (state === 'connected') this.#resync?.();
  }
}
