// What to do about a connection between two devices that does not come about, or is lost.
import type { Clock } from '../platform/clock.ts';

export interface IceWatchOptions {
  clock: Clock;
  restart(): void;
  /** `ice-failed`: the two have never been connected. `ice-timeout`: it was lost, and did not come back. */
  giveUp(reason: 'ice-failed' | 'ice-timeout'): void;
}

/** A connection that is `disconnected` often comes back by itself; one that has `failed` does not. */
const RESTART_AFTER_MS = 3_000;
/** A restart can get lost in a network that is still changing. */
const RESTART_AGAIN_MS = 10_000;
const GIVE_UP_MS = 30_000;

export class IceWatch {
  readonly #options: IceWatchOptions;
  #wasConnected = false;
  #isConnected = false;
  #restartTimer: unknown = null;
  #giveUpTimer: unknown = null;

  constructor(options: IceWatchOptions) {
    this.#options = options;
  }

  /** The two devices begin to look for each other. */
  begin(): void {
    this.#wait();
  }

  /** `RTCPeerConnection.connectionState` has changed. */
  changed(state: string): void {
    switch (state) {
      case 'connected':
        this.#wasConnected = true;
        this.#isConnected = true;
        this.close();
        return;
      case 'disconnected':
        this.#isConnected = false;
        this.#wait();
        this.#restartIn(RESTART_AFTER_MS);
        return;
      case 'failed':
        this.#isConnected = false;
        this.#wait();
        this.#restart();
        return;
      default:
    }
  }

  /** The device is in another network, or back in one. */
  networkChanged(): void {
    if (this.#wasConnected || this.#giveUpTimer !== null) this.#restart();
  }

  close(): void {
    const { clock } = this.#options;
    clock.clearTimer(this.#restartTimer);
    clock.clearTimer(this.#giveUpTimer);
    this.#restartTimer = this.#giveUpTimer = null;
  }

  #wait(): void {
    this.#giveUpTimer ??= this.#options.clock.setTimer(() => {
      this.close();
      this.#options.giveUp(this.#wasConnected ? 'ice-timeout' : 'ice-failed');
    }, GIVE_UP_MS);
  }

  #restart(): void {
    this.#options.restart();
    if (!this.#isConnected) this.#restartIn(RESTART_AGAIN_MS);
  }

  #restartIn(ms: number): void {
    const { clock } = this.#options;
    clock.clearTimer(this.#restartTimer);
    this.#restartTimer = clock.setTimer(() => this.#restart(), ms);
  }
}
