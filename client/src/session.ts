// The conversation with the server, over however many connections: what each message means for calls, rings and commands.
import type {
  AcceptCall,
  CallPlaced,
  CallView,
  DeviceHangUpReason,
  ErrorMessage,
  IgnoreCall,
  RejectCall,
  ServerMessage,
  Welcome,
} from '@patchcord/protocol';
import { Barrier } from './barrier.ts';
import type { LiveCall } from './calls/call.ts';
import { CallBook } from './calls/call-book.ts';
import { linkMedia } from './calls/link-media.ts';
import { MissingCalls } from './calls/missing-calls.ts';
import { RingDesk } from './calls/ring-desk.ts';
import { SignalDesk } from './calls/signal-desk.ts';
import { Connection } from './connection/connection.ts';
import { currentEndpoint } from './connection/endpoint-list.ts';
import type { Machine } from './connection/machine.ts';
import { TokenSource } from './connection/token-source.ts';
import type { Emitter } from './emitter.ts';
import { CallClientError, errorOf } from './errors.ts';
import { EventCursor } from './event-cursor.ts';
import type { CallClientEvents } from './events.ts';
import { Greeter } from './greeter.ts';
import type { Settings } from './options.ts';
import { Outbox } from './outbox.ts';
import { ServerClock } from './platform/server-clock.ts';
import { readMessage } from './read-message.ts';
import { StatsKeeper } from './stats.ts';

/** How long after its ring's end the answer to an `accept` may come. */
const ANSWER_GRACE_MS = 5_000;

type RingCommand = AcceptCall | RejectCall | IgnoreCall;

export class Session {
  readonly settings: Settings;
  readonly connection: Connection;
  readonly book: CallBook;
  readonly rings: RingDesk;
  readonly signals: SignalDesk = new SignalDesk();
  readonly outbox: Outbox;
  readonly greeter: Greeter;
  readonly stats: StatsKeeper;
  /** Who the server takes this client for; null before the first welcome. */
  userId: string | null;
  readonly #emitter: Emitter<CallClientEvents>;
  readonly #serverClock: ServerClock;
  readonly #tokens: TokenSource;
  readonly #cursor = new EventCursor();
  readonly #barrier: Barrier;
  readonly #onChange: (now: Machine, before: Machine) => void;

  constructor(
    settings: Settings,
    emitter: Emitter<CallClientEvents>,
    onChange: (now: Machine, before: Machine) => void,
  ) {
    const { clock, random, fetch } = settings;
    this.settings = settings;
    this.userId = settings.userId ?? null;
    this.#emitter = emitter;
    this.#onChange = onChange;
    this.stats = new StatsKeeper(clock);
    this.#serverClock = new ServerClock(clock);
    this.#tokens = new TokenSource(settings.getToken, this.#serverClock);
    this.#barrier = new Barrier(clock);
    this.greeter = new Greeter(settings, this.#cursor);
    this.outbox = new Outbox({ send: (text) => this.send(text), clock, random });
    this.book = new CallBook({
      onNew: (call) => emitter.emit('call', call),
      onVanished: (call) => void missing.find(call),
      actions: {
        end: (call, reason) => this.#end(call, reason),
        startMedia: async (call, options) => linkMedia(this, call, options),
      },
    });
    const missing = new MissingCalls({ book: this.book, fetch, server: () => this.server, clock, random });
    this.rings = this.#createRings();
    this.connection = this.#createConnection();
  }

  /** Where the server answers now, and the token for it. */
  get server(): { endpoint: string; token: string | undefined } {
    return { endpoint: this.#endpoint, token: this.#tokens.current };
  }

  /** Whether the server listens to commands and signals. */
  get isWelcome(): boolean {
    return this.connection.machine.phase === 'connected';
  }

  get #endpoint(): string {
    return currentEndpoint(this.connection.machine.endpoints);
  }

  #createRings(): RingDesk {
    return new RingDesk({
      clock: this.settings.clock,
      serverClock: this.#serverClock,
      book: this.book,
      acknowledge: (callId) => this.send(JSON.stringify({ type: 'ring_ack', callId })),
      command: (type, { callId }, lifeMs) => this.#command({ type, callId }, lifeMs + ANSWER_GRACE_MS),
      onIncoming: (incoming) => {
        this.stats.counts.rings += 1;
        this.#emitter.emit('incomingCall', incoming);
      },
    });
  }

