// What one instance tells the others of the log: how far it goes now, and the events themselves, so that nobody has to
// read them.

const MAX_EVENTS_BYTES = 64 * 1024;

export interface LogNotice<E> {
  epoch: string;
  /** An event of the log that is there: everything up to it can be read. */
  seq: number;
  /** Empty when they are too large to be carried. */
  events: E[];
}

/** As many notices as it takes to keep each small. */
export function writeNotices<E extends { seq: number }>(epoch: string, events: E[]): string[] {
  const notices: string[] = [];
  let carried: string[] = [];
  let bytes = 0;
  const close = (seq: number) => {
    notices.push(`{"epoch":${JSON.stringify(epoch)},"seq":${seq},"events":[${carried.join()}]}`);
    carried = [];
    bytes = 0;
  };
  for (const [index, event] of events.entries()) {
    const json = JSON.stringify(event);
    const size = Buffer.byteLength(json);
    if (bytes + size > MAX_EVENTS_BYTES && carried.length > 0) close(event.seq - 1);
    if (size <= MAX_EVENTS_BYTES) carried.push(json);
    bytes += size;
    if (index === events.length - 1 || size > MAX_EVENTS_BYTES) close(event.seq);
  }
  return notices;
}

/** null for anything else than a notice. */
export function readNotice<E extends { seq: number }>(payload: Buffer): LogNotice<E> | null {
  try {
    const notice = JSON.parse(payload.toString()) as Partial<LogNotice<E>> | null;
    const isNotice =
      typeof notice?.epoch === 'string' &&
      Number.isSafeInteger(notice.seq) &&
      Array.isArray(notice.events) &&
      notice.events.every((event) => Number.isSafeInteger(event?.seq));
    return isNotice ? (notice as LogNotice<E>) : null;
  } catch {
    return null;
  }
}
