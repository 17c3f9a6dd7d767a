// Runs every call between two numbers from the request for it to its end: by the clock, and on live phones where there
// are any.
import { advance } from '../calls/advance.ts';
import type { AnyCall } from '../calls/any-call.ts';
import { applyInput, type Transition } from '../calls/apply-input.ts';
import type { CallInput } from '../calls/call-input.ts';
import { type CallOrder, type CallRecord, newCall } from '../calls/call-record.ts';
import type { Timings } from '../calls/timings.ts';
import type { Clock } from '../clock.ts';
import type { PhoneNetwork } from '../phones/phone.ts';
import type { CallBook } from './call-book.ts';
import type { CallRecordings } from './call-recordings.ts';
import { CallTimers } from './call-timers.ts';
import { SwitchboardSession } from './switchboard-session.ts';

export interface SwitchboardParts {
  accountSid: string;
  timings: Timings;
  clock: Clock;
  book: CallBook;
  /** Names a new call. */
  newSid: () => string;
  /** Null where time is not real: then calls go by the plan of their numbers, without a sound. */
  live: LiveParts | null;
}

export interface LiveParts {
  /** Whom calls ring. */
  phones: PhoneNetwork;
  recordings: CallRecordings;
}

export class Switchboard {
  readonly #parts: SwitchboardParts;
  readonly #timers: CallTimers;
  /** Of the calls on live phones that have not ended. */
  readonly #sessions = new Map<string, SwitchboardSession>();

  constructor(parts: SwitchboardParts) {
    this.#parts = parts;
    this.#timers = new CallTimers(parts.clock);
  }

  /** Goes on with a stored call: by its plan, because live phones are gone. What is overdue happens now. */
  resume(callSid: string): void {
    const record = this.#find(callSid);
    if (record?.phones === 'live' && record.endedAt === null) this.#take(callSid, { kind: 'phones-lost' });
    this.#run(callSid);
  }

  /** Places a call. Resolves when Exotel would answer the request, which is when the call has been originated. */
  place(order: CallOrder): Promise<AnyCall> {
    const { clock, book, newSid, live } = this.#parts;
    const record = this.#born(order, newSid(), clock.now());
    const placed = book.openAndWait(record);
    if (live !== null) this.#sessions.set(record.sid, this.#newSession(record, order, live));
    this.#run(record.sid);
    return placed;
  }

  /** Hangs the first party's phone up. False when that phone is not on such a call. */
  hangUp(callSid: string): boolean {
    const record = this.#find(callSid);
    if (record?.phase !== 'ringing-second' && record?.phase !== 'talking') return false;
    this.#happened(callSid, { kind: 'hung-up' });
    return true;
  }

  /** Stops the clock of every call and hangs its phones up; stored calls go on when the emulator starts again. */
  close(): void {
    this.#timers.cancelAll();
    for (const session of this.#sessions.values()) session.end();
    this.#sessions.clear();
  }

  #born(order: CallOrder, sid: string, now: number): CallRecord {
    const { accountSid, timings, live } = this.#parts;
    const birth = { sid, accountSid, timings, now };
    if (live === null) return newCall(order, birth);
    return newCall(order, { ...birth, phones: 'live', recordingUrl: live.recordings.urlFor(sid) });
  }

  #newSession({ sid, exoPhone }: CallRecord, { ringLimitMs }: CallOrder, { phones }: LiveParts): SwitchboardSession {
    return new SwitchboardSession({
      clock: this.#parts.clock,
      ...{ phones, callSid: sid, exoPhone, ringLimitMs },
      happened: (input) => this.#happened(sid, input),
    });
  }

  #find(callSid: string): CallRecord | null {
    const record = this.#parts.book.find(callSid);
    return record?.kind === 'two-numbers' ? record : null;
  }

  #happened(callSid: string, input: CallInput): void {
    // What was due before comes before.
    this.#run(callSid);
    this.#take(callSid, input);
    this.#run(callSid);
  }

  #take(callSid: string, input: CallInput): void {
    const record = this.#find(callSid);
    if (record !== null) this.#change(record, applyInput(record, input, this.#parts.clock.now()));
  }

  /** Takes the call to where it is now, step by step, and sets its timer. A call that is forgotten is let go. */
  #run(callSid: string): void {
    const now = this.#parts.clock.now();
    for (let record = this.#find(callSid); record !== null; record = this.#find(callSid)) {
      const transition = advance(record, now);
      if (transition.record === record) {
        this.#timers.set(callSid, record.dueAt, () => this.#run(callSid));
        break;
      }
      this.#change(record, transition);
    }
  }

  #change(before: CallRecord, transition: Transition): void {
    const { sid, phase, endedAt, legs } = transition.record;
    this.#parts.book.change(transition);
    const session = this.#sessions.get(sid);
    if (session === undefined || before.phase === phase) return;
    if (phase === 'ringing-first') void session.run(legs[0].number, legs[1].number);
    if (endedAt === null) return;
    session.end();
    this.#sessions.delete(sid);
  }
}
