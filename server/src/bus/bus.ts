// The port between instances: hints that are quick and may be lost. The database carries the truth; whoever listens
// here must be able to catch up from it.

/** `in-process`: there are no other instances. `down`: nothing gets through until it is `connected` again. */
export type BusState = 'in-process' | 'connected' | 'down';

export type Unsubscribe = () => void;

export interface Bus {
  readonly state: BusState;
  /** Hears every change of `state`. */
  onStateChange(listener: (state: BusState) => void): Unsubscribe;
  /** Called whenever the connection is there, the first time too: what was published before may have been missed. */
  onResync(listener: () => void): Unsubscribe;
  /**
   * Tells every subscriber of the topic, on every instance, this one too; those of one publisher in its order. Resolves
   * with whether the bus took it: false at once while it is down, and nothing is kept for later. Throws `RangeError`
   * for more than `maxPayloadBytes`.
   */
  publish(topic: string, payload: string | Buffer): Promise<boolean>;
  /**
   * Resolves when what is published from now on will be heard; while the bus is down at once, as a resync will follow.
   * A listener that throws keeps nobody else from hearing.
   */
  subscribe(topic: string, listener: BusListener): Promise<Unsubscribe>;
  close(): Promise<void>;
}

export type BusListener = (payload: Buffer) => void;

export const maxPayloadBytes = 1024 * 1024;

/** A copy, so that the publisher may go on to use its own. */
export function payloadBytes(payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload as string);
  if (bytes.length > maxPayloadBytes) throw new RangeError(`A payload of ${bytes.length} bytes is too large`);
  return bytes;
}