  #createConnection(): Connection {
    return new Connection(
      { ...this.settings, tokens: this.#tokens },
      {
        // Calls of others go on whoever hears of them.
        isIdle: () => this.outbox.size === 0 && this.rings.size === 0 && !this.book.active.some(({ isOwn }) => isOwn),
        sayHello: () => this.send(this.greeter.hello(this.#tokens)),
        ping: () => this.send(this.#barrier.nextPing()),
        received: (text) => this.#receive(text),
        changed: (now, before) => this.#change(now, before),
      },
    );
  }

  /** The app wants a connection, with whatever token it has now. */
  connect(): void {
    this.#tokens.forget();
    this.connection.handle({ type: 'connect' });
  }

  /** Sends a text as it stands; false: there is no connection, nothing was sent. */
  send(text: string): boolean {
    const isSent = this.connection.send(text);
    if (isSent) this.#emitter.emit('sent', { text });
    return isSent;
  }

  /** The app has been asleep: what it is told now may be old, and be over by what it is told next. */
  wake(): void {
    this.#holdRings();
    this.connection.handle({ type: 'wake' });
  }

  #change(now: Machine, before: Machine): void {
    if (now.phase === 'greeting' && before.phase !== 'greeting') this.#cursor.begin();
    if (before.phase === 'connected' && now.phase !== 'connected') this.outbox.shut();
    this.stats.change(now, before);
    this.#onChange(now, before);
  }

  #receive(text: string | null): void {
    const message = readMessage(text);
    const novelty = message === null ? 'new' : this.#cursor.accept(message);
    if (novelty === 'duplicate') this.stats.counts.duplicates += 1;
    if (novelty !== 'new') return;
    this.#emitter.emit('message', { text, message });
    if (message === null) return;
    try {
      this.#understand(message);
    } catch (cause) {
      const what = `A message of the type ${message.type} could not be understood.`;
      this.#emitter.emit('error', new CallClientError('invalid-server-message', what, { cause }));
    }
  }

  #understand(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcome(message);
        return;
      case 'call_status_update':
      case 'call_updated':
        this.stats.counts.events += 1;
        this.book.learn(message.data, 'log');
        this.greeter.keepPosition();
        return;
      case 'incoming_call':
        this.book.learn(message.data, 'state');
        if (!this.rings.offer(message.callId, message.expiresAt)) this.stats.counts.ringsNotShown += 1;
        return;
      case 'ring_ended':
        this.rings.end(message.callId, message.reason);
        return;
      case 'call_placed':
        this.#own(message, roleOf(message)).requestId ??= message.requestId ?? null;
        this.outbox.receive(message);
        return;
      case 'call_accepted':
        this.#own(message, 'callee');
        this.outbox.receive(message);
        return;
      case 'command_done':
        this.outbox.receive(message);
        return;
      case 'signal':
      case 'signal_ack':
      case 'signal_resume':
        this.signals.receive(message);
        return;
      case 'error':
        this.#error(message);
        return;
      case 'transcript':
        this.#emitter.emit('transcript', message);
        return;
      case 'transcript_delta':
        this.#emitter.emit('transcriptDelta', message);
        return;
      case 'pong':
        this.#pong(message);
        return;
      case 'goaway':
        this.connection.handle(message);
        return;
    }
  }

  #error(message: ErrorMessage): void {
    // Without a welcome it can only be the answer to `hello`; a refusal for good is followed by a close that says so.
    const isGreeting = this.connection.machine.phase === 'greeting';
    if (isGreeting && message.temporary) this.connection.handle({ type: 'refused', reason: message.code });
    // It was to a fresh token: another one is shown in a while.
    else if (message.code === 'keys-unavailable') this.connection.handle({ type: 'refresh-failed' });
    else if (!this.signals.refuse(message) && !this.outbox.receive(message))
      this.#emitter.emit('error', errorOf(message));
  }

  #own({ data }: { data: CallView }, role: 'caller' | 'callee'): LiveCall {
    const call = this.book.learn(data, 'state');
    call.isOwn = true;
    call.role = role;
    return call;
  }

  #welcome(welcome: Welcome): void {
    this.#serverClock.set(welcome.serverTime);
    if (this.connection.machine.phase === 'greeting') this.stats.welcome(welcome, this.#endpoint);
    const isOtherLog = this.#cursor.welcome(welcome);
    this.greeter.keepPosition();
    this.userId = welcome.userId ?? this.userId;
    this.book.learnSnapshot(welcome, isOtherLog);
    this.rings.learnAll(welcome.rings ?? []);
    const { heartbeatMs } = welcome;
    this.connection.handle({ type: 'welcomed', heartbeatMs, refreshInMs: this.#tokens.refreshInMs() });
    if (this.rings.isWaiting) {
      this.#holdRings();
      this.send(this.#barrier.nextPing());
    } else {
      this.rings.release();
    }
    this.outbox.open();
    this.signals.connected();
  }

  /** Until it is proven that all has been heard; without the proof they are shown all the same after a while. */
  #holdRings(): void {
    this.rings.hold();
    this.#barrier.raise(() => this.rings.release());
  }

  #pong({ id, serverTime }: Extract<ServerMessage, { type: 'pong' }>): void {
    this.#serverClock.set(serverTime);
    const { roundTripMs, isPassed } = this.#barrier.receive(id);
    if (roundTripMs !== null) this.stats.counts.roundTripMs = roundTripMs;
    if (isPassed) this.rings.release();
  }

  /** The answer may be the end itself: servers need not send another one. */
  async #end(call: LiveCall, reason?: DeviceHangUpReason): Promise<void> {
    const { callId } = call;
    if (call.hasEnded) throw new CallClientError('call-already-ended', 'The call has ended already.', { callId });
    const requestId = this.settings.createId();
    const stopWatching = call.on('status', () => {
      if (call.hasEnded) this.outbox.settle(requestId, { type: 'command_done', requestId, callId });
    });
    const why = reason === undefined ? {} : { reason };
    try {
      await this.outbox.run({ type: 'end_call', callId, ...why, requestId }, this.settings.timing.commandTimeoutMs);
    } finally {
      stopWatching();
    }
  }

  async #command(message: RingCommand, deadlineMs: number): Promise<void> {
    const { createId, timing } = this.settings;
    await this.outbox.run({ ...message, requestId: createId() }, Math.min(deadlineMs, timing.commandTimeoutMs));
  }
}

/** Who calls somebody that is calling at this moment has answered by that. */
function roleOf({ joined, data }: CallPlaced): 'caller' | 'callee' {
  return joined === true && data.status === 'in-progress' ? 'callee' : 'caller';
}
