// Signals to the other device and from it, each once and in order, over connections that come and go: what is not
// acknowledged is kept and sent again.
import type {
  ErrorMessage,
  Signal,
  SignalBody,
  SignalingState,
  SignalMessage,
  SignalResume,
} from '@patchcord/protocol';
import { signalLimits } from '@patchcord/protocol/limits';
import type { Clock } from '../platform/clock.ts';
import { stateAfterReceiving, stateAfterSending } from './signal-state.ts';

export interface SignalChannelOptions {
  callId: string;
  isPolite: boolean;
  clock: Clock;
  /** Sends when the server listens; false: nothing was sent. */
  send(message: SignalMessage): boolean;
  /** The next signal of the other device. */
  received(body: SignalBody): void;
  /** One of the devices has thrown its peer connection away, and so must this one. */
  restarted(): void;
  /** The server will not hand on signals of this call. */
  refused(error: ErrorMessage): void;
}

type TimerName = 'ack' | 'ask' | 'pace' | 'repeat' | 'reopen';

const ACK_DELAY_MS = 100;
/** What is lost between two instances is noticed by the next signal, and the last one by this. */
const REPEAT_MS = 2_000;
const MAX_REPEAT_MS = 10_000;
/** How long what is missing may take to come by itself. */
const MISSING_MS = 500;
/** Below what the server allows, so that acknowledgements fit in. */
const BURST = signalLimits.messageBurst - 10;
const PER_SECOND = signalLimits.messagesPerSecond - 3;
/** Refusals in a row, each healed by saying how far this device is, before the peer connection is thrown away. */
const MAX_REFUSALS = 3;
const REFUSED_WAIT_MS = 500;

export class SignalChannel {
  readonly #options: SignalChannelOptions;
  #generation = 1;
  #sent = 0;
  #received = 0;
  #acknowledged = 0;
  #state: SignalingState = 'stable';
  /** Not acknowledged, in order. */
  #kept: Signal[] = [];
  /** The last one given to this connection, and to any. */
  #given = 0;
  #everGiven = 0;
  #isOpen = false;
  #isClosed = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** When the other device first spoke like one that has forgotten everything. */
  #inDoubtSince: number | null = null;
  #refusals = 0;
  #allowance = BURST;
  #allowedAt = 0;
  #repeatMs = REPEAT_MS;
  readonly #timers: Partial<Record<TimerName, unknown>> = {};

  constructor(options: SignalChannelOptions) {
    this.#options = options;
  }

