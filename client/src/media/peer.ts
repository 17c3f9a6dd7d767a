// One peer connection with all that belongs to it. A call has several, one after the other, when one of the devices has
// to begin anew.
import type { SignalBody } from '@patchcord/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Candidate } from './candidate-batch.ts';
import type { LocalMedia, Transceivers } from './local-media.ts';
import { Negotiation } from './negotiation.ts';
import type { MediaPlatform } from './platform.ts';
import type { IceServer, PeerConfiguration, PeerConnectionLike } from './web-rtc.ts';

export interface PeerOptions {
  platform: MediaPlatform;
  configuration: PeerConfiguration;
  local: LocalMedia;
  isPolite: boolean;
  clock: Clock;
  send(body: SignalBody): void;
  /** `connectionState` is another one. */
  changed(state: string): void;
  /** Offer and answer have been exchanged: tracks may have come or gone. */
  settled(): void;
  failed(cause: unknown): void;
}

export class Peer {
  readonly pc: PeerConnectionLike;
  readonly #options: PeerOptions;
  readonly #negotiation: Negotiation;
  #transceivers: Transceivers | null = null;

  constructor(options: PeerOptions) {
    const { platform, configuration, local, isPolite } = options;
    this.#options = options;
    this.pc = new platform.RTCPeerConnection(configuration);
    this.#negotiation = new Negotiation({ ...options, pc: this.pc, prepareAnswer: () => this.#prepareAnswer() });
    this.#listen();
    // The caller lays out what there is, and the called one fits in: so both know which section is what.
    if (isPolite) return;
    this.#transceivers = local.addTransceivers(this.pc);
    this.update();
  }

  /** null until the first offer is here. */
  get transceivers(): Transceivers | null {
    return this.#transceivers;
  }

  receive(body: SignalBody): void {
    this.#negotiation.receive(body);
  }

  /** What this device sends has changed. */
  update(): void {
    const { local, failed } = this.#options;
    if (this.#transceivers !== null) local.applyTo(this.#transceivers).catch(failed);
  }

  /** Looks for another way between the two devices, with fresh credentials. */
  restartIce(iceServers: IceServer[]): void {
    if (this.pc.connectionState === 'closed' || this.#transceivers === null) return;
    this.pc.setConfiguration({ ...this.#options.configuration, iceServers });
    this.pc.restartIce();
  }

  close(): void {
    this.#negotiation.close();
    this.pc.onnegotiationneeded = this.pc.onicecandidate = this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  #listen(): void {
    const { pc } = this;
    pc.onnegotiationneeded = () => this.#negotiation.offer();
    pc.onicecandidate = ({ candidate }: { candidate: (Candidate & { toJSON(): Candidate }) | null }) => {
      // An empty candidate ends a generation, null ends all.
      if (candidate?.candidate !== '') this.#negotiation.candidate(candidate?.toJSON() ?? null);
    };
    pc.onconnectionstatechange = () => this.#options.changed(pc.connectionState);
  }

  async #prepareAnswer(): Promise<void> {
    const { local } = this.#options;
    this.#transceivers ??= local.adoptTransceivers(this.pc);
    await local.applyTo(this.#transceivers);
  }
}
