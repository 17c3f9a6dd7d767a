// The connection to the other device over its whole life: signals, one peer connection after the other, and what is done
// when it is lost.
import type { SignalBody } from '@patchcord/protocol';
import type { MediaLink } from '../calls/media-link.ts';
import { CallClientError, errorOf } from '../errors.ts';
import { within } from '../platform/within.ts';
import { IceWatch } from './ice-watch.ts';
import type { LocalMedia, Transceivers } from './local-media.ts';
import { Peer } from './peer.ts';
import type { MediaPlatform } from './platform.ts';
import { SignalChannel } from './signal-channel.ts';
import type { IceServer, PeerConfiguration, PeerConnectionLike } from './web-rtc.ts';

/** `waiting`: the call has not been answered yet. */
export type MediaConnectionState = 'waiting' | 'connecting' | 'connected' | 'reconnecting' | 'ended';

export interface MediaConnectionOptions {
  link: MediaLink;
  platform: MediaPlatform;
  configuration: PeerConfiguration;
  local: LocalMedia;
  getIceServers(): Promise<IceServer[]>;
  changed(state: MediaConnectionState): void;
  /** Other tracks may come in than before. */
  settled(): void;
  mediaState(state: Extract<SignalBody, { kind: 'media-state' }>): void;
  error(error: CallClientError): void;
  /** It will never be a connection again: the call has to end. `null`: the server will not have it. */
  gaveUp(reason: 'ice-failed' | 'ice-timeout' | 'media-failed' | null): void;
}

/** A restart waits no longer for fresh servers; those it has may be good still. */
const ICE_SERVERS_TIMEOUT_MS = 1_500;
const MAX_FAILURES = 2;

export class MediaConnection {
  state: MediaConnectionState = 'waiting';
  readonly #options: MediaConnectionOptions;
  readonly #channel: SignalChannel;
  readonly #watch: IceWatch;
  readonly #stops: (() => void)[] = [];
  #configuration: PeerConfiguration;
  #peer: Peer;
  #failures = 0;
  #wasConnected = false;

  constructor(options: MediaConnectionOptions) {
    const { link, configuration } = options;
    const { clock, isPolite } = link;
    this.#options = options;
    this.#configuration = configuration;
    this.#watch = new IceWatch({ clock, restart: () => void this.#restartIce(), giveUp: (why) => this.#giveUp(why) });
    this.#channel = new SignalChannel({
      callId: link.call.callId,
      isPolite,
      clock,
      send: (message) => link.send(message),
      received: (body) => (body.kind === 'media-state' ? options.mediaState(body) : this.#peer.receive(body)),
      restarted: () => this.#startAgain(),
      refused: (error) => {
        options.error(errorOf(error));
        this.#giveUp(null);
      },
    });
    this.#peer = this.#newPeer();
  }

  get pc(): PeerConnectionLike {
    return this.#peer.pc;
  }

  get transceivers(): Transceivers | null {
    return this.#peer.transceivers;
  }

  /** The call has been answered: the two devices look for each other. */
  open(): void {
    if (this.state !== 'waiting') return;
    this.#become('connecting');
    this.#watch.begin();
    const { link } = this.#options;
    this.#stops.push(
      link.listen({
        connected: () => this.#channel.open(),
        received: (message) => this.#channel.receive(message),
        refused: (error) => this.#channel.refuse(error),
      }),
      link.lifecycle.subscribe((event) => event === 'online' && this.#watch.networkChanged()),
    );
  }

  /** What this device sends has changed; the other one is told. */
  update(): void {
    this.#channel.push(this.#options.local.state());
    this.#peer.update();
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#watch.close();
    this.#channel.close();
    this.#peer.close();
    this.#become('ended');
  }

  #newPeer(): Peer {
    const { link, platform, local, settled } = this.#options;
    this.#channel.push(local.state());
    return new Peer({
      platform,
      local,
      configuration: this.#configuration,
      isPolite: link.isPolite,
      clock: link.clock,
      send: (body) => this.#channel.push(body),
      changed: (state) => this.#peerChanged(state),
      settled,
      failed: (cause) => this.#fail(cause),
    });
  }

  #startAgain(): void {
    this.#peer.close();
    this.#peer = this.#newPeer();
    this.#watch.begin();
    this.#become(this.#wasConnected ? 'reconnecting' : 'connecting');
  }

  #peerChanged(state: string): void {
    this.#watch.changed(state);
    if (state === 'connected') {
      this.#failures = 0;
      this.#wasConnected = true;
      this.#become('connected');
    } else if ((state === 'disconnected' || state === 'failed') && this.#wasConnected) {
      this.#become('reconnecting');
    }
  }

  async #restartIce(): Promise<void> {
    const { getIceServers, link } = this.#options;
    const peer = this.#peer;
    const asking = getIceServers().catch(() => null);
    const fresh = await within(link.clock, ICE_SERVERS_TIMEOUT_MS, asking);
    if (fresh !== null) this.#configuration = { ...this.#configuration, iceServers: fresh };
    if (peer === this.#peer && this.state !== 'ended') peer.restartIce(this.#configuration.iceServers ?? []);
  }

  /** What the two say to each other makes no sense to the platform: they begin anew, or give up. */
  #fail(cause: unknown): void {
    if (this.state === 'ended') return;
    this.#failures += 1;
    if (this.#failures < MAX_FAILURES) {
      this.#channel.restart();
      return;
    }
    this.#options.error(new CallClientError('media-failed', 'The two devices could not agree.', { cause }));
    this.#giveUp('media-failed');
  }

  #giveUp(reason: 'ice-failed' | 'ice-timeout' | 'media-failed' | null): void {
    if (this.state !== 'ended') this.#options.gaveUp(reason);
  }

  #become(state: MediaConnectionState): void {
    if (this.state === state || this.state === 'ended') return;
    this.state = state;
    this.#options.changed(state);
  }
}
