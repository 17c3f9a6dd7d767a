// What happened on a stream, in order and bounded.

export interface TimelineEvent {
  /** Milliseconds since `start` was sent. */
  atMs: number;
  what:
    | 'connected'
    | 'start'
    | 'caller-speaks'
    | 'caller-silent'
    | 'bot-speaks'
    | 'bot-silent'
    | 'mark-received'
    | 'mark-returned'
    | 'clear'
    | 'dtmf'
    | 'stop'
    | 'closed'
    | 'more';
  detail?: string;
}

const maxEvents = 1000;
const maxDetailCharacters = 100;

export class Timeline {
  readonly #events: TimelineEvent[] = [];
  #last: TimelineEvent | null = null;

  add(atMs: number, what: TimelineEvent['what'], detail?: string): void {
    const event = { atMs: Math.round(atMs), what };
    const told = detail === undefined ? event : { ...event, detail: detail.slice(0, maxDetailCharacters) };
    if (this.#events.length < maxEvents) this.#events.push(told);
    else this.#last = told;
  }

  /** The first thousand events; where there were more, `more` and the last one follow. */
  events(): TimelineEvent[] {
    if (this.#last === null) return [...this.#events];
    return [...this.#events, { atMs: this.#last.atMs, what: 'more' }, this.#last];
  }
}
