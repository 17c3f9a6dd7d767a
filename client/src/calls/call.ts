// A call as the app holds it: what is known of it now, and word of every change.
import type { CallStatus, CallType, CallView, DeviceHangUpReason } from '@patchcord/protocol';
import { type Deferred, deferred } from '../deferred.ts';
import { Emitter } from '../emitter.ts';
import { CallClientError } from '../errors.ts';
import type { CallMedia } from '../media/call-media.ts';
import type { MediaOptions } from '../media/media-options.ts';

export interface CallEvents {
  /** The status has changed. */
  status: CallStatus;
  /** Anything has changed, the status included: a leg, a duration, a price. Also when the call is lost. */
  update: CallView;
}

/** A call that this client knows of. */
export interface Call {
  readonly callId: string;
  readonly status: CallStatus;
  readonly callType: CallType;
  /** Identifies the command that placed the call; null when it was not this client that did. */
  readonly requestId: string | null;
  /** All that the server has told of it last. */
  readonly data: CallView;
  /**
   * The call as it was when it ended. Rejects with `call-lost` when it ended while the client was away and the server
   * could not be asked how.
   */
  readonly done: Promise<CallView>;
  /** Ends the call where that is possible; rejects with the server's reason where it is not. */
  end(): Promise<void>;
  /**
   * Opens microphone and camera, and talks with the other person as soon as the call is answered. For calls between
   * users of the app, with the client's option `media`. Asked again, it gives the same. Rejects with
   * `permission-denied`, `no-microphone`, `no-camera`, `device-busy`, `media-not-supported`, `not-an-app-call`,
   * `call-already-ended`.
   */
  startMedia(options?: MediaOptions): Promise<CallMedia>;
  on<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): () => void;
}

/** A call that this client has placed. */
export interface OutgoingCall extends Call {
  readonly requestId: string;
}

/**
 * Where knowledge comes from: `log` tells every change in order; `state` is the call as of some moment, and whatever
 * the log still tells of the time before it is old news.
 */
export type ViewSource = 'log' | 'state';

/** What a call can ask for. */
export interface CallActions {
  end(call: LiveCall, reason?: DeviceHangUpReason): Promise<void>;
  startMedia(call: LiveCall, options: MediaOptions): Promise<CallMedia>;
}

export class LiveCall implements Call {
  readonly #emitter = new Emitter<CallEvents>();
  readonly #done: Deferred<CallView> = deferred();
  #left: Deferred<void> = deferred();
  readonly #actions: CallActions;
  #media: Promise<CallMedia> | null = null;
  requestId: string | null = null;
  /** Whether this client placed or answered it. */
  isOwn = false;
  /** Who this client is in it; null when it was another client, or another life of this one, that took part. */
  role: 'caller' | 'callee' | null = null;
  #view: CallView;
  /** The version up to which the log has nothing to add. */
  #settledVersion = -1;

  constructor(view: CallView, source: ViewSource, actions: CallActions) {
    this.#view = view;
    this.#actions = actions;
    if (source === 'state') this.#settledVersion = view.version;
    if (this.hasEnded) this.#done.resolve(view);
  }

  get callId(): string {
    return this.#view.callId;
  }

  get status(): CallStatus {
    return this.#view.status;
  }

  get callType(): CallType {
    return this.#view.callType;
  }

  get data(): CallView {
    return this.#view;
  }

  get done(): Promise<CallView> {
    return this.#done.promise;
  }

  /** Fulfilled when this device has no part in the call any more. */
  get over(): Promise<void> {
    const ended = this.done.then(
      () => undefined,
      () => undefined,
    );
    return Promise.race([ended, this.#left.promise]);
  }

  get hasEnded(): boolean {
    return this.#view.endedAt !== null;
  }

  end(reason?: DeviceHangUpReason): Promise<void> {
    return this.#actions.end(this, reason);
  }

  startMedia(options: MediaOptions = {}): Promise<CallMedia> {
    if (this.#media !== null) return this.#media;
    const starting = this.#actions.startMedia(this, options);
    this.#media = starting;
    // What failed may be tried again, with a permission that has been given meanwhile.
    starting.catch(() => {
      if (this.#media === starting) this.#media = null;
    });
    return starting;
  }

  /** The client goes: the call's media end here. Those that are started after it is back are new ones. */
  leave(): void {
    this.#left.resolve();
    this.#left = deferred();
    this.#media = null;
  }

  on<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Takes what the server says now. `isOtherLog`: its versions cannot be compared with those known so far. */
  learn(view: CallView, source: ViewSource, isOtherLog = false): void {
    if (!isOtherLog && !this.#isNews(view, source)) return;
    if (source === 'state') this.#settledVersion = view.version;
    const statusBefore = this.status;
    const hadEnded = this.hasEnded;
    this.#view = view;
    if (!hadEnded && this.hasEnded) this.#done.resolve(view);
    if (view.status !== statusBefore) this.#emitter.emit('status', view.status);
    this.#emitter.emit('update', view);
  }

  /** Nobody can say what became of it. */
  lose(): void {
    this.#done.reject(
      new CallClientError('call-lost', 'The call ended while this client was away; how is not known.', {
        callId: this.callId,
      }),
    );
    this.#emitter.emit('update', this.#view);
  }

  #isNews({ version }: CallView, source: ViewSource): boolean {
    // One report can bring two statuses, which then have the same version.
    return source === 'log'
      ? version > this.#settledVersion && version >= this.#view.version
      : version > this.#view.version;
  }
}
