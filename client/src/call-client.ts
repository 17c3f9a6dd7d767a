// The SDK's front: what an app uses. All work is done behind it.
import type { CallType, IncomingCall as IncomingCallMessage } from '@patchcord/protocol';
import type { Call, OutgoingCall } from './calls/call.ts';
import { leaveCalls } from './calls/leave-calls.ts';
import type { Machine } from './connection/machine.ts';
import { type ConnectionState, connectionState, isSameState } from './connection-state.ts';
import { type Deferred, deferred } from './deferred.ts';
import { Emitter } from './emitter.ts';
import { CallClientError } from './errors.ts';
import type { CallClientEvents } from './events.ts';
import { type CallClientOptions, readOptions } from './options.ts';
import { Session } from './session.ts';
import type { ClientStats } from './stats.ts';

export interface PlaceOptions {
  /** The number, or the user of the app, to be called. */
  to: string;
  /**
   * The number that is rung first; with `agent` the ExoPhone to call from. Default: this user; with `agent` the usual
   * ExoPhone.
   */
  from?: string;
  /** The voice agent that talks with `to`. */
  agent?: string;
  /** Default `voice`. */
  callType?: CallType;
  /** Your own id of this command: used again, it places no second call. Default: a new one. */
  requestId?: string;
  /** How long the server may take to confirm the call, being offline included. Default: `timing.commandTimeoutMs`. */
  deadlineMs?: number;
}

/**
 * A connection to a Patchcord server that comes back by itself, and the calls that it brings.
 *
 * @example
 * const client = new CallClient({ endpoints: ['wss://calls.example', 'wss://fallback.example'], getToken });
 * client.on('incomingCall', (call) => showRinging(call));
 * await client.connect();
 * const call = await client.place({ from: '1234567890', to: '9876543210' });
 * call.on('status', (status) => console.log(status));
 */
export class CallClient {
  readonly #emitter = new Emitter<CallClientEvents>();
  readonly #session: Session;
  #state: ConnectionState = { name: 'disconnected', cause: null };
  #connecting: Deferred<void> | null = null;
  #unsubscribe: (() => void) | null = null;

  /** Throws a `CallClientError` (`invalid-options`) when the options make no sense. Does not connect yet. */
  constructor(options: CallClientOptions) {
    this.#session = new Session(readOptions(options), this.#emitter, (now) => this.#change(now));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The calls that have not ended, as far as the server tells this client of them. */
  get calls(): readonly Call[] {
    return this.#session.book.active;
  }

  /** Names this device to the server. With `storage` it is final once `connect` has been fulfilled. */
  get deviceId(): string {
    return this.#session.greeter.deviceId;
  }

  /** Who the server takes this client for; null until it is known. */
  get userId(): string | null {
    return this.#session.userId;
  }

  /** Listens; the function that it returns stops it. */
  on<Name extends keyof CallClientEvents>(name: Name, listener: (event: CallClientEvents[Name]) => void): () => void {
    return this.#emitter.on(name, listener);
  }

  /**
   * Connects and stays connected, whatever happens to the network, until `disconnect`. Fulfilled at the first welcome;
   * rejects when the server refuses this client for good (`unauthorized`, `replaced`, `disconnected`). While no server
   * can be reached it goes on trying: listen to `state` to show that.
   */
  connect(): Promise<void> {
    if (this.#connecting !== null) return this.#connecting.promise;
    const connecting = deferred<void>();
    this.#connecting = connecting;
    void this.#session.greeter.restore().then(() => {
      // disconnect() may have been quicker.
      if (this.#connecting !== connecting) return;
      this.#unsubscribe ??= this.#session.settings.lifecycle.subscribe((event) =>
        event === 'wake' ? this.#session.wake() : this.#session.connection.handle({ type: event }),
      );
      this.#session.connect();
    });
    return connecting.promise;
  }

  /**
   * The user leaves. Calls between users of the app that this device has end, and their microphones and cameras are let
   * go; calls between phones go on. Commands that are not answered are rejected (`disconnected`); `connect` comes back.
   */
  disconnect(): void {
    leaveCalls(this.#session);
    this.#giveUp(new CallClientError('disconnected', 'disconnect() was called.'));
    this.#session.connection.handle({ type: 'disconnect' });
  }

  /**
   * Places a call. Fulfilled when the server has stored the intent: from then on the call survives a restart of either
   * side. Without a connection it waits for one, until the deadline. Sent again after a lost connection, the call is
   * placed once.
   */
  async place({ to, from, agent, callType = 'voice', requestId, deadlineMs }: PlaceOptions): Promise<OutgoingCall> {
    const { outbox, book, settings, userId } = this.#session;
    this.#demandHope();
    const callerId = from ?? (agent === undefined ? userId : undefined);
    if (callerId === null)
      throw new CallClientError('invalid-options', 'Who calls? Give `from`, or the client a `userId`.');
    const command: IncomingCallMessage = {
      type: 'incoming_call',
      recipientId: to,
      callType,
      ...(callerId !== undefined && { callerId }),
      ...(agent !== undefined && { agent }),
    };
    const answer = await outbox.run(
      { ...command, requestId: requestId ?? settings.createId() },
      deadlineMs ?? settings.timing.commandTimeoutMs,
    );
    return book.get(answer.callId) as Call as OutgoingCall;
  }

  /** Sends a message of your own as it stands; false: not connected, nothing was sent. */
  send(message: string | object): boolean {
    if (this.#state.name !== 'connected') return false;
    return this.#session.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  getStats(): ClientStats {
    return { ...this.#session.stats.counts, queued: this.#session.outbox.size };
  }

  #change(machine: Machine): void {
    const state = connectionState(machine, this.#session.settings.clock.now());
    if (isSameState(state, this.#state)) return;
    this.#state = state;
    if (state.name === 'connected') this.#connecting?.resolve();
    if (state.name === 'replaced')
      this.#giveUp(new CallClientError('replaced', 'Another connection of this device has taken over.'));
    if (state.name === 'disconnected' && state.cause !== null) this.#giveUp(refusal(state.cause));
    this.#emitter.emit('state', state);
  }

  /** There will be no connection until `connect` is called again. */
  #giveUp(error: CallClientError): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#connecting?.reject(error);
    this.#connecting = null;
    this.#session.outbox.rejectAll(error);
    this.#session.rings.endAll();
  }

  /** A command given before `connect` waits; one given after the end of all hope is refused at once. */
  #demandHope(): void {
    const { name } = this.#state;
    if (name === 'replaced') throw new CallClientError('replaced', 'Another connection of this device has taken over.');
    if (name === 'disconnected' && this.#state.cause !== null) throw refusal(this.#state.cause);
  }
}

function refusal({ kind, reason }: { kind: string; reason: string }): CallClientError {
  const code = kind === 'unauthorized' ? 'unauthorized' : 'disconnected';
  return new CallClientError(code, reason || 'The server told this client to stay away.');
}
