// Does what the reducer decides: sockets, timers and tokens. It knows nothing of calls.
import { CallClientError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { type Effect, type Machine, type MachineEvent, newMachine, type TimerName } from './machine.ts';
import { reduce } from './reduce.ts';
import type { Timing } from './timing.ts';
import type { TokenSource } from './token-source.ts';
import type { Transport, TransportEvents, TransportLink } from './transport.ts';

export interface ConnectionOptions {
  endpoints: readonly string[];
  timing: Timing;
  clock: Clock;
  random: () => number;
  transport: Transport;
  tokens: TokenSource;
}

/** What the connection asks of, and tells to, whoever speaks over it. */
export interface ConnectionUser {
  isIdle(): boolean;
  /** Introduces the client; the first thing said on every socket, and again with a fresh token. */
  sayHello(): void;
  /** Asks the server for a sign of life. */
  ping(): void;
  received(text: string | null): void;
  /** Something about the connection has changed. */
  changed(now: Machine, before: Machine): void;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #user: ConnectionUser;
  readonly #timers = new Map<TimerName, { dueAt: number; handle: unknown }>();
  readonly #events: MachineEvent[] = [];
  #isWorking = false;
  #machine: Machine;
  #link: TransportLink | null = null;
  #probe: TransportLink | null = null;
  /** Counts tries: what belongs to an earlier one is not heard any more. */
  #try = 0;

  constructor(options: ConnectionOptions, user: ConnectionUser) {
    this.#options = options;
    this.#user = user;
    this.#machine = newMachine(options.endpoints);
  }

  get machine(): Machine {
    return this.#machine;
  }

  /** Sends when there is a socket that takes it; false: nothing was sent. */
  send(text: string): boolean {
    const { phase } = this.#machine;
    if (this.#link === null || (phase !== 'connected' && phase !== 'greeting')) return false;
    this.#link.send(text);
    return true;
  }

  /** Something has happened. An event that comes while another is worked on waits for its turn. */
  handle(event: MachineEvent): void {
    this.#events.push(event);
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#isWorking = false;
    }
  }

  #step(event: MachineEvent): void {
    const before = this.#machine;
    const { clock, timing, random } = this.#options;
    const world = { now: clock.now(), timing, random, isIdle: this.#user.isIdle() };
    const { machine, effects } = reduce(before, event, world);
    this.#machine = machine;
    if (machine.timers !== before.timers) this.#setTimers(machine.timers, world.now);
    for (const effect of effects) this.#perform(effect);
    if (machine.phase !== before.phase || machine.lastEnd !== before.lastEnd) this.#user.changed(machine, before);
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case 'get-token':
        this.#getToken(effect.why);
        return;
      case 'refresh-token':
        this.#refreshToken();
        return;
      case 'open':
        this.#link = this.#open(effect.url, this.#linkEvents());
        return;
      case 'say-hello':
        this.#user.sayHello();
        return;
      case 'ping':
        this.#user.ping();
        return;
      case 'let-go':
        this.#letGo();
        return;
      case 'probe':
        this.#probe = this.#openProbe(effect.url);
        return;
      case 'let-go-of-probe':
        this.#probe?.close();
        this.#probe = null;
        return;
      case 'adopt-probe':
        this.#link?.close();
        this.#link = this.#probe;
        this.#probe = null;
        return;
    }
  }

  #getToken(why: 'connect' | 'expired'): void {
    const { tokens } = this.#options;
    if (!tokens.mustFetch(why)) {
      this.handle({ type: 'token-ready' });
      return;
    }
    this.#fetchToken(why, (failure) =>
      this.handle(
        failure === null
          ? { type: 'token-ready' }
          : { type: 'token-failed', reason: failure.message, isFinal: failure.code === 'unauthorized' },
      ),
    );
  }

  #refreshToken(): void {
    this.#fetchToken('expiring', (failure) => {
      if (failure === null) this.#user.sayHello();
      else this.handle({ type: 'refresh-failed' });
    });
  }

  #fetchToken(why: 'connect' | 'expiring' | 'expired', then: (failure: CallClientError | null) => void): void {
    const thisTry = this.#try;
    const settle = (failure: CallClientError | null) => {
      if (thisTry === this.#try) then(failure);
    };
    this.#options.tokens.fetch(why).then(
      () => settle(null),
      (cause: unknown) =>
        settle(
          cause instanceof CallClientError ? cause : new CallClientError('token-failed', String(cause), { cause }),
        ),
    );
  }

  #letGo(): void {
    this.#try += 1;
    for (const link of [this.#link, this.#probe]) link?.close();
    this.#link = null;
    this.#probe = null;
  }

  /** Platforms throw on addresses that they will not open, e.g. ws:// from an https page. */
  #open(url: string, events: TransportEvents): TransportLink | null {
    try {
      return this.#options.transport.open(url, events);
    } catch (error) {
      events.closed({ code: 1006, reason: String(error), httpStatus: null });
      return null;
    }
  }

  #openProbe(url: string): TransportLink | null {
    const used = this.#linkEvents();
    let isAdopted = false;
    const probe = this.#open(url, {
      opened: () => {
        this.handle({ type: 'probe-opened' });
        isAdopted = probe !== null && this.#link === probe;
      },
      received: (text) => isAdopted && used.received(text),
      closed: (end) => {
        if (isAdopted) return used.closed(end);
        this.#probe = null;
        this.handle({ type: 'probe-failed' });
      },
    });
    return probe;
  }

  #linkEvents(): TransportEvents {
    return {
      opened: () => this.handle({ type: 'opened' }),
      received: (text) => {
        this.handle({ type: 'heard' });
        this.#user.received(text);
      },
      closed: ({ code, reason, httpStatus }) => {
        this.#link = null;
        this.handle({ type: 'closed', code, reason, httpStatus });
      },
    };
  }

  #setTimers(wanted: Machine['timers'], now: number): void {
    const { clock } = this.#options;
    for (const [name, { dueAt, handle }] of this.#timers) {
      if (wanted[name] === dueAt) continue;
      clock.clearTimer(handle);
      this.#timers.delete(name);
    }
    for (const [timer, dueAt] of Object.entries(wanted) as [TimerName, number][]) {
      if (this.#timers.has(timer)) continue;
      const due = () => {
        this.#timers.delete(timer);
        this.handle({ type: 'due', timer });
      };
      this.#timers.set(timer, { dueAt, handle: clock.setTimer(due, Math.max(0, dueAt - now)) });
    }
  }
}
