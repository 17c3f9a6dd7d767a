// Commands on their way: each keeps its requestId until it is answered, and is sent again on every new connection, so
// that it is done once. Bounded in number, in pace and, by a deadline for each, in time.
import type { ClientMessage, ErrorCode, ErrorMessage, ServerMessage } from '@patchcord/protocol';
import { limits } from '@patchcord/protocol/limits';
import { fullJitterMs } from './connection/backoff.ts';
import { type Deferred, deferred } from './deferred.ts';
import { CallClientError, errorOf } from './errors.ts';
import type { Clock } from './platform/clock.ts';

export type Answer = Extract<ServerMessage, { type: 'call_placed' | 'call_accepted' | 'command_done' }>;

interface Command {
  requestId: string;
  text: string;
  answer: Deferred<Answer>;
  deadlineTimer: unknown;
  state: 'waiting' | 'sent' | 'held';
  wasSent: boolean;
  refusals: number;
  repeatTimer: unknown;
}

export interface OutboxOptions {
  /** Sends when the server listens; false: nothing was sent. */
  send: (text: string) => boolean;
  clock: Clock;
  random: () => number;
}

const MAX_COMMANDS = 200;
/** A little below what the server allows, because acknowledgements and heartbeats are sent besides. */
const BURST = limits.messageBurst - 10;
const PER_SECOND = limits.messagesPerSecond - 5;
/** Refusals that say "not now": the same command is sent again until its deadline. */
const notNow: ReadonlySet<ErrorCode> = new Set(['rate-limited', 'store-unavailable', 'overloaded', 'draining']);
const REPEAT_BACKOFF = { baseMs: 1_000, capMs: 10_000 };

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #commands = new Map<string, Command>();
  #isOpen = false;
  #allowance = BURST;
  #allowedAt = 0;
  #paceTimer: unknown = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Commands that are not answered yet. */
  get size(): number {
    return this.#commands.size;
  }

  /** Sends the command now or as soon as the server listens; rejects when it is refused or late. */
  run(message: ClientMessage & { requestId: string }, deadlineMs: number): Promise<Answer> {
    if (this.#commands.size >= MAX_COMMANDS) {
      const text = `${MAX_COMMANDS} commands wait for their answers already.`;
      return Promise.reject(new CallClientError('queue-full', text, { temporary: true }));
    }
    const { requestId } = message;
    const command: Command = {
      requestId,
      text: JSON.stringify(message),
      answer: deferred(),
      deadlineTimer: this.#options.clock.setTimer(() => this.#miss(command), deadlineMs),
      state: 'waiting',
      wasSent: false,
      refusals: 0,
      repeatTimer: null,
    };
    this.#commands.set(requestId, command);
    this.#flush();
    return command.answer.promise;
  }

  /** The server listens: whatever is not answered is sent, in order. */
  open(): void {
    this.#isOpen = true;
    for (const command of this.#commands.values()) command.state = 'waiting';
    this.#allowance = BURST;
    this.#flush();
  }

  /** The connection is lost. */
  shut(): void {
    this.#isOpen = false;
  }

  /** Gives up on everything. */
  rejectAll({ code, message }: CallClientError): void {
    for (const command of [...this.#commands.values()]) {
      this.#take(command).answer.reject(new CallClientError(code, message, { outcome: outcomeOf(command) }));
    }
  }

  /** A command is done by other evidence than its answer. */
  settle(requestId: string, answer: Answer): void {
    const command = this.#commands.get(requestId);
    if (command !== undefined) this.#take(command).answer.resolve(answer);
  }

  /** Takes an answer; false: it belongs to no command. */
  receive(message: Answer | ErrorMessage): boolean {
    if (message.type === 'error' && message.code === 'rate-limited' && message.requestId === undefined) {
      // Of a long message that it refuses unread the server does not say which command it was.
      for (const command of this.#commands.values()) if (command.state === 'sent') this.#hold(command, message);
      return this.#commands.size > 0;
    }
    const command = message.requestId === undefined ? undefined : this.#commands.get(message.requestId);
    if (command === undefined) return false;
    if (message.type !== 'error') this.#take(command).answer.resolve(message);
    else if (notNow.has(message.code)) this.#hold(command, message);
    else this.#take(command).answer.reject(errorOf(message));
    return true;
  }

  #hold(command: Command, { code, retryAfterMs }: ErrorMessage): void {
    command.state = 'held';
    // A draining instance leaves the command to the next one.
    if (code === 'draining') return;
    const { clock, random } = this.#options;
    const waitMs = retryAfterMs ?? fullJitterMs(command.refusals, REPEAT_BACKOFF, random);
    command.refusals += 1;
    clock.clearTimer(command.repeatTimer);
    command.repeatTimer = clock.setTimer(() => {
      if (command.state !== 'held') return;
      command.state = 'waiting';
      this.#flush();
    }, waitMs);
  }

  #take(command: Command): Command {
    this.#commands.delete(command.requestId);
    this.#options.clock.clearTimer(command.deadlineTimer);
    this.#options.clock.clearTimer(command.repeatTimer);
    return command;
  }

  #miss(command: Command): void {
    const outcome = outcomeOf(command);
    const what = outcome === 'unknown' ? 'It was sent, but not answered in time.' : 'It could not be sent in time.';
    this.#take(command).answer.reject(new CallClientError('deadline-exceeded', what, { temporary: true, outcome }));
  }

  #flush(): void {
    if (!this.#isOpen) return;
    const { clock, send } = this.#options;
    const now = clock.now();
    this.#allowance = Math.min(BURST, this.#allowance + ((now - this.#allowedAt) / 1_000) * PER_SECOND);
    this.#allowedAt = now;
    for (const command of this.#commands.values()) {
      if (command.state !== 'waiting') continue;
      if (this.#allowance < 1) {
        this.#flushLater();
        return;
      }
      if (!send(command.text)) return;
      this.#allowance -= 1;
      command.state = 'sent';
      command.wasSent = true;
    }
  }

  #flushLater(): void {
    if (this.#paceTimer !== null) return;
    this.#paceTimer = this.#options.clock.setTimer(() => {
      this.#paceTimer = null;
      this.#flush();
    }, 1_000 / PER_SECOND);
  }
}

function outcomeOf({ wasSent }: Command): 'unknown' | 'not-done' {
  return wasSent ? 'unknown' : 'not-done';
}
