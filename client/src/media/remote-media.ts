// What the other person sends, as streams to be played, and what their device says of it.
import type { SignalBody } from '@patchcord/protocol';
import { type Role, roles, type Transceivers } from './local-media.ts';
import type { MediaPlatform } from './platform.ts';
import type { StreamLike, TrackLike } from './web-rtc.ts';

export type MediaState = Omit<Extract<SignalBody, { kind: 'media-state' }>, 'kind'>;

export class RemoteMedia {
  /** Voice and, while the other camera is on, its picture; the same object throughout the call. */
  readonly stream: StreamLike;
  readonly screenStream: StreamLike;
  state: MediaState = { muted: false, camera: false, screen: false, held: false };

  constructor({ MediaStream }: MediaPlatform) {
    this.stream = new MediaStream();
    this.screenStream = new MediaStream();
  }

  /**
   * Puts into the streams what is there to be played. A video track without pictures stays out: browsers do not begin to
   * play a stream before each of its tracks has something. The voice stays in: Chromium 156 does not always play a voice
   * again that was taken out.
   */
  gather(transceivers: Transceivers | null, isHolding: boolean): void {
    const wanted: Record<Role, boolean> = { microphone: true, camera: this.state.camera, screen: this.state.screen };
    for (const role of roles) {
      const transceiver = transceivers?.[role];
      const track = transceiver?.currentDirection ? transceiver.receiver.track : null;
      if (track !== null) track.enabled = !isHolding;
      this.#put(role, wanted[role] ? track : null);
    }
  }

  #put(role: Role, track: TrackLike | null): void {
    const stream = role === 'screen' ? this.screenStream : this.stream;
    const kind = role === 'microphone' ? 'audio' : 'video';
    const present = stream.getTracks().filter((one) => one.kind === kind);
    for (const one of present) if (one !== track) stream.removeTrack(one);
    if (track !== null && !present.includes(track)) stream.addTrack(track);
  }
}
