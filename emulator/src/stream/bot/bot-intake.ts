// Takes what a bot sends: plays it, answers its marks, and notes what is wrong with it.
import { type BotMessageError, parseBotMessage, type StreamDialect, type WrittenStreamSid } from '@patchcord/exotel';
import type { FindingCode } from '../measure/finding-catalogue.ts';
import type { StreamLog } from '../measure/stream-log.ts';
import type { PlayOut } from './play-out.ts';

export interface BotIntakeOptions {
  streamSid: string;
  sampleRate: number;
  bidirectional: boolean;
  dialect: Pick<StreamDialect, 'names'>;
  maxQueuedMs: number;
  burstAheadMs: number;
}

const exotelOnlyEvents = ['connected', 'start', 'stop', 'dtmf'];
const findingOfError: Record<BotMessageError, FindingCode> = {
  'not-json': 'not-json',
  'not-an-object': 'not-json',
  'no-event': 'unknown-event',
  'media-without-payload': 'media-without-payload',
  'mark-without-name': 'mark-without-name',
};
const packetBytes = 320;
const documentedMinimumBytes = 3200;
const documentedMaximumBytes = 100_000;
const maxPendingMarks = 1000;
const maxMarkNameCharacters = 1000;

export class BotIntake {
  /** Whether `start` has been sent. */
  open = false;
  readonly received = { messages: 0, mediaMessages: 0, audioSamples: 0, marks: 0, clears: 0 };
  clearedSamples = 0;
  readonly #options: BotIntakeOptions;
  readonly #playOut: PlayOut;
  readonly #log: StreamLog;
  readonly #returnMark: (name: string) => void;

  constructor(options: BotIntakeOptions, playOut: PlayOut, log: StreamLog, returnMark: (name: string) => void) {
    this.#options = options;
    this.#playOut = playOut;
    this.#log = log;
    this.#returnMark = returnMark;
  }

  take(message: Buffer, isBinary: boolean): void {
    this.received.messages += 1;
    const refusal = isBinary ? 'binary-message' : this.#follow(parseBotMessage(message.toString()));
    if (refusal !== null) this.#log.note(refusal);
  }

  /** Why the message had no effect, or null. */
  #follow(parsed: ReturnType<typeof parseBotMessage>): FindingCode | null {
    if (!parsed.ok) return findingOfError[parsed.error];
    if (!this.open) return 'sent-before-start';
    if (!this.#options.bidirectional) return 'sent-on-one-way-stream';
    const message = parsed.value;
    if (message.event === 'unexpected') {
      return exotelOnlyEvents.includes(message.name) ? 'exotel-only-event' : 'unknown-event';
    }
    this.#checkStreamSid(message.streamSid);
    if (message.event === 'media') return this.#play(message.payload, message.payloadIntact);
    if (message.event === 'mark') return this.#mark(message.name);
    this.#clear();
    return null;
  }

  #play(payload: Buffer, intact: boolean): FindingCode | null {
    if (!intact) this.#log.note('broken-base64');
    this.#lintLength(payload.length);
    const samples = new Int16Array(payload.buffer, payload.byteOffset, Math.floor(payload.length / 2));
    this.received.mediaMessages += 1;
    this.received.audioSamples += samples.length;
    if (this.#queuedMs() >= this.#options.maxQueuedMs) return 'queue-full';
    this.#playOut.add(samples, payload.length % packetBytes !== 0);
    if (this.#queuedMs() > this.#options.burstAheadMs) this.#log.note('burst');
    return null;
  }

  #lintLength(bytes: number): void {
    const rules: [FindingCode, boolean][] = [
      ['empty-media', bytes === 0],
      ['odd-length', bytes % 2 !== 0],
      ['chunk-not-multiple-of-320', bytes % packetBytes !== 0],
      ['chunk-below-3200', bytes > 0 && bytes < documentedMinimumBytes],
      ['chunk-above-100000', bytes > documentedMaximumBytes],
    ];
    for (const [code, broken] of rules) if (broken) this.#log.note(code);
  }

  #mark(name: string): FindingCode | null {
    this.received.marks += 1;
    if (this.#playOut.pendingMarks >= maxPendingMarks || name.length > maxMarkNameCharacters) return 'mark-refused';
    this.#log.event('mark-received', name);
    if (this.#playOut.mark(name)) this.#returnMark(name);
    return null;
  }

  #clear(): void {
    this.received.clears += 1;
    this.clearedSamples += this.#playOut.queuedSamples;
    this.#log.clear();
    for (const name of this.#playOut.clear()) this.#returnMark(name);
  }

  #checkStreamSid({ key, value }: WrittenStreamSid): void {
    if (key === null) this.#log.note('stream-sid-missing');
    else if (value !== this.#options.streamSid) this.#log.note('stream-sid-wrong');
    // Who was told streamSid may say streamSid.
    const { names } = this.#options.dialect;
    if (key === 'streamSid' && names !== 'camelCase') this.#log.note('stream-sid-camel-case');
  }

  #queuedMs(): number {
    return (this.#playOut.queuedSamples * 1000) / this.#options.sampleRate;
  }
}
