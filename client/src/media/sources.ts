// Which microphone, camera and screen are sent: changed one after the other, and replaced when one is unplugged.
import { CallClientError } from '../errors.ts';
import type { Capture, Captured } from './capture.ts';
import type { LocalMedia, Role } from './local-media.ts';
import type { MediaOptions } from './media-options.ts';
import type { TrackLike } from './web-rtc.ts';

export interface SourcesOptions {
  local: LocalMedia;
  capture: Capture;
  isOver(): boolean;
  /** Something else is sent than before. */
  changed(): void;
  error(error: CallClientError): void;
}

type Wanted = Exclude<NonNullable<MediaOptions['video']>, false>;

export class Sources {
  readonly #options: SourcesOptions;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(options: SourcesOptions, { microphone, camera }: Captured) {
    this.#options = options;
    this.#put('microphone', microphone);
    this.#put('camera', camera);
  }

  turnCameraOn(constraints: Wanted): Promise<void> {
    const { local, capture } = this.#options;
    return this.#inTurn(async () => {
      if (local.track('camera') === null) this.#use('camera', await capture.camera(constraints));
    });
  }

  switchCamera(): Promise<void> {
    const { local, capture } = this.#options;
    return this.#inTurn(async () => {
      const constraints = await capture.nextCamera(local.track('camera'));
      await this.#exchange('camera', () => capture.camera(constraints));
    });
  }

  /** Takes the device in the place of the one before. */
  choose(role: 'microphone' | 'camera', deviceId: string): Promise<void> {
    const { capture } = this.#options;
    return this.#inTurn(() => this.#exchange(role, () => capture[role]({ deviceId: { exact: deviceId } })));
  }

  shareScreen(): Promise<void> {
    const { local, capture } = this.#options;
    // Not in turn: browsers want the click that led here to be just a moment ago.
    const asking = local.track('screen') === null ? capture.screen() : Promise.resolve(null);
    return this.#inTurn(async () => {
      const track = await asking;
      if (track !== null) this.#use('screen', track);
    });
  }

  stop(role: 'camera' | 'screen'): Promise<void> {
    return this.#inTurn(async () => this.#use(role, null));
  }

  /** Opens the new device before it lets go of the old one, unless the platform has but one at a time. */
  async #exchange(role: 'microphone' | 'camera', open: () => Promise<TrackLike>): Promise<void> {
    try {
      this.#use(role, await open());
    } catch (error) {
      if (!(error instanceof CallClientError) || error.code !== 'device-busy') throw error;
      this.#use(role, null);
      this.#use(role, await open());
    }
  }

  #use(role: Role, track: TrackLike | null): void {
    const { local, isOver, changed } = this.#options;
    if (isOver()) {
      track?.stop();
      throw new CallClientError('call-already-ended', 'The call has ended.');
    }
    if (local.track(role) === track) return;
    this.#put(role, track);
    changed();
  }

  #put(role: Role, track: TrackLike | null): void {
    this.#options.local.set(role, track);
    if (track !== null) track.onended = () => this.#lost(role);
  }

  /** The device was unplugged, or the user has stopped sharing by the browser's own button. */
  #lost(role: Role): void {
    const { capture, error } = this.#options;
    const replacing = this.#inTurn(async () => {
      this.#use(role, null);
      // Who was heard before is heard through the next microphone; nobody is seen through another camera unasked.
      if (role === 'microphone') this.#use(role, await capture.microphone(true));
      if (role === 'camera') throw new CallClientError('no-camera', 'The camera is gone.');
    });
    replacing.catch(error);
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#changes.then(change);
    this.#changes = done.catch(() => undefined);
    return done;
  }
}
