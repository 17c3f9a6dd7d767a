// The media of one call: joins what is sent, what comes, and the connection between.
import type { MediaLink } from '../calls/media-link.ts';
import { Emitter } from '../emitter.ts';
import type { CallClientError } from '../errors.ts';
import type { CallMedia, CallMediaEvents } from './call-media.ts';
import type { Capture, Captured } from './capture.ts';
import { playDigits } from './digits.ts';
import { LocalMedia } from './local-media.ts';
import { MediaConnection, type MediaConnectionState } from './media-connection.ts';
import type { MediaOptions } from './media-options.ts';
import type { DeviceInfo, MediaPlatform } from './platform.ts';
import { type QualityReport, QualityWatch } from './quality-watch.ts';
import { type MediaState, RemoteMedia } from './remote-media.ts';
import { Sources } from './sources.ts';
import type { IceServer, MediaStream, PeerConfiguration, StreamLike } from './web-rtc.ts';

export interface LiveCallMediaOptions {
  link: MediaLink;
  platform: MediaPlatform;
  capture: Capture;
  configuration: PeerConfiguration;
  getIceServers(): Promise<IceServer[]>;
}

export class LiveCallMedia implements CallMedia {
  readonly cameraError: CallClientError | null;
  readonly #options: LiveCallMediaOptions;
  readonly #emitter = new Emitter<CallMediaEvents>();
  readonly #local: LocalMedia;
  readonly #sources: Sources;
  readonly #remote: RemoteMedia;
  readonly #connection: MediaConnection;
  readonly #qualityWatch: QualityWatch;
  readonly #stops: (() => void)[] = [];

  constructor(options: LiveCallMediaOptions, captured: Captured) {
    const { link, platform, capture } = options;
    this.#options = options;
    this.cameraError = captured.cameraError;
    this.#local = new LocalMedia(platform);
    this.#remote = new RemoteMedia(platform);
    const sources = {
      local: this.#local,
      capture,
      isOver: () => this.state === 'ended',
      changed: () => this.#changed(),
      error: (error: CallClientError) => this.#emitter.emit('error', error),
    };
    this.#sources = new Sources(sources, captured);
    this.#connection = this.#connect();
    this.#qualityWatch = new QualityWatch({
      clock: link.clock,
      connection: () => (this.state === 'connected' && !this.#isOnHold ? this.#connection.pc : null),
      isVoiceExpected: () => !this.remote.muted,
      onSample: (sample) => this.#emitter.emit('quality', sample),
      onWarning: (warning) => this.#emitter.emit('warning', warning),
    });
    this.#follow();
  }

  get state(): MediaConnectionState {
    return this.#connection.state;
  }

  get localStream(): MediaStream {
    return shown(this.#local.stream);
  }

  get localScreen(): MediaStream | null {
    return this.isSharingScreen ? shown(this.#local.screenStream) : null;
  }

  get remoteStream(): MediaStream {
    return shown(this.#remote.stream);
  }

  get remoteScreen(): MediaStream | null {
    return this.remote.screen ? shown(this.#remote.screenStream) : null;
  }

  get isMuted(): boolean {
    return this.#local.state().muted;
  }

  get isCameraOn(): boolean {
    return this.#local.track('camera') !== null;
  }

  get isSharingScreen(): boolean {
    return this.#local.track('screen') !== null;
  }

  get isHolding(): boolean {
    return this.#local.isHolding;
  }

  get remote(): MediaState {
    return this.#remote.state;
  }

  get quality(): QualityReport {
    return this.#qualityWatch.report;
  }

  mute(): void {
    this.#local.isMuted = true;
    this.#changed();
  }

  unmute(): void {
    this.#local.isMuted = false;
    this.#changed();
  }

  async turnCameraOn(constraints: NonNullable<MediaOptions['video']> = true): Promise<void> {
    if (constraints !== false) await this.#sources.turnCameraOn(constraints);
  }

  turnCameraOff(): Promise<void> {
    return this.#sources.stop('camera');
  }

  switchCamera(): Promise<void> {
    return this.#sources.switchCamera();
  }

  useCamera(deviceId: string): Promise<void> {
    return this.#sources.choose('camera', deviceId);
  }

  useMicrophone(deviceId: string): Promise<void> {
    return this.#sources.choose('microphone', deviceId);
  }

  hold(): void {
    this.#setHolding(true);
  }

  resume(): void {
    this.#setHolding(false);
  }

  shareScreen(): Promise<void> {
    return this.#sources.shareScreen();
  }

  stopSharing(): Promise<void> {
    return this.#sources.stop('screen');
  }

  sendDigits(digits: string): void {
    const { medium } = this.#options.link.call.data;
    playDigits(digits, this.#connection.transceivers?.microphone.sender, medium === 'phone');
  }

  devices(): Promise<readonly DeviceInfo[]> {
    return this.#options.capture.devices();
  }

  on<Name extends keyof CallMediaEvents>(name: Name, listener: (event: CallMediaEvents[Name]) => void): () => void {
    return this.#emitter.on(name, listener);
  }

  get #isOnHold(): boolean {
    return this.isHolding || this.remote.held;
  }

  #connect(): MediaConnection {
    const { link } = this.#options;
    return new MediaConnection({
      ...this.#options,
      local: this.#local,
      changed: (state) => this.#emitter.emit('state', state),
      settled: () => this.#tellRemote(),
      mediaState: ({ muted, camera, screen, held }) => {
        this.#remote.state = { muted, camera, screen, held };
        this.#tellRemote();
      },
      error: (error) => this.#emitter.emit('error', error),
      gaveUp: (reason) => {
        this.#close();
        // It may have ended already, or nobody can be reached to end it: the server finds out by itself then.
        if (reason !== null) link.end(reason).catch(() => undefined);
      },
    });
  }

  /** Lives as long as the call does. */
  #follow(): void {
    const { link, platform } = this.#options;
    const { call } = link;
    const { mediaDevices } = platform;
    const openIfAnswered = () => call.status === 'in-progress' && this.#connection.open();
    const tellDevices = () => {
      this.devices().then(
        (devices) => this.#emitter.emit('devices', devices),
        () => undefined,
      );
    };
    mediaDevices.addEventListener?.('devicechange', tellDevices);
    this.#stops.push(
      call.on('status', openIfAnswered),
      () => mediaDevices.removeEventListener?.('devicechange', tellDevices),
      platform.onLeave?.(() => {
        link.leave();
        this.#close();
      }) ?? (() => undefined),
    );
    openIfAnswered();
    void link.over.then(() => this.#close());
  }

  #close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#qualityWatch.close();
    this.#connection.close();
    this.#local.stop();
  }

  #setHolding(isHolding: boolean): void {
    if (this.#local.isHolding === isHolding) return;
    this.#local.isHolding = isHolding;
    this.#changed();
    this.#tellRemote();
  }

  #changed(): void {
    this.#local.enable();
    if (this.state === 'ended') return;
    this.#connection.update();
    this.#emitter.emit('local', this);
  }

  #tellRemote(): void {
    this.#remote.gather(this.#connection.transceivers, this.isHolding);
    this.#emitter.emit('remote', this.remote);
  }
}

/** The platform's own object behind what the SDK uses of it. */
function shown(stream: StreamLike): MediaStream {
  return stream as unknown as MediaStream;
}
