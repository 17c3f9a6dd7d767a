// What stands behind one or several test servers, as a database stands behind instances: calls, rings and one log.
import type {
  CallStatus,
  CallView,
  ClientMessage,
  DeviceHangUpReason,
  ErrorCode,
  RingEndReason,
  ServerMessage,
} from '@patchcord/protocol';
import { SignalHub } from './signal-hub.ts';
import { changedView, legsOn, newCallView } from './views.ts';

type LogEvent = Extract<ServerMessage, { seq: number; data: CallView }>;
type Command<Type extends ClientMessage['type']> = Extract<ClientMessage, { type: Type }>;
type Refusal = { refused: ErrorCode };

interface Ring {
  callId: string;
  userId: string;
  expiresAt: string;
}

/** A connected client, as far as the world tells it things. */
export interface Listener {
  userId: string;
  deviceId: string;
  tell(message: ServerMessage): void;
  /** A newer connection of the same device has come. */
  replace(): void;
}

export class CallWorld {
  epoch = 'epoch-1';
  seq = 0;
  readonly calls: Map<string, CallView> = new Map();
  /** Every command that was done, in order; a repetition is not done again. */
  readonly placed: Command<'incoming_call'>[] = [];
  readonly acknowledged: { callId: string; deviceId: string }[] = [];
  /** What GET /api/ice-servers gives. */
  iceServers: { urls: string[]; username?: string; credential?: string }[] = [];
  /** The signals of calls between apps. */
  readonly signals: SignalHub = new SignalHub();
  readonly #log: LogEvent[] = [];
  readonly #rings = new Map<string, Ring>();
  readonly #requests = new Map<string, string>();
  readonly #listeners = new Set<Listener>();
  #calls = 0;

  /** Lets a client hear of everything; the newest connection of a device wins. */
  join(listener: Listener): void {
    for (const other of [...this.#listeners]) {
      if (other === listener || other.deviceId !== listener.deviceId) continue;
      this.#listeners.delete(other);
      other.replace();
    }
    this.#listeners.add(listener);
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
    this.signals.leave(listener);
  }

  activeCalls(): CallView[] {
    return [...this.calls.values()].filter(({ endedAt }) => endedAt === null);
  }

  ringsOf(userId: string): Ring[] {
    return [...this.#rings.values()].filter((ring) => ring.userId === userId);
  }

  /** The events after the position; null when they cannot be told without a gap. */
  eventsAfter(position: { epoch: string; seq: number } | undefined): LogEvent[] | null {
    if (position === undefined || position.epoch !== this.epoch || position.seq > this.seq) return null;
    return this.#log.filter(({ seq }) => seq > position.seq);
  }

  /** A call from nowhere, e.g. another client's. */
  addCall(fields: Partial<CallView> = {}): CallView {
    this.#calls += 1;
    const call = newCallView({ callId: `call-${this.#calls}`, ...fields }, new Date().toISOString());
    this.#record('call_status_update', call);
    return call;
  }

  /** A recipient with a letter in it is a user of the app, whose devices ring. */
  place(message: Command<'incoming_call'>, deviceId = ''): { call: CallView; duplicate: boolean } {
    const { requestId, callerId: from = '08047000001', recipientId: to, callType, agent = null } = message;
    const before = requestId === undefined ? undefined : this.calls.get(this.#requests.get(requestId) ?? '');
    if (before !== undefined) return { call: before, duplicate: true };
    this.placed.push(message);
    const isApp = /[a-z]/i.test(to);
    const call = isApp
      ? this.ring(to, { from, callType, legs: legsOn(deviceId, null) })
      : this.addCall({ from, to, callType, agent });
    if (isApp) this.signals.begin(call.callId, deviceId);
    if (requestId !== undefined) this.#requests.set(requestId, call.callId);
    return { call, duplicate: false };
  }

  setStatus(callId: string, status: CallStatus, change: Partial<CallView> = {}): CallView {
    return this.#record('call_status_update', this.#changed(callId, { ...change, status }));
  }

  /** Something else about the call has become known. */
  update(callId: string, change: Partial<CallView>): CallView {
    return this.#record('call_updated', this.#changed(callId, change));
  }

  /** Rings the devices of a user; `lifeMs` may be negative. */
  ring(userId: string, { lifeMs = 45_000, ...fields }: Partial<CallView> & { lifeMs?: number } = {}): CallView {
    const call = this.addCall({ medium: 'app', status: 'ringing', to: userId, ...fields });
    const ring = { callId: call.callId, userId, expiresAt: new Date(Date.now() + lifeMs).toISOString() };
    this.#rings.set(call.callId, ring);
    const message = { type: 'incoming_call', callId: call.callId, expiresAt: ring.expiresAt, data: call } as const;
    this.#tellUser(userId, () => message);
    return call;
  }

  /** Ends a ring; `here`: the device that ended it is told this instead. */
  endRing(callId: string, reason: RingEndReason, here?: { deviceId: string; reason: RingEndReason }): void {
    const ring = this.#rings.get(callId);
    this.#rings.delete(callId);
    if (ring === undefined) return;
    this.#tellUser(ring.userId, ({ deviceId }) => ({
      type: 'ring_ended',
      callId,
      reason: here?.deviceId === deviceId ? here.reason : reason,
    }));
  }

