// What happened on a phone, in samples since it was put through.

/** Which end of the line ended it. */
export type EndedBy = 'phone' | 'exchange';

export type PhoneHappening =
  /** `until` is behind the last sample. `what` is the file, the sentence, or `mumble`; null where a person speaks. */
  | { type: 'said'; until: number; what: string | null }
  | { type: 'speech-started' }
  | { type: 'speech-stopped' }
  /** The phone begins to talk over the other. */
  | { type: 'interrupted' }
  | { type: 'listened-in-vain' }
  | { type: 'pressed'; digit: string }
  | { type: 'stayed-quiet'; until: number }
  | { type: 'hung-up'; by: EndedBy };

export type PhoneEvent = { at: number } & PhoneHappening;

const maxEvents = 10_000;

export class Timeline {
  readonly #events: PhoneEvent[] = [];
  #isCut = false;

  /** Beyond 10 000 only the end of the call is still taken in. */
  add(event: PhoneEvent): void {
    if (this.#events.length < maxEvents || event.type === 'hung-up') this.#events.push(event);
    else this.#isCut = true;
  }

  /** A copy in order of time; of events at one time, that of their telling. */
  get events(): PhoneEvent[] {
    return this.#events.toSorted((a, b) => a.at - b.at);
  }

  /** Whether events are missing because there were too many. */
  get isCut(): boolean {
    return this.#isCut;
  }
}
