// Cuts what a NATS server sends into lines and messages: `MSG subject sid bytes`, and so many bytes on the next line.

const LINE_END = '\r\n';
const MESSAGE = 'MSG ';

export interface NatsEvents {
  /** Of a message that somebody has published. */
  onText(text: string): void;
  /** Any other line. */
  onLine(line: string): void;
}

export class NatsReader {
  readonly #events: NatsEvents;
  #rest: Buffer = Buffer.alloc(0);

  constructor(events: NatsEvents) {
    this.#events = events;
  }

  read(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(LINE_END, at); end >= 0; end = bytes.indexOf(LINE_END, at)) {
      const line = bytes.toString('latin1', at, end);
      const bodyAt = end + LINE_END.length;
      if (line.startsWith(MESSAGE)) {
        const bodyEnd = bodyAt + Number(line.slice(line.lastIndexOf(' ')));
        if (bodyEnd + LINE_END.length > bytes.length) break;
        this.#events.onText(bytes.toString('utf8', bodyAt, bodyEnd));
        at = bodyEnd + LINE_END.length;
      } else {
        this.#events.onLine(line);
        at = bodyAt;
      }
    }
    this.#rest = Buffer.from(bytes.subarray(at));
  }
}
