// One owner at a time of a named duty. An owner that cannot renew in time lets go by itself before anybody else can
// take over; one that was paused and did not notice is told from its successor by the token.
import type { ClaimedLease } from '../calls/ports.ts';
import type { Timers } from '../timers.ts';

/** What leases need of the store. */
export interface LeaseTable {
  claimLease(claim: { name: string; holder: string; ttlMs: number }): Promise<ClaimedLease>;
  renewLease(lease: { name: string; token: number; ttlMs: number }): Promise<boolean>;
  releaseLease(lease: { name: string; token: number }): Promise<void>;
}

export interface Duty {
  /** How long the lease lives without renewal; it is renewed after a third of it. */
  ttlMs: number;
  /** The duty is this instance's. The token grows with every owner: check it where the duty writes. */
  onGained: (token: number) => void;
  /** The duty is not this instance's any more. */
  onLost: () => void;
}

export interface Lease {
  /** The present token; null while somebody else has the duty, and as soon as the time is up, whatever timers say. */
  readonly token: number | null;
  /** Gives the duty up, so that another instance can take it at once, and does not want it back. */
  release(): Promise<void>;
}

export interface LeasesOptions {
  table: LeaseTable;
  /** Names this instance in the table. */
  holder: string;
  timers: Timers;
  /** Hears of a database that cannot be asked. */
  onError: (error: unknown) => void;
}

/** Waits for `name` and keeps it as long as the database can be reached. After a kill -9 another has it within `ttlMs`. */
export function holdLease(name: string, duty: Duty, options: LeasesOptions): Lease {
  return new HeldLease(name, duty, options);
}

class HeldLease implements Lease {
  readonly #name: string;
  readonly #duty: Duty;
  readonly #options: LeasesOptions;
  #owned: { token: number; until: number } | null = null;
  #released = false;
  #asking: Promise<void>;
  #cancelNextAsk: () => void = () => undefined;
  #cancelEnd: () => void = () => undefined;

  constructor(name: string, duty: Duty, options: LeasesOptions) {
    this.#name = name;
    this.#duty = duty;
    this.#options = options;
    this.#asking = this.#ask();
  }

  get token(): number | null {
    return this.#owned !== null && this.#options.timers.now() < this.#owned.until ? this.#owned.token : null;
  }

  async release(): Promise<void> {
    this.#released = true;
    this.#cancelNextAsk();
    // An answer that is under way may still bring the lease.
    await this.#asking;
    const owned = this.#owned;
    this.#lose();
    if (owned !== null) await this.#letGo(owned.token);
  }

  async #ask(): Promise<void> {
    const { ttlMs } = this.#duty;
    let nextInMs = ttlMs / 3;
    this.#loseIfOver();
    try {
      if (this.#owned !== null) await this.#renew(this.#owned.token);
      else nextInMs = Math.min(nextInMs, await this.#claim());
    } catch (error) {
      this.#options.onError(error);
    }
    if (this.#released) return;
    this.#cancelNextAsk = this.#options.timers.after(nextInMs, () => {
      this.#asking = this.#ask();
    });
  }

  async #renew(token: number): Promise<void> {
    const { ttlMs } = this.#duty;
    // From before the question: the database's end is later than ours, never earlier.
    const askedAt = this.#options.timers.now();
    const renewed = await this.#options.table.renewLease({ name: this.#name, token, ttlMs });
    this.#loseIfOver();
    if (!renewed) this.#lose();
    else if (this.#owned === null) await this.#letGo(token);
    else this.#keep(token, askedAt + ttlMs);
  }

  /** Gives when to ask again. */
  async #claim(): Promise<number> {
    const { ttlMs } = this.#duty;
    const askedAt = this.#options.timers.now();
    const claimed = await this.#options.table.claimLease({ name: this.#name, holder: this.#options.holder, ttlMs });
    if (!claimed.held) return claimed.freeInMs;
    const until = askedAt + ttlMs;
    if (this.#released || until <= this.#options.timers.now()) {
      await this.#letGo(claimed.token);
    } else {
      this.#keep(claimed.token, until);
      this.#duty.onGained(claimed.token);
    }
    return ttlMs / 3;
  }

  #keep(token: number, until: number): void {
    this.#owned = { token, until };
    this.#loseIfOver();
  }

  #loseIfOver(): void {
    this.#cancelEnd();
    if (this.#owned === null) return;
    const leftMs = this.#owned.until - this.#options.timers.now();
    if (leftMs <= 0) this.#lose();
    // A timer may be early by a fraction, and then looks again.
    else this.#cancelEnd = this.#options.timers.after(Math.ceil(leftMs), () => this.#loseIfOver());
  }

  #lose(): void {
    this.#cancelEnd();
    if (this.#owned === null) return;
    this.#owned = null;
    this.#duty.onLost();
  }

  async #letGo(token: number): Promise<void> {
    await this.#options.table.releaseLease({ name: this.#name, token }).catch(this.#options.onError);
  }
}
