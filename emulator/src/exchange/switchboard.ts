// Runs every call between two numbers from the request for it to its end, by the clock alone.
import { advance } from '../calls/advance.ts';
import type { AnyCall } from '../calls/any-call.ts';
import { type CallOrder, newCall } from '../calls/call-record.ts';
import type { Timings } from '../calls/timings.ts';
import type { Clock } from '../clock.ts';
import type { CallBook } from './call-book.ts';
import { CallTimers } from './call-timers.ts';

export interface SwitchboardParts {
  accountSid: string;
  timings: Timings;
  clock: Clock;
  book: CallBook;
  /** Names a new call. */
  newSid: () => string;
}

export class Switchboard {
  readonly #parts: SwitchboardParts;
  readonly #timers: CallTimers;

  constructor(parts: SwitchboardParts) {
    this.#parts = parts;
    this.#timers = new CallTimers(parts.clock);
  }

  /** Goes on with a stored call: what is overdue happens now. */
  resume(callSid: string): void {
    this.#run(callSid);
  }

  /** Places a call. Resolves when Exotel would answer the request, which is when the call has been originated. */
  place(order: CallOrder): Promise<AnyCall> {
    const { clock, accountSid, timings, book, newSid } = this.#parts;
    const record = newCall(order, { sid: newSid(), accountSid, timings, now: clock.now() });
    const placed = book.openAndWait(record);
    this.#run(record.sid);
    return placed;
  }

  /** Stops the clock of every call; stored calls go on when the emulator starts again. */
  close(): void {
    this.#timers.cancelAll();
  }

  /** Takes the call to where it is now, step by step, and sets its timer. A call that is forgotten is let go. */
  #run(callSid: string): void {
    const { clock, book } = this.#parts;
    const now = clock.now();
    for (let record = book.find(callSid); record?.kind === 'two-numbers'; record = book.find(callSid)) {
      const transition = advance(record, now);
      if (transition.record === record) {
        this.#timers.set(callSid, record.dueAt, () => this.#run(callSid));
        break;
      }
      book.change(transition);
    }
  }
}
