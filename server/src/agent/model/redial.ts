// When to try again after a session was lost, and when to stop trying.
import type { Timers } from '../../timers.ts';
import type { ModelFailure } from './model-session.ts';

const delaysMs = [100, 500, 1_000];
const laterDelayMs = 2_000;
const giveUpAfterMs = 20_000;
/** A session that lasted so long was a good one, whether or not the model had to answer in it. */
const steadyAfterMs = 60_000;

interface RedialHooks {
  dial(): void;
  giveUp(failure: ModelFailure): void;
}

export class Redial {
  #timers: Timers;
  #hooks: RedialHooks;
  /** Since when nothing has been right; null: all is well. */
  #troubleSinceMs: number | null = null;
  #upSinceMs: number | null = null;
  #tries = 0;
  #lastFailure: ModelFailure = { code: 'lost', message: '' };
  #stopDial = () => {};
  #stopDeadline = () => {};

  constructor(timers: Timers, hooks: RedialHooks) {
    this.#timers = timers;
    this.#hooks = hooks;
  }

  /** The session, or an attempt at one, has failed. */
  failed(failure: ModelFailure): void {
    const now = this.#timers.now();
    if (this.#upSinceMs !== null && now - this.#upSinceMs >= steadyAfterMs) this.#troubleSinceMs = null;
    this.#upSinceMs = null;
    this.#lastFailure = failure;
    if (this.#troubleSinceMs === null) {
      this.#troubleSinceMs = now;
      this.#tries = 0;
    }
    const leftMs = this.#troubleSinceMs + giveUpAfterMs - now;
    this.stop();
    if (leftMs <= 0) {
      this.#hooks.giveUp(failure);
      return;
    }
    this.#stopDeadline = this.#timers.after(leftMs, () => {
      this.stop();
      this.#hooks.giveUp(this.#lastFailure);
    });
    this.#stopDial = this.#timers.after(delaysMs[this.#tries] ?? laterDelayMs, () => this.#hooks.dial());
    this.#tries += 1;
  }

  /** A session is there. Whether it is any good, its first answer or its age will tell. */
  up(): void {
    this.stop();
    this.#upSinceMs = this.#timers.now();
  }

  /** The model has answered: what comes next is new trouble. */
  answered(): void {
    this.#troubleSinceMs = null;
  }

  stop(): void {
    this.#stopDial();
    this.#stopDeadline();
  }
}