  /** The server listens, on a new connection or again: it and the other device are told how far this one is. */
  open(): void {
    if (this.#isClosed) return;
    this.#isOpen = this.#options.send(this.#resume());
    this.#given = this.#acknowledged;
    this.#repeatMs = REPEAT_MS;
    this.#flush();
  }

  close(): void {
    this.#isClosed = true;
    this.#isOpen = false;
    for (const name of Object.keys(this.#timers) as TimerName[]) this.#clear(name);
  }

  push(body: SignalBody): void {
    if (this.#isClosed) return;
    const last = this.#kept.at(-1);
    if (last !== undefined && last.seq > this.#everGiven && isOutdatedBy(last.body, body)) {
      last.body = body;
      return;
    }
    this.#sent += 1;
    this.#state = stateAfterSending(body, this.#state, this.#options.isPolite);
    const { callId } = this.#options;
    this.#kept.push({ type: 'signal', callId, generation: this.#generation, seq: this.#sent, body });
    this.#flush();
  }

  /** This device throws its peer connection away: both begin anew. */
  restart(): void {
    this.#begin(this.#generation + 1);
    this.push({ kind: 'restart' });
    this.#options.restarted();
  }

  receive(message: SignalMessage): void {
    if (this.#isClosed) return;
    if (message.type === 'signal') this.#take(message);
    else if (message.type === 'signal_resume') this.#resumed(message);
    else if (message.generation === this.#generation) this.#drop(message.received);
  }

  refuse(error: ErrorMessage): void {
    if (error.code === 'signal-wrong-state' && this.#refusals >= MAX_REFUSALS) {
      this.#refusals = 0;
      this.restart();
    } else if (error.code === 'signal-wrong-state' || error.temporary) {
      if (error.code === 'signal-wrong-state') this.#refusals += 1;
      this.#isOpen = false;
      this.#set('reopen', error.retryAfterMs ?? REFUSED_WAIT_MS, () => this.open());
    } else {
      this.close();
      this.#options.refused(error);
    }
  }

  #take({ generation, seq, body }: Signal): void {
    if (generation < this.#generation) return;
    if (generation > this.#generation) {
      if (body.kind === 'restart' && seq === 1) this.#restarted(generation);
      else this.#ask();
      return;
    }
    if (seq > this.#received + 1) {
      this.#ask();
      return;
    }
    this.#set('ack', ACK_DELAY_MS, () => this.#acknowledge());
    if (seq <= this.#received) return;
    this.#received = seq;
    this.#refusals = 0;
    this.#state = stateAfterReceiving(body, this.#state, this.#options.isPolite);
    if (body.kind !== 'restart') this.#options.received(body);
  }

  /**
   * The other device tells how far it is: as far as this one thinks, behind, or as one that has forgotten everything, e.g.
   * in a crash. It may also be an old message that comes late, so it is told how far this one is: the one that has
   * forgotten finds out by that, or speaks so again.
   */
  #resumed({ generation, sent, received }: SignalResume): void {
    if (generation > this.#generation) {
      this.#ask();
      return;
    }
    const isOlder = generation < this.#generation;
    const knewThis = this.#acknowledged > 0 || this.#received > 0;
    const hasForgotten = isOlder ? knewThis : sent < this.#received || received < this.#acknowledged;
    const haveForgotten = !isOlder && received > this.#sent;
    if (haveForgotten || (hasForgotten && this.#isCertain())) {
      this.restart();
      return;
    }
    if (hasForgotten) {
      this.#options.send(this.#resume());
      return;
    }
    this.#inDoubtSince = null;
    if (!isOlder) this.#drop(received);
    if (!isOlder && sent > this.#received) this.#set('ask', MISSING_MS, () => sent > this.#received && this.#ask());
    this.#given = this.#acknowledged;
    this.#repeatMs = REPEAT_MS;
    this.#flush();
  }

  /** Whether the other device speaks so after it was told how far this one is; old messages that come late come at once. */
  #isCertain(): boolean {
    const now = this.#options.clock.now();
    this.#inDoubtSince ??= now;
    return now - this.#inDoubtSince >= MISSING_MS / 2;
  }

  /** The other device has thrown its peer connection away. */
  #restarted(generation: number): void {
    this.#begin(generation);
    this.#received = 1;
    this.#set('ack', ACK_DELAY_MS, () => this.#acknowledge());
    this.#options.restarted();
  }

  #begin(generation: number): void {
    this.#generation = generation;
    this.#sent = this.#received = this.#acknowledged = this.#given = this.#everGiven = 0;
    this.#state = 'stable';
    this.#kept = [];
    this.#inDoubtSince = null;
  }

  #drop(received: number): void {
    if (received >= this.#acknowledged) this.#inDoubtSince = null;
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(received, this.#sent));
    this.#given = Math.max(this.#given, this.#acknowledged);
    this.#kept = this.#kept.filter(({ seq }) => seq > this.#acknowledged);
    if (this.#kept.length === 0) this.#clear('repeat');
  }

  /** Something is missing. Not asked all the time, as the answer may be long. */
  #ask(): void {
    const now = this.#options.clock.now();
    if (!this.#isOpen || now - this.#askedAt < MISSING_MS) return;
    if (this.#options.send(this.#resume())) this.#askedAt = now;
  }

  #acknowledge(): void {
    const { callId, send } = this.#options;
    if (this.#isOpen) send({ type: 'signal_ack', callId, generation: this.#generation, received: this.#received });
  }

  #resume(): SignalResume {
    const { callId } = this.#options;
    const [generation, sent, received] = [this.#generation, this.#sent, this.#received];
    return { type: 'signal_resume', callId, generation, sent, received, state: this.#state };
  }

  #flush(): void {
    if (!this.#isOpen) return;
    const { clock, send } = this.#options;
    const now = clock.now();
    this.#allowance = Math.min(BURST, this.#allowance + ((now - this.#allowedAt) / 1_000) * PER_SECOND);
    this.#allowedAt = now;
    for (const signal of this.#kept) {
      if (signal.seq <= this.#given) continue;
      if (this.#allowance < 1) {
        this.#set('pace', 1_000 / PER_SECOND, () => this.#flush());
        return;
      }
      if (!send(signal)) {
        this.#isOpen = false;
        return;
      }
      this.#allowance -= 1;
      this.#given = signal.seq;
      this.#everGiven = Math.max(this.#everGiven, signal.seq);
    }
    if (this.#kept.length > 0) this.#set('repeat', this.#repeatMs, () => this.#repeat());
  }

  #repeat(): void {
    this.#repeatMs = Math.min(this.#repeatMs * 2, MAX_REPEAT_MS);
    this.#given = this.#acknowledged;
    this.#flush();
  }

  /** One timer of a name at a time; one that runs goes on. */
  #set(name: TimerName, ms: number, callback: () => void): void {
    this.#timers[name] ??= this.#options.clock.setTimer(() => {
      this.#timers[name] = null;
      callback();
    }, ms);
  }

  #clear(name: TimerName): void {
    this.#options.clock.clearTimer(this.#timers[name]);
    this.#timers[name] = null;
  }
}

/** A media state tells everything each time: one that nobody has been sent yet need not be told any more. */
function isOutdatedBy(before: SignalBody, body: SignalBody): boolean {
  return before.kind === 'media-state' && body.kind === 'media-state';
}
