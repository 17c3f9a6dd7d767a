// One live handset: a phone number that a person has open on a page, with at most one ring or talk at a time.
import type { Clock } from '../../clock.ts';
import type { PhoneCall, RingOptions } from '../phone.ts';
import { type EndableLine, goneLine, recordedLine } from '../phone-line.ts';
import type { PhoneRecords } from '../record/phone-records.ts';
import { answeredCall, type OpenRing, openRing } from '../ringing.ts';
import { HandsetLine } from './handset-line.ts';
import type { EmulatorMessage, HandsetMessage } from './messages.ts';

/** A person needs longer than a simulated phone. */
const ringLimitMs = 45_000;

export interface HandsetParts {
  /** In canonical form. */
  number: string;
  clock: Clock;
  records: PhoneRecords;
  send(message: EmulatorMessage): void;
  sendAudio(audio: Int16Array): void;
}

type CallOptions = Omit<RingOptions, 'ringLimitMs'>;

type State =
  | { kind: 'idle' }
  | { kind: 'ringing'; callSid: string; ring: OpenRing; stopTimer: () => void }
  | { kind: 'talking'; callSid: string; line: HandsetLine };

export class Handset {
  readonly number: string;
  readonly #parts: HandsetParts;
  #state: State = { kind: 'idle' };

  constructor(parts: HandsetParts) {
    this.number = parts.number;
    this.#parts = parts;
  }

  /** Rings; is busy while it rings or talks already. */
  ring(options: RingOptions): PhoneCall {
    const { callSid } = options;
    const ring = openRing(
      () => this.#putThrough(options),
      () => this.#endRing(),
    );
    if (this.#state.kind !== 'idle') {
      ring.end('busy');
      return ring.call;
    }
    const limitMs = Math.min(options.ringLimitMs ?? ringLimitMs, ringLimitMs);
    const stopTimer = this.#parts.clock.startTimer(limitMs, () => this.#unanswered('no-answer'));
    this.#state = { kind: 'ringing', callSid, ring, stopTimer };
    this.#parts.send({ type: 'ringing', callSid, from: options.from ?? null });
    return ring.call;
  }

  /** The person calls: his phone is put through at once. From a phone that is in use the caller is gone at once. */
  callIn(options: CallOptions): PhoneCall {
    return answeredCall(this.#state.kind === 'idle' ? this.#putThrough(options) : goneLine(options.sampleRate));
  }

  take(message: HandsetMessage): void {
    const state = this.#state;
    if (message.type === 'press') {
      if (state.kind === 'talking') state.line.press(message.digit, message.durationMs);
      return;
    }
    // A message may cross the end of the call that it is about.
    if (state.kind === 'idle' || state.callSid !== message.callSid) return;
    if (message.type === 'answer') this.#answer();
    else this.#leave();
  }

  takeAudio(audio: Int16Array): void {
    if (this.#state.kind === 'talking') this.#state.line.takeIn(audio);
  }

  /** The handset is gone. A phone that cannot be reached any more has not answered. */
  close(): void {
    if (this.#state.kind === 'ringing') this.#unanswered('no-answer');
    else this.#leave();
  }

  #answer(): void {
    if (this.#state.kind !== 'ringing') return;
    const { ring, stopTimer } = this.#state;
    stopTimer();
    ring.end('answered');
  }

  /** Rejects the ring or hangs up the talk. */
  #leave(): void {
    if (this.#state.kind === 'talking') this.#state.line.hangUp();
    // Exotel reports a phone that rejects as busy (captured: DialCallStatus=busy).
    else this.#unanswered('busy');
  }

  #unanswered(outcome: 'busy' | 'no-answer'): void {
    if (this.#state.kind !== 'ringing') return;
    const { ring } = this.#state;
    this.#endRing();
    ring.end(outcome);
  }

  #endRing(): void {
    if (this.#state.kind !== 'ringing') return;
    const { callSid, stopTimer } = this.#state;
    stopTimer();
    this.#state = { kind: 'idle' };
    this.#parts.send({ type: 'ring-ended', callSid });
  }

  #putThrough({ callSid, sampleRate, from }: CallOptions): EndableLine {
    const record = this.#parts.records.begin(callSid, this.number, sampleRate);
    const line = new HandsetLine({
      sampleRate,
      timeline: record.timeline,
      send: this.#parts.sendAudio,
      whenOver: (by) => {
        this.#state = { kind: 'idle' };
        this.#parts.send({ type: 'ended', callSid, by });
      },
    });
    this.#state = { kind: 'talking', callSid, line };
    this.#parts.send({ type: 'talking', callSid, from: from ?? null, sampleRate });
    return recordedLine(line, record);
  }
}
