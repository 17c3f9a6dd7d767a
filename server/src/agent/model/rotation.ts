// Replaces a session before it reaches its age limit, make before break: a second one is opened and stands by, and takes
// over at a moment in which nobody speaks. It hears nothing before: two sessions that listen would both write down the
// caller's words, and the new one would have them before what the agent answered. As a session takes its events in order,
// the memory and then the audio can be sent in one go at the very moment of the swap, and not a frame is lost.
import type { Timers } from '../../timers.ts';
import type { LineSession } from './line-session.ts';
import type { SessionEnd } from './model-session.ts';

const pollMs = 250;
const openAgainAfterMs = 10_000;

export interface RotationTimes {
  /** Age of a session at which the next one is opened. */
  rotateAfterMs: number;
  /** Age at which it takes over whatever is going on. */
  swapByMs: number;
}

interface RotationHooks {
  open(): LineSession;
  /** Whether this is a good moment. */
  maySwap(): boolean;
  swap(standby: LineSession): void;
}

export class Rotation {
  #timers: Timers;
  #times: RotationTimes;
  #hooks: RotationHooks;
  #currentSinceMs = 0;
  #standby: LineSession | null = null;
  #stopTimer = () => {};

  constructor(timers: Timers, times: RotationTimes, hooks: RotationHooks) {
    this.#timers = timers;
    this.#times = times;
    this.#hooks = hooks;
  }

  /** From now on this is the session to be replaced. */
  follow(current: LineSession): void {
    this.#currentSinceMs = current.openedAtMs;
    this.#openAfter(Math.max(0, this.#times.rotateAfterMs - this.#ageMs));
  }

  has(session: LineSession): boolean {
    return session === this.#standby;
  }

  /** To be called whenever something has ended, too. */
  consider(): void {
    const standby = this.#standby;
    if (standby === null || !standby.isReady) return;
    if (this.#ageMs < this.#times.swapByMs && !this.#hooks.maySwap()) {
      this.#after(pollMs, () => this.consider());
      return;
    }
    this.#release();
    this.#hooks.swap(standby);
  }

  /** The standby has failed; the current one goes on. */
  failed({ retry }: SessionEnd): void {
    this.#release();
    if (retry) this.#openAfter(openAgainAfterMs);
  }

  /** The current session is lost: the standby, if it is ready, is of use at once. */
  stop(): LineSession | null {
    const standby = this.#standby;
    this.#release();
    if (standby?.isReady === true) return standby;
    standby?.drop();
    return null;
  }

  get #ageMs(): number {
    return this.#timers.now() - this.#currentSinceMs;
  }

  #openAfter(delayMs: number): void {
    this.#after(delayMs, () => {
      this.#standby = this.#hooks.open();
    });
  }

  #release(): void {
    this.#stopTimer();
    this.#standby = null;
  }

  #after(delayMs: number, then: () => void): void {
    this.#stopTimer();
    this.#stopTimer = this.#timers.after(delayMs, then);
  }
}
