// What the client says of itself in `hello`, and what of that outlives a reload.
import type { Hello } from '@patchcord/protocol';
import type { TokenSource } from './connection/token-source.ts';
import { type EventCursor, parsePosition } from './event-cursor.ts';
import type { Settings } from './options.ts';
import { LatestValueWriter, read } from './platform/key-value-storage.ts';

const DEVICE_KEY = 'patchcord.deviceId';
const POSITION_KEY = 'patchcord.position';

export class Greeter {
  deviceId: string;
  readonly #settings: Settings;
  readonly #cursor: EventCursor;
  readonly #positions: LatestValueWriter;

  constructor(settings: Settings, cursor: EventCursor) {
    this.#settings = settings;
    this.#cursor = cursor;
    this.#positions = new LatestValueWriter(settings.storage, POSITION_KEY);
    this.deviceId = settings.deviceId ?? settings.createId();
  }

  /** Takes up what an earlier life of this client left in the storage. */
  async restore(): Promise<void> {
    const { storage, deviceId } = this.#settings;
    if (storage === undefined) return;
    const [storedId, position] = await Promise.all([read(storage, DEVICE_KEY), read(storage, POSITION_KEY)]);
    const parsed = parsePosition(position);
    if (parsed !== undefined) this.#cursor.restore(parsed);
    if (deviceId !== undefined) return;
    if (storedId === null) new LatestValueWriter(storage, DEVICE_KEY).write(this.deviceId);
    else this.deviceId = storedId;
  }

  hello(tokens: TokenSource): string {
    const { client, userId } = this.#settings;
    const { current: token } = tokens;
    const resume = this.#cursor.position;
    const hello: Hello = {
      type: 'hello',
      client,
      deviceId: this.deviceId,
      ...(userId !== undefined && { userId }),
      ...(token !== undefined && { token }),
      ...(resume !== undefined && { resume }),
    };
    return JSON.stringify(hello);
  }

  /** Remembers how far the app has been told. */
  keepPosition(): void {
    this.#positions.write(JSON.stringify(this.#cursor.position));
  }
}
