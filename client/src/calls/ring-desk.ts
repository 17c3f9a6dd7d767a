// Which calls ring on this device: acknowledged at once, shown only when they still ring, silenced when they are over.
import type { RingEndReason } from '@patchcord/protocol';
import type { Clock } from '../platform/clock.ts';
import type { ServerClock } from '../platform/server-clock.ts';
import { BoundedSet } from './bounded-set.ts';
import type { LiveCall } from './call.ts';
import type { CallBook } from './call-book.ts';
import { LiveIncomingCall, type RingActions, type RingEnd } from './incoming-call.ts';

export interface RingDeskOptions {
  clock: Clock;
  serverClock: ServerClock;
  book: CallBook;
  /** Tells the server that this device rings. */
  acknowledge: (callId: string) => void;
  /** Sends the command; fulfilled when it has been done. `lifeMs`: how long the ring still lives. */
  command: (type: 'accept_call' | 'reject_call' | 'ignore_call', call: LiveCall, lifeMs: number) => Promise<void>;
  onIncoming: (call: LiveIncomingCall) => void;
}

/** A ring that nobody could answer any more in this time is not shown. */
const SHORTEST_RING_MS = 500;
/** A call that is over usually stops its ring by a message of its own, with the better reason; if not, it stops after this. */
const OVER_GRACE_MS = 1_000;

export class RingDesk {
  readonly #options: RingDeskOptions;
  /** Acknowledged, to be shown. */
  readonly #coming = new Map<string, number>();
  readonly #ringing = new Map<string, LiveIncomingCall>();
  readonly #over = new BoundedSet<string>(500);
  /** Rings that the last welcome did not name. */
  #missing: LiveIncomingCall[] = [];
  #isHeld = false;

  constructor(options: RingDeskOptions) {
    this.#options = options;
  }

  /** Whether rings wait for word that everything said before them has been heard. */
  get isWaiting(): boolean {
    return this.#coming.size > 0 || this.#missing.length > 0;
  }

  get size(): number {
    return this.#ringing.size + this.#coming.size;
  }

  /** From now on nothing is shown: what is said next may tell that it is over. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Everything said before has been heard. */
  release(): void {
    this.#isHeld = false;
    for (const incoming of this.#missing.splice(0)) {
      if (!incoming.isBeingAccepted) this.end(incoming.callId, reasonFor(incoming.call));
    }
    this.#show();
  }

  /** The server says what rings now. Nothing that came before counts. */
  learnAll(rings: readonly { callId: string; expiresAt: string }[]): void {
    const named = new Set(rings.map(({ callId }) => callId));
    for (const callId of [...this.#coming.keys()]) if (!named.has(callId)) this.#coming.delete(callId);
    this.#missing = [...this.#ringing.values()].filter(({ callId }) => !named.has(callId));
    this.hold();
    for (const { callId, expiresAt } of rings) this.offer(callId, expiresAt);
  }

  /** A call begins to ring. False: it is not shown, because it has expired or is over. */
  offer(callId: string, expiresAt: string): boolean {
    const { book, acknowledge, clock } = this.#options;
    const expiresAtMs = Date.parse(expiresAt);
    if (this.#over.has(callId) || this.#lifeMs(expiresAtMs) < SHORTEST_RING_MS || !canRing(book.get(callId)))
      return false;
    acknowledge(callId);
    if (this.#ringing.has(callId)) return true;
    this.#coming.set(callId, expiresAtMs);
    // What has arrived together with the ring is heard first.
    if (!this.#isHeld) clock.setTimer(() => this.#show(), 0);
    return true;
  }

  /** It rings here no more, whatever is said of it later. */
  end(callId: string, reason: RingEnd | RingEndReason): void {
    this.#over.add(callId);
    this.#silence(callId, reason);
  }

  /** The client leaves. What still rings when it is back is shown again. */
  endAll(): void {
    this.#missing = [];
    for (const callId of [...this.#coming.keys(), ...this.#ringing.keys()]) this.#silence(callId, 'while-away');
  }

  #silence(callId: string, reason: RingEnd | RingEndReason): void {
    this.#coming.delete(callId);
    const incoming = this.#ringing.get(callId);
    this.#ringing.delete(callId);
    incoming?.stop(reason);
  }

  #show(): void {
    if (this.#isHeld) return;
    for (const [callId, expiresAtMs] of [...this.#coming]) {
      this.#coming.delete(callId);
      const call = this.#options.book.get(callId);
      const lifeMs = this.#lifeMs(expiresAtMs);
      if (call !== undefined && canRing(call) && lifeMs >= SHORTEST_RING_MS) this.#ring(call, expiresAtMs);
    }
  }

  #ring(call: LiveCall, expiresAtMs: number): void {
    const { clock, command, onIncoming } = this.#options;
    const silenced = (reason: RingEnd, type: 'reject_call' | 'ignore_call') => {
      const lifeMs = this.#lifeMs(expiresAtMs);
      this.end(call.callId, reason);
      return command(type, call, lifeMs);
    };
    const actions: RingActions = {
      accept: async () => {
        await command('accept_call', call, this.#lifeMs(expiresAtMs));
        this.end(call.callId, 'answered-here');
      },
      reject: () => silenced('rejected-here', 'reject_call'),
      ignore: () => silenced('ignored', 'ignore_call'),
    };
    const incoming = new LiveIncomingCall(call, expiresAtMs, actions);
    this.#ringing.set(call.callId, incoming);
    const timer = clock.setTimer(() => this.#expire(incoming), this.#lifeMs(expiresAtMs));
    const stopWatching = call.on('status', () => {
      if (!canRing(call))
        clock.setTimer(() => incoming.isBeingAccepted || this.end(call.callId, reasonFor(call)), OVER_GRACE_MS);
    });
    incoming.on('ringEnded', () => {
      clock.clearTimer(timer);
      stopWatching();
    });
    onIncoming(incoming);
  }

  /** The server may still say that the answer of this device came in time. */
  #expire(incoming: LiveIncomingCall): void {
    if (incoming.isBeingAccepted) this.#options.clock.setTimer(() => this.#expire(incoming), OVER_GRACE_MS);
    else this.end(incoming.callId, 'timed-out');
  }

  #lifeMs(expiresAtMs: number): number {
    return this.#options.serverClock.msUntil(expiresAtMs) ?? 0;
  }
}

function canRing(call: LiveCall | undefined): boolean {
  return call !== undefined && (call.status === 'initiated' || call.status === 'ringing');
}

/** What the call itself tells of the end of its ring. */
function reasonFor({ data }: LiveCall): RingEnd {
  if (data.hangUpReason === 'rejected') return 'rejected-elsewhere';
  switch (data.status) {
    case 'in-progress':
    case 'completed':
      return 'answered-elsewhere';
    case 'canceled':
      return 'caller-canceled';
    case 'no-answer':
      return 'timed-out';
    case 'failed':
      return 'failed';
    default:
      return 'while-away';
  }
}
