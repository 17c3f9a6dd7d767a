// The log of a database that a test writes to, and that may be out of reach.

export interface TestEvent {
  seq: number;
  text: string;
}

export class TestLog {
  readonly events: TestEvent[] = [];
  epoch = 'epoch';
  /** The last one that is deleted. */
  trimmedSeq = 0;
  isReachable = true;
  reads = 0;
  /** How long an answer is on its way; it tells what was there when it was asked for. */
  delayMs = 0;

  append(count: number, text = ''): TestEvent[] {
    const added = Array.from({ length: count }, (_, index) => ({ seq: this.events.length + index + 1, text }));
    this.events.push(...added);
    return added;
  }

  async head() {
    return { epoch: this.epoch, seq: this.events.length, trimmedSeq: this.trimmedSeq };
  }

  async eventsAfter(seq: number, limit: number) {
    this.reads += 1;
    if (!this.isReachable) throw new Error('unreachable');
    const found = this.events.filter((event) => event.seq > seq).slice(0, limit);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    return seq < this.trimmedSeq ? null : found;
  }
}
