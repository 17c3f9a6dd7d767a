// One app under drill: a client of the real SDK, and a record of everything that it is told.
import { CallClient, type IncomingCall } from '@patchcord/client';
import { WebSocket } from 'ws';
import { clientToken } from '../clients/client-token.ts';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { OutageBook } from './outages.ts';
import type { EventTexts, Sighting } from './sightings.ts';

export interface DrillAppOptions {
  userId: string;
  deviceId: string;
  /** The one that it prefers first. */
  endpoints: readonly string[];
  authSecret: string;
  texts: EventTexts;
}

/** Soon enough for the next scene to find everybody at home. */
const RETURN_TO_PRIMARY_MS = 4_000;
const SCOPE = 'calls:read calls:place';

export class DrillApp {
  readonly userId: string;
  readonly deviceId: string;
  readonly client: CallClient;
  readonly sighting: Sighting = { seqs: [], rings: [] };
  readonly outages = new OutageBook(monotonicMs);
  /** What it does when somebody calls. */
  onRing: (call: IncomingCall) => void = () => undefined;
  readonly #home: string;

  constructor({ userId, deviceId, endpoints, authSecret, texts }: DrillAppOptions) {
    this.userId = userId;
    this.deviceId = deviceId;
    this.#home = new URL(endpoints[0] ?? '').host;
    this.client = new CallClient({
      endpoints,
      deviceId,
      getToken: async () => clientToken(authSecret, userId, SCOPE),
      WebSocket,
      timing: { returnToPrimaryMs: RETURN_TO_PRIMARY_MS },
    });
    this.client.on('message', ({ text, message }) => {
      if (message?.type !== 'call_status_update' && message?.type !== 'call_updated') return;
      this.sighting.seqs.push(message.seq);
      texts.take(message.seq, text ?? '');
    });
    this.client.on('state', (state) => this.outages.change(state));
    this.client.on('incomingCall', (call) => {
      this.sighting.rings.push(call.callId);
      this.onRing(call);
    });
  }

  get isConnected(): boolean {
    return this.client.state.name === 'connected';
  }

  get isAtHome(): boolean {
    const { state } = this.client;
    return state.name === 'connected' && new URL(state.endpoint).host === this.#home;
  }

  /** The place in the log up to which it was told; 0 when nothing was told in this scene. */
  get lastSeq(): number {
    return this.sighting.seqs.at(-1) ?? 0;
  }

  /** Everything from now on is another scene. */
  turnPage(): void {
    this.sighting.seqs.length = 0;
    this.sighting.rings.length = 0;
    this.outages.clear();
  }
}
