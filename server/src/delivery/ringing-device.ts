// One connected device as rings see it: it is told of each once, and of its end once.
import type { RingEndReason } from '@patchcord/protocol';
import type { StoredEvent } from '../calls/ports.ts';
import { ringEndFor } from '../calls/ring.ts';
import type { ClientConnection } from './client-connection.ts';
import { textFrame } from './text-frame.ts';

export interface RingObserver {
  rung(callId: string): void;
  /** For the first time, so long after it was told. */
  acknowledged(callId: string, afterMs: number): void;
}

export interface RingingDeviceOptions {
  now: () => number;
  observer: RingObserver;
}

export class RingingDevice {
  readonly userId: string;
  readonly deviceId: string;
  readonly #client: ClientConnection;
  readonly #options: RingingDeviceOptions;
  /** Calls that ring here, each with the time at which it was told; null: it was told in the welcome, or is acknowledged. */
  readonly #rings = new Map<string, number | null>();
  /** What is told while it is being welcomed; null: it is welcomed. */
  #held: StoredEvent[] | null = [];
  #welcomedAt = 0;

  constructor(client: ClientConnection, who: { userId: string; deviceId: string }, options: RingingDeviceOptions) {
    this.#options = options;
    this.userId = who.userId;
    this.deviceId = who.deviceId;
    this.#client = client;
  }

  get isWelcomed(): boolean {
    return this.#held === null;
  }

  /** From now on rings wait for a welcome. */
  hold(): void {
    this.#held ??= [];
  }

  /** The welcome, as of this place in the log, has named these rings. */
  welcomed(callIds: string[], seq: number): void {
    for (const callId of callIds) this.#rings.set(callId, null);
    this.#welcomedAt = seq;
    this.release();
  }

  /** Rings wait no longer; those that were told meanwhile are told now. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.hear(event);
  }

  hear(event: StoredEvent): void {
    const { ring, callId, seq } = event;
    if (ring === undefined) return;
    if (this.#held !== null) {
      this.#held.push(event);
    } else if (ring.end !== null) {
      this.silence(callId, ringEndFor(this.deviceId, ring.end));
    } else if (seq > this.#welcomedAt && event.type === 'call_status_update') {
      // What was before the welcome is in it, or over.
      this.#rings.set(callId, this.#options.now());
      this.#client.sendFrame(ringFrame(event, ring.expiresAt));
      this.#options.observer.rung(callId);
    }
  }

  /** It rings here no more. Nothing happens when it does not. */
  silence(callId: string, reason: RingEndReason): void {
    if (this.#rings.delete(callId)) this.#client.send({ type: 'ring_ended', callId, reason });
  }

  /** The device says that it rings. */
  acknowledged(callId: string): void {
    const toldAt = this.#rings.get(callId) ?? null;
    if (toldAt === null) return;
    this.#rings.set(callId, null);
    this.#options.observer.acknowledged(callId, this.#options.now() - toldAt);
  }

  close(): void {
    this.#client.close('device-replaced');
  }
}

/** The JSON of the call was made when it was stored. */
function ringFrame({ callId, dataJson }: StoredEvent, expiresAt: number): Buffer {
  const head = JSON.stringify({ type: 'incoming_call', callId, expiresAt: new Date(expiresAt).toISOString() });
  return textFrame(`${head.slice(0, -1)},"data":${dataJson}}`);
}
