// Counts of what has happened, for the app's own monitoring.
import type { Welcome } from '@patchcord/protocol';
import type { Machine } from './connection/machine.ts';
import type { Clock } from './platform/clock.ts';

export interface ClientStats {
  /** Welcomes, the first included. */
  connects: number;
  /** Of these: on another endpoint than the one before. */
  failovers: number;
  /** Of these: everything that had been missed was told again. */
  resumes: number;
  /** Of these after the first: events may have been missed, and the snapshot was taken instead. */
  snapshots: number;
  /** Connections that were lost, and tries that led to none. */
  failures: number;
  /** From the first step of the last try to its welcome; null before the first one. */
  lastConnectMs: number | null;
  /** From the loss of a connection to the next welcome; null when none was lost. */
  lastOutageMs: number | null;
  /** The last ping's way there and back; null before the first one. */
  roundTripMs: number | null;
  /** Events that the app was told of. */
  events: number;
  /** Events that came again and that the app was not told of. */
  duplicates: number;
  /** Rings shown, and rings that were not, because they came too late or were over. */
  rings: number;
  ringsNotShown: number;
  /** Commands that wait for their answers. */
  queued: number;
}

/** Keeps the counts; times come from the clock. */
export class StatsKeeper {
  readonly counts: Omit<ClientStats, 'queued'> = {
    connects: 0,
    failovers: 0,
    resumes: 0,
    snapshots: 0,
    failures: 0,
    lastConnectMs: null,
    lastOutageMs: null,
    roundTripMs: null,
    events: 0,
    duplicates: 0,
    rings: 0,
    ringsNotShown: 0,
  };
  readonly #clock: Clock;
  #triedAt = 0;
  #lostAt: number | null = null;
  #endpoint: string | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A first welcome on a connection. */
  welcome({ recovered }: Welcome, endpoint: string): void {
    const { counts } = this;
    const now = this.#clock.now();
    if (this.#endpoint !== null && this.#endpoint !== endpoint) counts.failovers += 1;
    if (recovered) counts.resumes += 1;
    else if (counts.connects > 0) counts.snapshots += 1;
    counts.connects += 1;
    counts.lastConnectMs = now - this.#triedAt;
    if (this.#lostAt !== null) counts.lastOutageMs = now - this.#lostAt;
    this.#lostAt = null;
    this.#endpoint = endpoint;
  }

  /** The connection has taken another state. */
  change(now: Machine, before: Machine): void {
    if (now.phase === before.phase) return;
    if (now.phase === 'token' || before.phase === 'connected') this.#triedAt = this.#clock.now();
    if (before.phase === 'connected') this.#lostAt ??= this.#clock.now();
    if (now.phase === 'waiting' || now.phase === 'stopped') this.counts.failures += 1;
  }
}
