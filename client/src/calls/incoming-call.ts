// A call that rings on this device.
import type { CallStatus, CallType, CallView, RingEndReason } from '@patchcord/protocol';
import { Emitter } from '../emitter.ts';
import { CallClientError } from '../errors.ts';
import type { CallMedia } from '../media/call-media.ts';
import type { MediaOptions } from '../media/media-options.ts';
import type { Call, CallEvents, LiveCall } from './call.ts';

/** Why a ring ended. `while-away`: while this device was not connected, and no more is known. */
export type RingEnd = RingEndReason | 'while-away';

export interface IncomingCallEvents extends CallEvents {
  /** Stop ringing. Told once. */
  ringEnded: RingEnd;
}

/** A call to the user of this device. Several can ring at once. */
export interface IncomingCall extends Call {
  /** Whether it still rings here. */
  readonly isRinging: boolean;
  /** Why it does not ring any more; null while it does. */
  readonly ringEnd: RingEnd | null;
  /** Nobody may answer after this (epoch ms, the server's clock). */
  readonly expiresAtMs: number;
  /** Answers on this device. Rejects when somebody else was first, or the ring is over otherwise. */
  accept(): Promise<void>;
  /** Turns the call down, on all devices of the person. It stops ringing here at once. */
  reject(): Promise<void>;
  /** Stops ringing on this device alone. */
  ignore(): Promise<void>;
  /** Turns the call down while it rings, ends it once it was answered. */
  end(): Promise<void>;
  on<Name extends keyof IncomingCallEvents>(
    name: Name,
    listener: (event: IncomingCallEvents[Name]) => void,
  ): () => void;
}

/** What a ring can ask for; each is told to the server. */
export interface RingActions {
  accept(call: LiveCall): Promise<void>;
  reject(call: LiveCall): Promise<void>;
  ignore(call: LiveCall): Promise<void>;
}

export class LiveIncomingCall implements IncomingCall {
  readonly call: LiveCall;
  readonly expiresAtMs: number;
  ringEnd: RingEnd | null = null;
  readonly #actions: RingActions;
  readonly #emitter = new Emitter<Pick<IncomingCallEvents, 'ringEnded'>>();
  #accepting: Promise<void> | null = null;
  #declining: Promise<void> | null = null;

  constructor(call: LiveCall, expiresAtMs: number, actions: RingActions) {
    this.call = call;
    this.expiresAtMs = expiresAtMs;
    this.#actions = actions;
  }

  get callId(): string {
    return this.call.callId;
  }

  get status(): CallStatus {
    return this.call.status;
  }

  get callType(): CallType {
    return this.call.callType;
  }

  get requestId(): string | null {
    return this.call.requestId;
  }

  get data(): CallView {
    return this.call.data;
  }

  get done(): Promise<CallView> {
    return this.call.done;
  }

  get isRinging(): boolean {
    return this.ringEnd === null;
  }

  /** Whether the answer to `accept` is being waited for. */
  get isBeingAccepted(): boolean {
    return this.#accepting !== null && this.isRinging;
  }

  accept(): Promise<void> {
    this.#accepting ??= this.#whileRinging(() => this.#actions.accept(this.call)).finally(() => {
      // What failed may be tried again while it rings.
      if (this.isRinging) this.#accepting = null;
    });
    return this.#accepting;
  }

  reject(): Promise<void> {
    this.#declining ??= this.#whileRinging(() => this.#actions.reject(this.call));
    return this.#declining;
  }

  ignore(): Promise<void> {
    this.#declining ??= this.#whileRinging(() => this.#actions.ignore(this.call));
    return this.#declining;
  }

  end(): Promise<void> {
    return this.isRinging ? this.reject() : this.call.end();
  }

  startMedia(options?: MediaOptions): Promise<CallMedia> {
    return this.call.startMedia(options);
  }

  on<Name extends keyof IncomingCallEvents>(
    name: Name,
    listener: (event: IncomingCallEvents[Name]) => void,
  ): () => void {
    if (name === 'ringEnded') return this.#emitter.on('ringEnded', listener as (reason: RingEnd) => void);
    return this.call.on(name as keyof CallEvents, listener as (event: CallStatus | CallView) => void);
  }

  /** It rings no more. */
  stop(reason: RingEnd): void {
    if (!this.isRinging) return;
    this.ringEnd = reason;
    this.#emitter.emit('ringEnded', reason);
  }

  async #whileRinging(act: () => Promise<void>): Promise<void> {
    if (this.ringEnd === null) return act();
    throw new CallClientError('ring-over', `The ring is over: ${this.ringEnd}.`, { callId: this.callId });
  }
}
