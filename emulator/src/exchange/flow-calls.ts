// The calls that flows and bots take care of: begins them, lets tests act on them, and sees them to their end.
import type { AnyCall } from '../calls/any-call.ts';
import { applyFlowChange } from '../calls/apply-flow-change.ts';
import {
  type FlowCall,
  type FlowCallOrder,
  type FlowChange,
  newFlowCall,
  type TimelineStep,
} from '../calls/flow-call.ts';
import type { Timings } from '../calls/timings.ts';
import type { Clock } from '../clock.ts';
import type { Flow } from '../flows/flow.ts';
import type { Log } from '../log.ts';
import type { CallBook } from './call-book.ts';
import { CallTimers } from './call-timers.ts';
import { FlowSession, type SessionParts } from './flow-session.ts';

export interface FlowCallsParts extends Omit<SessionParts, 'change' | 'call'> {
  accountSid: string;
  timings: Timings;
  clock: Clock;
  book: CallBook;
  newSid: () => string;
  log: Log;
}

/** What takes care of a call: a flow, or the bot at this address. */
export type Destination = { flow: Flow } | { streamUrl: string };

export class FlowCalls {
  readonly #parts: FlowCallsParts;
  readonly #timers: CallTimers;
  readonly #sessions = new Map<string, FlowSession>();
  #isClosed = false;

  constructor(parts: FlowCallsParts) {
    this.#parts = parts;
    this.#timers = new CallTimers(parts.clock);
  }

  /** Somebody calls an ExoPhone: its flow begins at once. */
  callIn(order: FlowCallOrder, destination: Destination): FlowCall {
    const record = this.#born(order);
    this.#parts.book.open(record);
    this.#begin(record, destination);
    return record;
  }

  /** Places a call. Resolves when Exotel would answer the request, which is when the call has been originated. */
  place(order: FlowCallOrder, destination: Destination): Promise<AnyCall> {
    const record = this.#born(order);
    const placed = this.#parts.book.openAndWait(record);
    this.#begin(record, destination);
    return placed;
  }

  /** Ends a stored call that was under way: its sockets are gone. One that has ended settles at its time. */
  resume(callSid: string): void {
    this.#change(callSid, { kind: 'cut-off' });
    this.#settleInTime(callSid);
  }

  /** Presses digits on the first party's phone. False when no such call is with its flow. */
  press(callSid: string, digits: string): boolean {
    return this.#sessions.get(callSid)?.press(digits) ?? false;
  }

  /** Hangs the first party's phone up. False when no such call is with its flow. */
  hangUp(callSid: string): boolean {
    return this.#sessions.get(callSid)?.hangUp() ?? false;
  }

  /** Breaks every call off and waits until nothing of it goes on. The stored calls stay as they are. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timers.cancelAll();
    await Promise.all(Array.from(this.#sessions.values(), (session) => session.breakOff()));
  }

  #born(order: FlowCallOrder): FlowCall {
    const { accountSid, timings, clock, newSid } = this.#parts;
    return newFlowCall(order, { sid: newSid(), accountSid, timings, now: clock.now() });
  }

  #begin({ sid }: FlowCall, destination: Destination): void {
    const session = new FlowSession({
      ...this.#parts,
      call: () => this.#call(sid),
      change: (change) => this.#change(sid, change),
    });
    this.#sessions.set(sid, session);
    void session.run(destination).finally(() => this.#sessions.delete(sid));
  }

  #call(callSid: string): FlowCall {
    const record = this.#parts.book.find(callSid);
    if (record === null || record.kind === 'two-numbers') throw new Error('The book has no such call with a flow');
    return record;
  }

  #change(callSid: string, change: FlowChange): void {
    const record = this.#parts.book.find(callSid);
    if (this.#isClosed || record === null || record.kind === 'two-numbers') return;
    const changed = applyFlowChange(record, change, this.#parts.clock.now());
    if (changed.record === record) return;
    this.#parts.book.change(changed);
    if (change.kind === 'stepped') this.#tell(callSid, change.step);
    if (record.endedAt === null && changed.record.endedAt !== null) this.#settleInTime(callSid);
  }

  #tell(call: string, { name, applet, edge, note }: TimelineStep): void {
    this.#parts.log({ event: 'applet', call, name, applet, edge, ...(note === null ? {} : { note }) });
  }

  #settleInTime(callSid: string): void {
    const record = this.#parts.book.find(callSid);
    this.#timers.set(callSid, record?.dueAt ?? null, () => this.#change(callSid, { kind: 'settled' }));
  }
}
