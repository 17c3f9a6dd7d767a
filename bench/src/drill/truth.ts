// What really happened: the database's log of events and its calls, read past every server, and the calls that the
// emulated Exotel has put through.
import type { Emulator } from 'patchcord-emulator';
import pg from 'pg';

export interface LoggedEvent {
  seq: number;
  type: string;
  callId: string;
  /** The call as it then was. */
  data: { status: string };
}

export interface StoredCall {
  id: string;
  status: string;
  isActive: boolean;
  medium: 'phone' | 'app';
  /** The device that has answered; null: none, or a phone call. */
  answeredBy: string | null;
}

export interface DialledCall {
  callId: string;
  status: string;
  isOver: boolean;
}

export interface Truth {
  events: readonly LoggedEvent[];
  calls: readonly StoredCall[];
  dialled: readonly DialledCall[];
}

export class TruthReader {
  readonly #db: pg.Client;
  readonly #emulator: Emulator;

  private constructor(db: pg.Client, emulator: Emulator) {
    this.#db = db;
    this.#emulator = emulator;
  }

  static async open(databaseUrl: string, emulator: Emulator): Promise<TruthReader> {
    const db = new pg.Client({ connectionString: databaseUrl });
    await db.connect();
    return new TruthReader(db, emulator);
  }

  /** The place of the last event in the log. */
  async head(): Promise<number> {
    const { rows } = await this.#db.query<{ seq: string }>('SELECT seq FROM log_head');
    return Number(rows[0]?.seq);
  }

  async activeCalls(): Promise<number> {
    const { rows } = await this.#db.query<{ count: string }>('SELECT count(*) FROM calls WHERE active = 1');
    return Number(rows[0]?.count);
  }

  /** The events after `fromSeq` up to `untilSeq`, and all calls of which they tell. */
  async read(fromSeq: number, untilSeq: number): Promise<Truth> {
    const range = [fromSeq, untilSeq];
    const events = await this.#db.query<{ seq: string; type: string; call_id: string; data: string }>(
      'SELECT seq, type, call_id, data FROM events WHERE seq > $1 AND seq <= $2 ORDER BY seq',
      range,
    );
    const calls = await this.#db.query<{ id: string; status: string; active: number; state: string }>(
      'SELECT id, status, active, state FROM calls WHERE id IN (SELECT call_id FROM events WHERE seq > $1 AND seq <= $2)',
      range,
    );
    const ids = new Set(calls.rows.map(({ id }) => id));
    return {
      events: events.rows.map(({ seq, type, call_id: callId, data }) => ({
        ...{ seq: Number(seq), type, callId },
        data: JSON.parse(data),
      })),
      calls: calls.rows.map(({ id, status, active, state }) => ({
        ...{ id, status, isActive: active === 1 },
        ...partiesOf(JSON.parse(state)),
      })),
      dialled: this.#dialled().filter(({ callId }) => ids.has(callId)),
    };
  }

  async close(): Promise<void> {
    await this.#db.end();
  }

  #dialled(): DialledCall[] {
    return this.#emulator
      .calls()
      .map(({ customField, status, endedAt }) => ({ callId: customField ?? '', status, isOver: endedAt !== null }));
  }
}

function partiesOf({ app }: { app: { callee: { deviceId: string | null } } | null }) {
  return app === null
    ? { medium: 'phone' as const, answeredBy: null }
    : { medium: 'app' as const, answeredBy: app.callee.deviceId };
}
