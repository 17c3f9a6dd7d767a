// What this device sends, or would send: its tracks, whether they are muted, and whether the other person is on hold.
import type { SignalBody } from '@patchcord/protocol';
import type { MediaPlatform } from './platform.ts';
import type { Direction, PeerConnectionLike, StreamLike, TrackLike, TransceiverLike } from './web-rtc.ts';

/** The three things that a device can send, in the order in which they stand in every offer. */
export const roles = ['microphone', 'camera', 'screen'] as const;
export type Role = (typeof roles)[number];
export type Transceivers = Record<Role, TransceiverLike>;

export class LocalMedia {
  /** Microphone and camera; the same object throughout the call, whatever tracks are in it. */
  readonly stream: StreamLike;
  readonly screenStream: StreamLike;
  readonly #tracks: Record<Role, TrackLike | null> = { microphone: null, camera: null, screen: null };
  /** What has been sent once stays negotiated, so that it can be turned on and off without asking. */
  readonly #wasUsed: Record<Role, boolean> = { microphone: false, camera: false, screen: false };
  isMuted = false;
  isHolding = false;

  constructor({ MediaStream }: MediaPlatform) {
    this.stream = new MediaStream();
    this.screenStream = new MediaStream();
  }

  track(role: Role): TrackLike | null {
    return this.#tracks[role];
  }

  /** Puts a track in the place of the one before, which is stopped. */
  set(role: Role, track: TrackLike | null): void {
    const before = this.#tracks[role];
    if (before === track) return;
    const stream = this.#streamOf(role);
    if (before !== null) {
      before.onended = null;
      before.stop();
      stream.removeTrack(before);
    }
    if (track !== null) {
      stream.addTrack(track);
      this.#wasUsed[role] = true;
    }
    this.#tracks[role] = track;
    this.enable();
  }

  /** Silences what is not to be heard or seen, at once and whatever is negotiated. */
  enable(): void {
    const { microphone, camera, screen } = this.#tracks;
    if (microphone !== null) microphone.enabled = !this.isMuted && !this.isHolding;
    for (const track of [camera, screen]) if (track !== null) track.enabled = !this.isHolding;
  }

  /** What the other device is told of it. */
  state(): Extract<SignalBody, { kind: 'media-state' }> {
    const { microphone, camera, screen } = this.#tracks;
    return {
      kind: 'media-state',
      muted: this.isMuted || microphone === null,
      camera: camera !== null,
      screen: screen !== null,
      held: this.isHolding,
    };
  }

  /** The caller's side of the first offer. */
  addTransceivers(pc: PeerConnectionLike): Transceivers {
    const add = (role: Role) =>
      pc.addTransceiver(role === 'microphone' ? 'audio' : 'video', {
        direction: this.#direction(role),
        streams: [this.#streamOf(role)],
      });
    return { microphone: add('microphone'), camera: add('camera'), screen: add('screen') };
  }

  /** The called one's side: the transceivers that the first offer has brought. */
  adoptTransceivers(pc: PeerConnectionLike): Transceivers {
    const [microphone, camera, screen] = pc.getTransceivers();
    if (microphone === undefined || camera === undefined || screen === undefined)
      throw new Error('The first offer of a call has one audio and two video sections');
    const transceivers = { microphone, camera, screen };
    for (const role of roles) transceivers[role].sender.setStreams?.(this.#streamOf(role));
    return transceivers;
  }

  /** Makes the connection send what is to be sent; what has to be negotiated for that, the platform asks for. */
  async applyTo(transceivers: Transceivers): Promise<void> {
    for (const role of roles) {
      const direction = this.#direction(role);
      if (transceivers[role].direction !== direction) transceivers[role].direction = direction;
    }
    await Promise.all(roles.map((role) => transceivers[role].sender.replaceTrack(this.#tracks[role])));
  }

  stop(): void {
    for (const role of roles) this.set(role, null);
  }

  #streamOf(role: Role): StreamLike {
    return role === 'screen' ? this.screenStream : this.stream;
  }

  #direction(role: Role): Direction {
    if (this.isHolding) return 'inactive';
    return this.#wasUsed[role] ? 'sendrecv' : 'recvonly';
  }
}
