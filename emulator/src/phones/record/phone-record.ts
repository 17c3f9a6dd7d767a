// What one phone says and hears in one call, while its line lives.
import { type PhoneEvent, Timeline } from '../timeline.ts';
import type { StereoFile } from './stereo-file.ts';

/** Which phone, in which call. */
export interface PhoneRecordHead {
  callSid: string;
  /** 1 for the phone that was put through first. */
  phone: number;
  number: string;
  /** Hz. `at` and `until` of the events are counted in its samples, from the moment at which the phone was put through. */
  sampleRate: number;
  /** Epoch milliseconds. */
  startedAt: number;
  /** The name of its WAV, in the folder of the records; null when there is none. */
  wav: string | null;
}

/** What one phone did in one call. */
export interface PhoneReport extends PhoneRecordHead {
  /** How long its line lived, in samples; null while it lives. */
  samples: number | null;
  /** Whether the end of the audio, or events, are missing because there was too much of them. */
  isCut: boolean;
  events: PhoneEvent[];
}

export class PhoneRecord {
  readonly timeline = new Timeline();
  readonly #head: PhoneRecordHead;
  readonly #file: StereoFile | null;
  readonly #whenClosed: () => void;
  #said = 0;
  #heard = 0;
  #isClosed = false;

  constructor(head: PhoneRecordHead, file: StereoFile | null, whenClosed: () => void) {
    this.#head = head;
    this.#file = file;
    this.#whenClosed = whenClosed;
  }

  said(audio: Int16Array): void {
    if (this.#isClosed) return;
    this.#said += audio.length;
    this.#file?.said(audio);
  }

  heard(audio: Int16Array): void {
    if (this.#isClosed) return;
    this.#heard += audio.length;
    this.#file?.heard(audio);
  }

  /** The line is over; what comes later is not taken in. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#whenClosed();
  }

  report(): PhoneReport {
    return {
      ...this.#head,
      samples: this.#isClosed ? Math.max(this.#said, this.#heard) : null,
      isCut: this.timeline.isCut || this.#file?.isCut === true,
      events: this.timeline.events,
    };
  }
}
