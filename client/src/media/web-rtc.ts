// What is used of WebRTC, so that neither the types of a DOM nor those of React Native are needed.

/** The platform's own type where the app is compiled with it (`lib: ["dom"]`), else what the SDK itself uses of it. */
export type MediaStream = typeof globalThis extends { MediaStream: { prototype: infer Own } } ? Own : StreamLike;
export type MediaTrackConstraints = typeof globalThis extends {
  MediaStreamTrack: { prototype: { getConstraints(): infer Own } };
}
  ? Own
  : Readonly<Record<string, unknown>>;

export interface TrackLike {
  readonly kind: string;
  readonly readyState: string;
  enabled: boolean;
  onended: ((event: never) => void) | null;
  stop(): void;
  getSettings(): { deviceId?: string; facingMode?: string };
}

export interface StreamLike {
  getTracks(): TrackLike[];
  addTrack(track: TrackLike): void;
  removeTrack(track: TrackLike): void;
}

export interface DtmfSenderLike {
  readonly canInsertDTMF: boolean;
  insertDTMF(tones: string, durationMs?: number, gapMs?: number): void;
}

export interface SenderLike {
  /** null where the platform has none, e.g. for video. */
  readonly dtmf?: DtmfSenderLike | null;
  replaceTrack(track: TrackLike | null): Promise<void>;
  setStreams?(...streams: StreamLike[]): void;
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface TransceiverLike {
  direction: string;
  readonly currentDirection: string | null;
  readonly sender: SenderLike;
  readonly receiver: { readonly track: TrackLike };
}

export interface IceCandidateLike {
  candidate?: string | undefined;
  sdpMid?: string | null | undefined;
  sdpMLineIndex?: number | null | undefined;
  usernameFragment?: string | null | undefined;
}

export interface IceServer {
  urls: string | string[];
  username?: string;
  credential?: string;
}

export interface PeerConfiguration {
  iceServers?: IceServer[];
  iceTransportPolicy?: 'all' | 'relay';
}

/** What `getStats` gives: rows by their id. */
export interface StatsLike {
  forEach(callback: (row: Readonly<Record<string, unknown>>) => void): void;
}

export interface PeerConnectionLike {
  readonly signalingState: string;
  readonly connectionState: string;
  readonly iceGatheringState: string;
  readonly localDescription: { readonly sdp: string } | null;
  onnegotiationneeded: ((event: never) => void) | null;
  onicecandidate: ((event: never) => void) | null;
  onicegatheringstatechange: ((event: never) => void) | null;
  onconnectionstatechange: ((event: never) => void) | null;
  addTransceiver(kind: 'audio' | 'video', init: { direction: Direction; streams: StreamLike[] }): TransceiverLike;
  getTransceivers(): TransceiverLike[];
  setLocalDescription(): Promise<void>;
  setRemoteDescription(description: { type: 'offer' | 'answer'; sdp: string }): Promise<void>;
  addIceCandidate(candidate: IceCandidateLike): Promise<void>;
  setConfiguration(configuration: PeerConfiguration): void;
  restartIce(): void;
  getStats(): Promise<StatsLike>;
  close(): void;
}
