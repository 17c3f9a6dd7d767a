// Makes this instance see every event of the one ordered log: in order, without a gap, each once. The bus only makes
// it quick: what it loses, repeats or tells out of order is read from the database.
import type { Bus, BusState, Unsubscribe } from './bus.ts';
import { readNotice, writeNotices } from './log-notice.ts';
import { PendingEvents } from './pending-events.ts';

export interface LogEvent {
  seq: number;
}

/** What following the log needs of the store. */
export interface EventLog<E extends LogEvent> {
  /** `trimmedSeq`: the last event that is deleted. */
  head(): Promise<{ epoch: string; seq: number; trimmedSeq: number }>;
  /** Events after `seq`, in order and without a gap; null: some of them are deleted. */
  eventsAfter(seq: number, limit: number): Promise<E[] | null>;
}

export interface EventTailOptions<E extends LogEvent> {
  log: EventLog<E>;
  bus: Bus;
  /** Whether other instances write to this log. If not, nothing is read and nothing is told. */
  isShared: boolean;
  /** Gets every event after the head that the tail began at. */
  onEvents: (events: E[]) => void;
  /** Hears of a database that cannot be read, and of a listener that throws. */
  onError: (error: unknown) => void;
}

export interface EventTail<E extends LogEvent> {
  /** Hands in what this instance has committed, and tells the others. */
  committed(events: E[]): void;
  /** The place in the log up to which everything has been handed on. */
  readonly seq: number;
  close(): void;
}

const TOPIC = 'log';
const READ_LIMIT = 500;
/** Events of two instances cross on their way: what is missing is mostly there in a moment. Doubles while it is not. */
const gapWaitMs = { min: 15, max: 1_000 };
/** How often the database is asked, which alone finds what no notice told. */
const pollMs = { connected: 2_000, downMin: 250, downMax: 1_000 };

/** Begins at the head of the log as it is now; rejects when the database cannot be asked. */
export async function followLog<E extends LogEvent>(options: EventTailOptions<E>): Promise<EventTail<E>> {
  const { epoch, seq } = await options.log.head();
  const follower = new Follower(options, epoch, seq);
  await follower.start();
  return {
    get seq() {
      return follower.seq;
    },
    committed: (events) => follower.committed(events),
    close: () => follower.close(),
  };
}

class Follower<E extends LogEvent> {
  readonly #options: EventTailOptions<E>;
  readonly #epoch: string;
  readonly #pending: PendingEvents<E>;
  readonly #leave: Unsubscribe[] = [];
  #isReading = false;
  #readAgain = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #pollMs = pollMs.downMin;
  #fruitlessReads = 0;
  #closed = false;

  constructor(options: EventTailOptions<E>, epoch: string, seq: number) {
    this.#options = options;
    this.#epoch = epoch;
    this.#pending = new PendingEvents(seq);
  }

  get seq(): number {
    return this.#pending.seq;
  }

  async start(): Promise<void> {
    const { bus, isShared } = this.#options;
    if (!isShared) return;
    const read = () => this.#read();
    this.#leave.push(
      await bus.subscribe(TOPIC, (payload) => this.#hear(payload)),
      bus.onResync(read),
      bus.onStateChange(read),
    );
    read();
  }

  committed(events: E[]): void {
    this.#take(events);
    if (!this.#options.isShared) return;
    // Whether it gets through is nobody's concern here: the others ask the database as well.
    for (const notice of writeNotices(this.#epoch, events)) {
      this.#options.bus.publish(TOPIC, notice).catch(this.#options.onError);
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const leave of this.#leave) leave();
  }

  #hear(payload: Buffer): void {
    const notice = readNotice<E>(payload);
    // Another log on the same Redis, or another version of us: the database has what is ours.
    if (notice === null || notice.epoch !== this.#epoch) return;
    this.#pending.heardOf(notice.seq);
    this.#take(notice.events);
  }

  #take(events: E[]): void {
    this.#emitNext(events);
    if (!this.#pending.hasGap) return;
    // While the bus is down nothing comes by itself.
    const isWorthWaiting = this.#options.bus.state === 'connected' || this.#fruitlessReads > 0;
    this.#readIn(isWorthWaiting ? Math.min(gapWaitMs.max, gapWaitMs.min * 2 ** this.#fruitlessReads) : 0);
  }

  #emitNext(events: E[]): void {
    const next = this.#closed ? [] : this.#pending.take(events);
    try {
      if (next.length > 0) this.#options.onEvents(next);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #readIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.#closed || at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.#read();
    }, ms);
  }

  #read(): void {
    if (this.#closed) return;
    this.#readAgain = this.#isReading;
    if (this.#isReading) return;
    this.#isReading = true;
    void this.#readAll().finally(() => {
      this.#isReading = false;
      if (this.#readAgain) this.#read();
      else if (this.#options.isShared) this.#readIn(this.#pollMs);
    });
  }

  async #readAll(): Promise<void> {
    const before = this.#pending.seq;
    try {
      for (let count = READ_LIMIT; count === READ_LIMIT; ) {
        const events = await this.#readNext();
        count = events.length;
        this.#emitNext(events);
      }
    } catch (error) {
      this.#options.onError(error);
    }
    const hasFound = this.#pending.seq > before;
    this.#fruitlessReads = hasFound || !this.#pending.hasGap ? 0 : Math.min(this.#fruitlessReads + 1, 10);
    this.#pollMs = nextPollMs(this.#options.bus.state, this.#pollMs, hasFound);
    this.#take([]);
  }

  /** What was deleted before this instance has read it (it was asleep for days) is nobody's news any more. */
  async #readNext(): Promise<E[]> {
    const { log } = this.#options;
    for (;;) {
      const events = await log.eventsAfter(this.#pending.seq, READ_LIMIT);
      if (events !== null) return events;
      this.#pending.skipTo((await log.head()).trimmedSeq);
    }
  }
}

function nextPollMs(state: BusState, last: number, hasFound: boolean): number {
  if (state === 'connected') return pollMs.connected;
  return hasFound || last > pollMs.downMax ? pollMs.downMin : Math.min(pollMs.downMax, last * 2);
}
