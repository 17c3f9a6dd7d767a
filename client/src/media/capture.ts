// Opens microphone, camera and screen, and says in the SDK's words why one cannot be had.
import { CallClientError } from '../errors.ts';
import { type Device, mediaError } from './media-error.ts';
import type { MediaOptions } from './media-options.ts';
import { type DeviceInfo, type MediaPlatform, tracksOf } from './platform.ts';
import type { StreamLike, TrackLike } from './web-rtc.ts';

type Wanted = NonNullable<MediaOptions['audio']>;

export interface Captured {
  microphone: TrackLike | null;
  camera: TrackLike | null;
  /** Why there is no camera although one was asked for. */
  cameraError: CallClientError | null;
}

export class Capture {
  readonly #platform: MediaPlatform;

  constructor(platform: MediaPlatform) {
    this.#platform = platform;
  }

  /** Both in one question to the user. */
  async both(audio: Wanted, video: Wanted, isVideoOptional: boolean): Promise<Captured> {
    if (audio === false && video === false) return { microphone: null, camera: null, cameraError: null };
    const { mediaDevices } = this.#platform;
    try {
      return taken(await mediaDevices.getUserMedia({ audio, video }));
    } catch (cause) {
      const error = mediaError(cause, await this.#culprit(audio, video));
      if (!isVideoOptional || video === false || error.code === 'no-microphone') throw error;
      const microphone = audio === false ? null : await this.microphone(audio);
      return { microphone, camera: null, cameraError: error };
    }
  }

  microphone(constraints: Exclude<Wanted, false>): Promise<TrackLike> {
    return this.#open('microphone', () => this.#platform.mediaDevices.getUserMedia({ audio: constraints }));
  }

  camera(constraints: Exclude<Wanted, false>): Promise<TrackLike> {
    return this.#open('camera', () => this.#platform.mediaDevices.getUserMedia({ video: constraints }));
  }

  screen(): Promise<TrackLike> {
    const { mediaDevices } = this.#platform;
    return this.#open('screen', async () => {
      if (mediaDevices.getDisplayMedia === undefined)
        throw new CallClientError('media-not-supported', 'The screen cannot be shared from this platform.');
      return mediaDevices.getDisplayMedia({ video: true });
    });
  }

  async devices(): Promise<readonly DeviceInfo[]> {
    return this.#platform.mediaDevices.enumerateDevices();
  }

  /** The other camera: the next one, or on phones the one that looks the other way. */
  async nextCamera(current: TrackLike | null): Promise<Record<string, unknown>> {
    const { deviceId, facingMode } = current?.getSettings() ?? {};
    if (facingMode === 'user' || facingMode === 'environment') {
      return { facingMode: facingMode === 'user' ? 'environment' : 'user' };
    }
    const cameras = (await this.devices()).filter(({ kind }) => kind === 'videoinput');
    const next = cameras[(cameras.findIndex((camera) => camera.deviceId === deviceId) + 1) % cameras.length];
    if (next === undefined) throw new CallClientError('no-camera', 'There is no camera.');
    return { deviceId: { exact: next.deviceId } };
  }

  async #open(device: Device, ask: () => Promise<StreamLike>): Promise<TrackLike> {
    try {
      const stream = await ask();
      const [track, ...others] = tracksOf(stream, device === 'microphone' ? 'audio' : 'video');
      for (const other of others) other.stop();
      if (track === undefined) throw new Error('The platform gave no track');
      return track;
    } catch (cause) {
      throw mediaError(cause, device);
    }
  }

  /** Of two that were asked for together, the one that is not there. */
  async #culprit(audio: Wanted, video: Wanted): Promise<Device> {
    if (video === false) return 'microphone';
    const devices = await this.devices().catch(() => []);
    return audio !== false && !devices.some(({ kind }) => kind === 'audioinput') ? 'microphone' : 'camera';
  }
}

function taken(stream: StreamLike): Captured {
  const [microphone = null] = tracksOf(stream, 'audio');
  const [camera = null] = tracksOf(stream, 'video');
  return { microphone, camera, cameraError: null };
}
