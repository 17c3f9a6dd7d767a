// Candidates that come after their offer or answer has gone, several to a message.
// reference: Matrix MSC2746, "Batching candidates".
import type { SignalBody } from '@patchcord/protocol';
import { signalLimits } from '@patchcord/protocol/limits';
import type { Clock } from '../platform/clock.ts';

type Candidates = Extract<SignalBody, { kind: 'candidates' }>['candidates'];
export type Candidate = Candidates[number];

/** When none was in the description itself, nothing can begin before this one is there. */
const URGENT_WAIT_MS = 20;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 2_000;

export class CandidateBatch {
  readonly #clock: Clock;
  readonly #send: (body: SignalBody) => void;
  #candidates: Candidate[] = [];
  #waitMs = FIRST_WAIT_MS;
  #timer: unknown = null;

  constructor(clock: Clock, send: (body: SignalBody) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** An offer or answer has gone, with all candidates that there were, if there were any. */
  begin(hasCandidates: boolean): void {
    this.clear();
    this.#waitMs = hasCandidates ? FIRST_WAIT_MS : URGENT_WAIT_MS;
  }

  add(candidate: Candidate): void {
    this.#candidates.push(candidate);
    if (this.#timer !== null) return;
    this.#timer = this.#clock.setTimer(() => this.#flush(), this.#waitMs);
    this.#waitMs = Math.min(Math.max(this.#waitMs * 2, FIRST_WAIT_MS), MAX_WAIT_MS);
  }

  /** There are no more. */
  finish(): void {
    this.#flush();
    this.#send({ kind: 'end-of-candidates' });
  }

  clear(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = null;
    this.#candidates = [];
  }

  #flush(): void {
    const candidates = this.#candidates;
    this.clear();
    for (let from = 0; from < candidates.length; from += signalLimits.maxCandidatesPerMessage) {
      const some = candidates.slice(from, from + signalLimits.maxCandidatesPerMessage);
      this.#send({ kind: 'candidates', candidates: some });
    }
  }
}