  accept(callId: string, deviceId: string): CallView | Refusal {
    if (!this.#rings.has(callId)) return { refused: 'call-already-ended' };
    this.signals.answer(callId, deviceId);
    const callerDevice = this.calls.get(callId)?.legs[0]?.deviceId ?? null;
    const call = this.setStatus(callId, 'in-progress', { legs: legsOn(callerDevice, deviceId) });
    this.endRing(callId, 'answered-elsewhere', { deviceId, reason: 'answered-here' });
    return call;
  }

  reject(callId: string, deviceId: string): void {
    if (!this.#rings.has(callId)) return;
    this.endRing(callId, 'rejected-elsewhere', { deviceId, reason: 'rejected-here' });
    this.setStatus(callId, 'busy', { hangUpReason: 'rejected' });
  }

  /** The caller gives up. */
  cancel(callId: string): void {
    this.endRing(callId, 'caller-canceled');
    this.setStatus(callId, 'canceled', { hangUpReason: 'canceled' });
  }

  /** One of the two hangs up. */
  end(callId: string, reason: DeviceHangUpReason = 'user-hangup'): void {
    const { status, medium } = this.calls.get(callId) ?? {};
    if (status === 'ringing' && medium === 'app') this.cancel(callId);
    else this.setStatus(callId, 'completed', medium === 'app' ? { hangUpReason: reason } : {});
  }

  /** All data are lost, and a new log begins. */
  loseEverything(): void {
    for (const kept of [this.calls, this.#rings, this.#requests]) kept.clear();
    this.startNewLog();
  }

  /** The same calls, told in a log of another name: nobody can resume. */
  startNewLog(): void {
    this.#log.length = 0;
    this.epoch = `${this.epoch}+`;
    this.seq = 0;
  }

  #changed(callId: string, change: Partial<CallView>): CallView {
    const call = this.calls.get(callId);
    if (call === undefined) throw new Error(`No call ${callId} in this world`);
    return changedView(call, change, new Date().toISOString());
  }

  #record(type: LogEvent['type'], data: CallView): CallView {
    this.calls.set(data.callId, data);
    this.seq += 1;
    const event: LogEvent = { type, seq: this.seq, data };
    this.#log.push(event);
    for (const listener of [...this.#listeners]) listener.tell(event);
    return data;
  }

  #tellUser(userId: string, message: (listener: Listener) => ServerMessage): void {
    for (const listener of [...this.#listeners]) if (listener.userId === userId) listener.tell(message(listener));
  }
}
