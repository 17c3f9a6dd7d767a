// Where this client stands in the server's log of events: what to resume after, and which events are new to the app.
import type { ServerMessage, Welcome } from '@patchcord/protocol';

export interface Position {
  epoch: string;
  seq: number;
}

/** `duplicate`: had already. `early`: before the welcome; it will be told again after it. */
export type Novelty = 'new' | 'duplicate' | 'early';

export class EventCursor {
  #position: Position | undefined;
  #isWelcomed = false;

  get position(): Position | undefined {
    return this.#position;
  }

  /** Goes on from a position that was kept elsewhere; no effect when this cursor has one already. */
  restore(position: Position): void {
    this.#position ??= position;
  }

  /** A new connection begins: nothing is told in order before its welcome. */
  begin(): void {
    this.#isWelcomed = false;
  }

  /** Takes the welcome; true: it belongs to another log than the one followed so far. */
  welcome({ epoch, seq, recovered }: Welcome): boolean {
    this.#isWelcomed = true;
    const isOtherLog = this.#position !== undefined && this.#position.epoch !== epoch;
    // After a recovery the replay is still to come.
    if (!recovered || this.#position === undefined) this.#position = { epoch, seq };
    return isOtherLog;
  }

  /** Moves past an event. Messages that are no events of the log are always new. */
  accept(message: ServerMessage): Novelty {
    if (message.type !== 'call_status_update' && message.type !== 'call_updated') return 'new';
    // To count an event before the answer to `hello` would skip what the resume is about to replay.
    if (!this.#isWelcomed || this.#position === undefined) return 'early';
    if (message.seq <= this.#position.seq) return 'duplicate';
    this.#position = { ...this.#position, seq: message.seq };
    return 'new';
  }
}

/** A position as it was stored; undefined when it is none. */
export function parsePosition(text: string | null): Position | undefined {
  try {
    const { epoch, seq } = JSON.parse(text ?? '');
    return typeof epoch === 'string' && Number.isSafeInteger(seq) && seq >= 0 ? { epoch, seq } : undefined;
  } catch {
    return undefined;
  }
}
