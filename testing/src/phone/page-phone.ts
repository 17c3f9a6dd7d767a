// Runs in the page of a test: an app with one user, and what the test wants to know of it.
import { type Call, CallClient, type IncomingCall } from '@patchcord/client';
import {
  type CallMedia,
  chooseSpeaker,
  type IceServer,
  type MediaOptions,
  type MediaPlatform,
  webRtc,
} from '@patchcord/client/media';

type Connection = InstanceType<MediaPlatform['RTCPeerConnection']>;

/** What decoders and senders have done so far. */
export interface Figures {
  connection: string;
  framesDecoded: number;
  screenFramesDecoded: number;
  framesSent: number;
  audioEnergy: number;
  samplesSeconds: number;
  relayed: boolean;
}

export interface PhoneOptions {
  endpoints: string[];
  userId: string;
  deviceId?: string;
  /** Through TURN only. */
  relay?: boolean;
  /** Default: those that the server names. */
  iceServers?: IceServer[];
  /** How patient the SDK is; default: as for everybody. */
  timing?: NonNullable<ConstructorParameters<typeof CallClient>[0]['timing']>;
}

interface PlayingElement {
  srcObject: unknown;
  play(): Promise<void>;
  requestVideoFrameCallback(callback: () => void): void;
}

interface Page {
  document: { querySelector(selector: string): PlayingElement };
  phone?: PagePhone;
  RTCPeerConnection: MediaPlatform['RTCPeerConnection'];
  MediaStream: MediaPlatform['MediaStream'];
  navigator: { mediaDevices: MediaPlatform['mediaDevices'] };
  addEventListener(type: 'pagehide', listener: () => void): void;
}

const page = globalThis as unknown as Page;

export class PagePhone {
  readonly client: CallClient;
  readonly connections: Connection[] = [];
  readonly log: string[] = [];
  /** What rang last, and what every ring came to. */
  incoming: IncomingCall | null = null;
  readonly rings: string[] = [];
  call: Call | null = null;
  media: CallMedia | null = null;
  clickedAt = 0;
  firstFrameMs: number | null = null;
  longestPictureGapMs = 0;

  constructor({ endpoints, userId, deviceId = `${userId}-device`, relay = false, iceServers, timing }: PhoneOptions) {
    const { connections } = this;
    const Recorded = class extends page.RTCPeerConnection {
      constructor(configuration: object) {
        super(configuration);
        connections.push(this as unknown as Connection);
      }
    };
    const platform: MediaPlatform = {
      RTCPeerConnection: Recorded,
      MediaStream: page.MediaStream,
      mediaDevices: page.navigator.mediaDevices,
      onLeave(listener) {
        page.addEventListener('pagehide', listener);
        return () => undefined;
      },
    };
    this.client = new CallClient({
      endpoints,
      userId,
      deviceId,
      media: webRtc({
        platform,
        iceTransportPolicy: relay ? 'relay' : 'all',
        ...(iceServers && { getIceServers: () => iceServers }),
      }),
      ...(timing && { timing }),
    });
    this.client.on('incomingCall', (call) => {
      this.incoming = call;
      this.rings.push('rings');
      call.on('ringEnded', (reason) => this.rings.push(reason));
    });
  }

  async place(to: string, options: MediaOptions, callType: 'voice' | 'video' = 'video'): Promise<void> {
    this.clickedAt = performance.now();
    this.firstFrameMs = null;
    const call = await this.client.place({ to, callType });
    this.call = call;
    await this.start(options);
  }

  /** Answers every call, in one go with opening the devices. */
  answer(options: MediaOptions): void {
    this.client.on('incomingCall', () => {
      this.accept(options).catch(({ code }: { code: string }) => {
        this.log.push(`error ${code}`);
      });
    });
  }

  /** Answers what rings. */
  async accept(options: MediaOptions): Promise<void> {
    const { incoming } = this;
    if (incoming === null) throw new Error('Nothing rings');
    this.call = incoming;
    await Promise.all([incoming.accept(), this.start(options)]);
  }

  async start(options: MediaOptions): Promise<void> {
    if (this.call === null) throw new Error('There is no call');
    const media = await this.call.startMedia(options);
    this.media = media;
    this.log.push(`state ${media.state}`);
    media.on('state', (state) => this.log.push(`state ${state}`));
    media.on('error', ({ code }) => this.log.push(`error ${code}`));
    const video = page.document.querySelector('#remote');
    video.requestVideoFrameCallback(() => {
      this.firstFrameMs ??= performance.now() - this.clickedAt;
    });
    video.srcObject = media.remoteStream;
    const screen = page.document.querySelector('#screen');
    media.on('remote', () => {
      screen.srcObject = media.remoteScreen;
    });
  }

  /** Rejections as their codes, which is what a test can read. */
  async codeOf(change: (phone: PagePhone) => Promise<unknown>): Promise<string> {
    try {
      await change(this);
      return 'done';
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  }

  speaker(deviceId: string): Promise<void> {
    return chooseSpeaker(page.document.querySelector('#remote'), deviceId);
  }

  /** From now on `longestPictureGapMs` grows. */
  watchPictures(): void {
    const video = page.document.querySelector('#remote');
    let lastAt = performance.now();
    const shown = () => {
      this.longestPictureGapMs = Math.max(this.longestPictureGapMs, performance.now() - lastAt);
      lastAt = performance.now();
      video.requestVideoFrameCallback(shown);
    };
    this.longestPictureGapMs = 0;
    shown();
  }

  async figures(): Promise<Figures> {
    const connection = this.connections.at(-1);
    const figures = { framesDecoded: 0, screenFramesDecoded: 0, framesSent: 0, audioEnergy: 0, samplesSeconds: 0 };
    let relayed = false;
    const stats = await connection?.getStats();
    const types = new Map<unknown, unknown>();
    stats?.forEach((row) => {
      types.set(row['id'], row['candidateType']);
    });
    const number = (value: unknown) => (typeof value === 'number' ? value : 0);
    stats?.forEach((row) => {
      if (row['type'] === 'outbound-rtp') figures.framesSent += number(row['framesSent']);
      if (row['type'] === 'candidate-pair' && row['nominated'] === true)
        relayed = types.get(row['localCandidateId']) === 'relay';
      if (row['type'] !== 'inbound-rtp') return;
      figures[row['mid'] === '2' ? 'screenFramesDecoded' : 'framesDecoded'] += number(row['framesDecoded']);
      figures.audioEnergy += number(row['totalAudioEnergy']);
      figures.samplesSeconds += number(row['totalSamplesDuration']);
    });
    return { connection: connection?.connectionState ?? 'none', ...figures, relayed };
  }
}

export function openPhone(options: PhoneOptions): Promise<void> {
  const phone = new PagePhone(options);
  page.phone = phone;
  return phone.client.connect();
}
