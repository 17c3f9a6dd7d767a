// Where this client stands in the server's log of events: what to resume after, and which events are new.
import type { ServerMessage } from '@patchcord/protocol';

export interface Position {
  epoch: string;
  seq: number;
}

export class EventCursor {
  #position: Position | undefined;
  #welcomed = false;

  /** Starts a new connection; returns what its `hello` resumes after, undefined for the first one. */
  begin(): Position | undefined {
    this.#welcomed = false;
    return this.#position;
  }

  /** Moves past the message. False: an event that has been seen before, or will be told again. */
  accept(message: ServerMessage): boolean {
    if (message.type === 'welcome') return this.#acceptWelcome(message);
    if (message.type !== 'call_status_update' && message.type !== 'call_updated') return true;
    // Events may come before the answer to `hello`. To count them would skip what the resume is about to replay.
    if (!this.#welcomed || this.#position === undefined) return false;
    if (message.seq <= this.#position.seq) return false;
    this.#position = { ...this.#position, seq: message.seq };
    return true;
  }

  #acceptWelcome({ epoch, seq, recovered }: Extract<ServerMessage, { type: 'welcome' }>): true {
    this.#welcomed = true;
    // After a recovery the replay is still to come: `seq` is ahead of it.
    if (!recovered || this.#position === undefined) this.#position = { epoch, seq };
    return true;
  }
}
